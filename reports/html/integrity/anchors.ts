import { createHash } from "node:crypto";
import { posix } from "node:path";
import { groupBy } from "../../../src/model/group-by.ts";
import { kindText } from "../../../src/model/integrity/integrity-problem.ts";
import type { Problem } from "../../../src/model/integrity/integrity-result.ts";
import { encoded } from "../findings/anchors.ts";

/** A name made to flood is told by its hash alone. */
const LONGEST = 200;

/** The id of the problems of a kind. */
export const groupAnchor = (kind: string): string => kind.replace(/\W+/g, "-").replace(/-$/, "");

/**
 * The id of each problem's element, the same in each report of the same objects: `KIND:FILE`, where several files have the name
 * with the start of a hash of everything that tells them apart. Percent-encoded: as an id and as a fragment it is the same text.
 */
export function problemAnchors(problems: readonly Problem[]): (problem: Problem) => string {
  const found = new Map<Problem, string>();
  for (const [start, same] of groupBy(problems, nameOf)) {
    const numbers = new Map<string, number>();
    for (const problem of same) {
      const id = same.length > 1 || start.length > LONGEST ? `${cut(start)}~${hashOf(problem)}` : start;
      const number = (numbers.get(id) ?? 0) + 1;
      numbers.set(id, number);
      found.set(problem, number > 1 ? `${id}~${number}` : id);
    }
  }
  return (problem) => found.get(problem) ?? groupAnchor(problem.kind);
}

/** `~` is left to what is appended. */
const nameOf = (problem: Problem) =>
  `${groupAnchor(kindText(problem))}:${encoded(posix.basename(problem.key) || problem.region).replaceAll("~", "%7E")}`;

const cut = (start: string) => start.slice(0, LONGEST).replace(/%.?$/, "");

function hashOf({ accountId, region, bucket, key, from, to }: Problem): string {
  const all = JSON.stringify([accountId, region, bucket, key, from, to]);
  return createHash("sha256").update(all).digest("hex").slice(0, 12);
}
