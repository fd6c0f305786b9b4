import { arrivalState, belongs, isHere, latencyMs, missingMs, sighted } from "../../check/canary/sightings.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { AccountCanary, CanaryArrival, CanaryPlace, CanarySink } from "../../model/documents/settings/canary.ts";
import type { Posture } from "../../model/resources/posture.ts";

/** What a canary found in each place where its calls belong; empty without a canary. */
export function canaryOf({ account, trails }: Posture): Pick<ScanResult, "canary"> {
  if (account.canary.state !== "read") return {};
  const canary = account.canary.value;
  const place = (kind: CanaryPlace["kind"], trail: string | null, sink: CanarySink) =>
    placeOf({ kind, trail, where: sink.where }, sink, canary);
  return {
    canary: {
      calls: canary.calls.map(({ requestId: _, ...call }) => call),
      places: [
        place("event-history", null, canary.history),
        ...trails.flatMap(({ arn, canary: found }) => {
          if (found.state !== "read") return [];
          const { s3, logs } = found.value;
          return [place("s3", arn, s3), ...(logs ? [place("cloudwatch-logs", arn, logs)] : [])];
        }),
      ],
    },
  };
}

function placeOf(
  named: Pick<CanaryPlace, "kind" | "trail" | "where">,
  sink: CanarySink,
  canary: AccountCanary,
): CanaryPlace {
  const arrivals = sighted(canary, sink)
    .filter(belongs)
    .map((one): CanaryArrival => {
      const ms = isHere(one) ? latencyMs(one) : missingMs(one);
      return {
        call: one.call,
        state: arrivalState(one, sink.problems),
        seconds: ms < 0 ? null : Math.round(ms / 1000),
      };
    });
  return { ...named, arrivals };
}
