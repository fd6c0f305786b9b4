import type { NotEvaluated, NotEvaluatedReason } from "../src/model/documents/result.ts";
import { counted } from "../src/model/text/safe-text.ts";

/** In the order in which reports show them: controls that a policy turns off come first. */
const REASONS: Readonly<Record<NotEvaluatedReason, string>> = {
  off: "turned off",
  "needs-parameters": "without a required parameter",
  "below-severity": "below the severity of the policy",
  "not-selected": "not named by the policy",
  "opt-in": "evaluated on request only",
};
const ORDER = Object.keys(REASONS) as NotEvaluatedReason[];

export const reasonText = (reason: NotEvaluatedReason): string => REASONS[reason];

/** The same list, what a policy turns off first. */
export const byReason = (list: readonly NotEvaluated[]): NotEvaluated[] =>
  [...list].sort((a, b) => ORDER.indexOf(a.reason) - ORDER.indexOf(b.reason));

/** How many controls were not evaluated for each reason. */
export function countedReasons(list: readonly NotEvaluated[]): { readonly count: number; readonly reason: string }[] {
  return ORDER.map((reason) => ({
    count: list.filter((one) => one.reason === reason).length,
    reason: REASONS[reason],
  })).filter(({ count }) => count > 0);
}

/** `3 controls were not evaluated: 1 turned off (a-control), 2 below the severity of the policy`; empty for none. */
export function notEvaluatedText(list: readonly NotEvaluated[]): string {
  const parts = ORDER.flatMap((reason) => {
    const own = list.filter((one) => one.reason === reason).map(({ control }) => control);
    // What a policy turns off raises the score: it is named.
    return own.length > 0 ? [`${own.length} ${REASONS[reason]}${reason === "off" ? ` (${own.join(", ")})` : ""}`] : [];
  });
  const were = list.length === 1 ? "was" : "were";
  return parts.length > 0 ? `${counted(list.length, "control")} ${were} not evaluated: ${parts.join(", ")}` : "";
}
