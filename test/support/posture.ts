import { scopeOf } from "../../src/evaluate/index.ts";
import { buildPosture } from "../../src/evaluate/posture/posture.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import type { Posture } from "../../src/model/resources/posture.ts";

/** A snapshot as checks that need these facts see it, in the scope that it was collected for. */
export function postureOf(snapshot: Snapshot, needs: ReadonlySet<FactId> | "all" = "all"): Posture {
  return buildPosture(snapshot, scopeOf(snapshot, { scope: { regions: null, excludeRegions: [] } }), needs);
}
