import type { AccountCanary, CanaryCall, TrailCanary } from "../../model/documents/settings/canary.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { counted } from "../../model/text/safe-text.ts";
import { isEarlier, shownTime } from "../../model/text/time.ts";
import { allOf, some, unknown, unread } from "../verdicts/verdict.ts";

/** The verdicts by what a canary found of a trail. Of a trail that it did not look at there are none. */
export function readCanary(
  { account: { canary } }: Posture,
  trail: PostureTrail,
  verdict: (canary: AccountCanary, found: TrailCanary) => Verdict,
): readonly Verdict[] {
  if (trail.canary.state === "not-collected") return [];
  if (trail.canary.state !== "read" || canary.state !== "read") return [unread("", [trail.canary, canary])];
  return [verdict(canary.value, trail.canary.value)];
}

/** Why a trail delivers nothing, if its status says it. */
export const whyNothing = ({ name, status }: PostureTrail): string | undefined =>
  status.state === "read" && !status.value.isLogging ? `${name} is not logging` : undefined;

/** Why a trail lacks calls, if its status says it. */
export function whyLost(trail: PostureTrail, { calls }: AccountCanary): string | undefined {
  const { name, status } = trail;
  const started = status.state === "read" ? status.value.startLoggingTime : null;
  if (started === null || !calls.every(({ calledAt }) => isEarlier(calledAt, started))) return whyNothing(trail);
  return `${name} started logging after the calls, at ${shownTime(started)}`;
}

/** The verdict, unless calls could not be made: of these it says nothing. */
export function withUnmade({ calls }: AccountCanary, pointer: string, verdict: Verdict): Verdict {
  const failed = calls.flatMap((call, i) => (call.requestId === null ? [{ ...call, i }] : []));
  if (failed.length === 0) return verdict;
  const what = ({ eventName, region, errorCode }: CanaryCall) => `${eventName} in ${region} (${errorCode})`;
  const message = `${counted(failed.length, "call")} of the canary could not be made: ${some(failed.map(what))}`;
  const evidence = failed.map(({ i }) => `${pointer}/value/calls/${i}`);
  return { ...allOf([unknown("error", message, { evidence }), verdict]), data: verdict.data ?? {} };
}
