import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatSnapshot } from "../../src/documents/format.ts";
import { readSnapshot } from "../../src/documents/snapshot.ts";
import { evaluate } from "../../src/evaluate/index.ts";
import { checks } from "../../src/generated/checks.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { type Plan, type PlanOptions, planOf } from "../../src/remediate/index.ts";
import { tool } from "../../src/tool.ts";
import { loaded, policyOf } from "./policy.ts";

/** The sample account of the examples. */
export function sampleSnapshot(): Snapshot {
  const file = join(import.meta.dirname, "../../examples/sample-account.snapshot.json");
  return readSnapshot(readFileSync(file, "utf8"), file);
}

/** The plan for a snapshot by all controls. */
export function planFor(snapshot: Snapshot, options: PlanOptions = {}): Plan {
  const text = formatSnapshot(snapshot);
  return planOf(evaluate({ snapshot, text, policy: policyOf(), checks: loaded(checks), tool }), options);
}
