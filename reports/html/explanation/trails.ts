import { distinctName } from "../../../src/model/aws/trail-names.ts";
import type { Explanation } from "../../../src/model/documents/explanation.ts";
import type { Mark } from "../marks.ts";
import { line, name } from "../plain.ts";
import { events } from "./answers.ts";

/** A trail that events were evaluated with, and how many it records. */
export interface TrailRow {
  readonly name: string;
  readonly home: string;
  readonly proposed: boolean;
  readonly mark: Mark;
  readonly because: string;
  readonly recorded: string;
}

export function trailRows({ trails }: Explanation): TrailRow[] {
  const named = trails.map(({ trail, name }) => ({ arn: trail, name }));
  return trails.map(({ trail, homeRegion, proposed, effective, because, recorded = 0, ...one }) => ({
    name: name(distinctName({ arn: trail, name: one.name }, named)),
    home: name(homeRegion),
    proposed,
    mark: effectMark(effective),
    because: line(because),
    recorded: `${events(recorded)} recorded`,
  }));
}

function effectMark(effective: boolean | null): Mark {
  if (effective === true) return { kind: "pass", word: "Effective" };
  if (effective === null) return { kind: "unknown", word: "May record nothing" };
  return { kind: "fail", word: "Records nothing" };
}
