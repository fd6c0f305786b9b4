import type { Evidence, Finding } from "../../model/documents/result.ts";

/** A requirement of the account can be decided by thousands of facts: a pass names a few, the others what is to be read. */
const MOST_EVIDENCE = { pass: 10, other: 50 };

/** In characters of JSON. What was read of a pass is in its message; a longer value, and the time, are in the snapshot, at the pointer. */
const LONGEST_VALUE_OF_PASS = 40;

/**
 * A finding with the evidence that the result keeps: what follows from the finding or is the rule is not repeated, and of
 * a long list the first members and the number of the others are kept, of a failure those that were read first.
 */
export function withShortEvidence(finding: Finding): Finding {
  const { status, evidence } = finding;
  const isPass = status === "pass" || status === "not-applicable";
  const most = isPass ? MOST_EVIDENCE.pass : MOST_EVIDENCE.other;
  const more = evidence.length - most;
  return {
    ...finding,
    evidence: (status === "fail" ? knownFirst(evidence) : evidence)
      .slice(0, most)
      .map((one) => short(one, finding.resource.region, isPass)),
    ...(more > 0 ? { moreEvidence: more } : {}),
  };
}

/** A failure follows from what was read: what could not be read comes after it. */
function knownFirst(evidence: readonly Evidence[]): Evidence[] {
  const isKnown = ({ state = "read" }: Evidence) => state === "read" || state === "absent";
  return [...evidence.filter(isKnown), ...evidence.filter((one) => !isKnown(one))];
}

function short(
  { pointer, api, at, state, region, value, ...one }: Evidence,
  home: string | null,
  isPass: boolean,
): Evidence {
  const isKept = value !== undefined && !(isPass && JSON.stringify(value).length > LONGEST_VALUE_OF_PASS);
  return {
    pointer,
    api,
    ...(at === undefined || isPass ? {} : { at }),
    ...one,
    ...(region === undefined || (region === home && state !== "not-collected") ? {} : { region }),
    ...(state === "read" ? {} : { state }),
    ...(isKept ? { value } : {}),
  };
}
