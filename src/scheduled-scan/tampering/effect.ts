import type { Finding, ScanResult } from "../../model/documents/result.ts";
import type { TamperingEvent } from "../../model/events/tampering-event.ts";
import { counted } from "../../model/text/safe-text.ts";
import { isOpen, isUnknown } from "../message.ts";
import type { Found } from "../run-scan.ts";

/** What a scan after a call found, compared with the last result before it. */
export interface Effect {
  /** Failures that are new or different since then; without a result from before the call: all of them. */
  readonly failures: readonly Finding[];
  /** What could not be evaluated: whether it fails is not known. */
  readonly unknown: readonly Finding[];
  /** What was evaluated then, by controls that are still in force, and is not evaluated now. Next to failures it follows from them, and is empty. */
  readonly gone: readonly Finding[];
  /** Whether there is a result from before the call. */
  readonly isCompared: boolean;
}

/** What was found after a call. A call that hides evidence is not one that broke nothing. */
export function effectOf({ result, before }: Pick<Found, "result" | "before">): Effect {
  const { findings } = result;
  const isCompared = before !== undefined;
  const failures = findings.filter((one) => isOpen(one) && !(isCompared && one.baselineState === "unchanged"));
  const gone = isCompared && failures.length === 0 ? goneFrom(before, result) : [];
  return { failures, unknown: findings.filter(isUnknown), gone, isCompared };
}

function goneFrom(before: ScanResult, { findings, controls }: ScanResult): Finding[] {
  const inForce = new Set(controls.map(({ id }) => id));
  const evaluated = new Set(
    findings.filter(({ status }) => status !== "not-applicable" && status !== "manual").map((one) => one.fingerprint),
  );
  return before.findings.filter(
    ({ status, control, fingerprint }) =>
      (status === "pass" || status === "fail") && inForce.has(control) && !evaluated.has(fingerprint),
  );
}

/** Whether nothing is broken, and all of that was evaluated. */
export const brokeNothing = ({ failures, unknown, gone, isCompared }: Effect): boolean =>
  isCompared && failures.length + unknown.length + gone.length === 0;

/** The attribute by which subscriptions filter. `0` is said of nothing that could not be evaluated. */
export const newFailures = (effect: Effect, { isEvaluated }: Pick<TamperingEvent, "isEvaluated">): string =>
  isEvaluated && brokeNothing(effect) ? "0" : String(effect.failures.length || "unknown");

/** `2 new failures, 1 not evaluated`. */
export function effectWords({ failures, unknown, gone, isCompared }: Effect): string {
  const missing = unknown.length + gone.length;
  const words = counted(failures.length, isCompared ? failureWord(failures) : "failure");
  return missing === 0 ? words : `${words}, ${missing} not evaluated`;
}

/** A failure that was one before, and is worse or different now, is counted as well. */
export const failureWord = (failures: readonly Finding[]): string =>
  failures.some(({ baselineState }) => baselineState === "changed") ? "new or changed failure" : "new failure";
