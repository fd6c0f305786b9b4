import { isUnexplained, isWrong, nextStep } from "../../../src/model/integrity/integrity-problem.ts";
import type { Problem } from "../../../src/model/integrity/integrity-result.ts";
import { locationOf } from "../../../src/model/integrity/location.ts";
import { oneLine } from "../../../src/model/text/safe-text.ts";
import { type ProblemGroup, problemGroups } from "../../integrity-verdict.ts";
import { type Mark, mark } from "../marks.ts";
import { capital, line, span } from "../plain.ts";
import { groupAnchor, problemAnchors } from "./anchors.ts";

interface ProblemView {
  readonly id: string;
  readonly object: string;
  readonly detail: string;
  readonly where: string;
  readonly time: string;
  readonly values: readonly { readonly term: string; readonly text: string }[];
  readonly next: string;
}

/** The problems of one kind. */
export interface GroupView {
  readonly id: string;
  readonly kind: string;
  readonly heading: string;
  readonly mark: Mark;
  readonly count: number;
  readonly isOpen: boolean;
  readonly first: readonly ProblemView[];
  readonly rest: { readonly count: number; readonly problems: readonly ProblemView[] } | null;
  /** Of those that are not on the page. */
  readonly more: number;
}

/** All problems are in the JSON result. */
const MAX_PROBLEMS = 2000;
/** A key has at most 1,024 characters. */
const LONGEST_VALUE = 1200;

/** The most severe first; of each kind one problem is shown at once. */
export function groupViews(problems: readonly Problem[], source: string | null): GroupView[] {
  const anchorOf = problemAnchors(problems);
  let room = MAX_PROBLEMS;
  return problemGroups(problems).map((group) => {
    const { kind, heading, count, problems: own } = group;
    const shown = own.slice(0, room).map((one) => problemView(one, source, anchorOf(one)));
    room -= shown.length;
    const rest = shown.slice(1);
    return {
      id: groupAnchor(kind),
      kind,
      heading,
      mark: markOf(group),
      count,
      isOpen: needsAction(group),
      first: shown.slice(0, 1),
      rest: rest.length > 0 ? { count: rest.length, problems: rest } : null,
      more: own.length - shown.length,
    };
  });
}

/** A gap that the trail's status explains is information. */
const needsAction = ({ problems: [first] }: ProblemGroup) =>
  first !== undefined && (first.kind !== "gap" || isUnexplained(first));

export function markOf(group: ProblemGroup): Mark {
  const [first] = group.problems;
  if (first && isWrong(first)) return mark("fail");
  return needsAction(group) ? mark("unknown") : { kind: "not-applicable", word: "Explained" };
}

function problemView(problem: Problem, source: string | null, id: string): ProblemView {
  const { bucket, key, detail, expected, found, from, to } = problem;
  const value = (what: string, text: string | undefined) =>
    text === undefined ? [] : [{ term: `${what} ${nameOf(problem, text)}`, text: complete(text) }];
  return {
    id,
    object: complete(locationOf(source, bucket, key)),
    detail: sentence(detail),
    where: whereOf(problem),
    time: from === undefined || to === undefined ? "" : span(from, to),
    values: [...value("Expected", expected), ...value("Found", found)],
    next: sentence(nextStep(problem)),
  };
}

/** A key or a signature is not cut, so that it can be copied. */
const complete = (text: string) => oneLine(text, LONGEST_VALUE, LONGEST_VALUE);

const sentence = (text: string) => capital(line(text)).replace(/(?<![.?!])$/, ".");

/** Empty for what belongs to no account and Region. */
export const whereOf = ({ accountId, region }: Problem): string =>
  [...(region ? [line(region)] : []), ...(accountId ? [`account ${line(accountId)}`] : [])].join(", ");

const SHA256 = /^[0-9a-f]{64}$/i;

/** What is expected or found: a digest file lists hashes and signatures. */
function nameOf({ kind }: Problem, text: string): string {
  if (kind === "digest-key-unknown") return "fingerprint";
  if (kind === "digest-moved") return "location";
  return SHA256.test(text) ? "SHA-256" : "signature";
}
