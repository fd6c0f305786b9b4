import type { BaselineResult, Finding } from "../src/model/documents/result.ts";
import { counted } from "../src/model/text/safe-text.ts";
import { day } from "../src/model/text/sentence.ts";

/** The state of a failure in a word or two; an unchanged one needs none. */
export const STATE_WORDS: Readonly<Record<NonNullable<Finding["baselineState"]>, string>> = {
  new: "new",
  changed: "changed",
  unchanged: "unchanged",
  "not-in-baseline": "not in the baseline",
};

/** Why a failure of the baseline is neither open nor fixed. */
export const UNRESOLVED_TITLES: Readonly<Record<BaselineResult["unresolved"][number]["reason"], string>> = {
  "not-applicable": "No longer applies",
  "not-found": "Resource is no longer found",
  unknown: "Could not be evaluated again",
  "not-evaluated": "Not evaluated this time",
  waived: "Waived now",
  manual: "Needs manual review now",
};

/** `New 1, unchanged 24, changed 0, fixed 2, could not be evaluated again 1` */
export function baselineCounts({ counts, unresolved }: BaselineResult): string {
  const { new: fresh, unchanged, changed, fixed, notInBaseline } = counts;
  const rest = (Object.keys(UNRESOLVED_TITLES) as (keyof typeof UNRESOLVED_TITLES)[]).flatMap((reason) => {
    const { length } = unresolved.filter((one) => one.reason === reason);
    return length > 0 ? [`${UNRESOLVED_TITLES[reason].toLowerCase()} ${length}`] : [];
  });
  return [
    `New ${fresh}`,
    `unchanged ${unchanged}`,
    `changed ${changed}`,
    `fixed ${fixed}`,
    ...rest,
    ...(notInBaseline > 0 ? [`not in the baseline ${notInBaseline}`] : []),
  ].join(", ");
}

/** `baseline.json of 12 November 2026` */
export const baselineName = ({ file, finishedAt }: BaselineResult): string =>
  `${file} of ${day(finishedAt) ?? finishedAt}`;

/** The controls that the baseline had not evaluated, as a sentence; null where there are none. */
export function controlsNotInBaseline({ controls }: BaselineResult): string | null {
  if (controls.length === 0) return null;
  return `The baseline did not evaluate ${counted(controls.length, "control")}: ${controls.join(", ")}`;
}
