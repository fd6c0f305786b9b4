import { scopeOf } from "../../src/evaluate/index.ts";
import { buildPosture } from "../../src/evaluate/posture.ts";
import type { Posture } from "../../src/model/posture.ts";
import type { FactId, Snapshot } from "../../src/model/snapshot.ts";

/** A snapshot as checks that need these facts see it, in the scope that it was collected for. */
export function postureOf(snapshot: Snapshot, needs: ReadonlySet<FactId> | "all" = "all"): Posture {
  return buildPosture(snapshot, scopeOf(snapshot, { scope: { regions: null, excludeRegions: [] } }), needs);
}
