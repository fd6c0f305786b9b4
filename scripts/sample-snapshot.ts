import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formatSnapshot } from "../src/documents/format.ts";
import { readSnapshot } from "../src/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../src/model/documents/version.ts";

/** The snapshot of the sample account, from the root. */
export const SAMPLE = "examples/sample-account.snapshot.json";

/** The sample account as a scan of this version saves it: a fact that it does not have yet is `not-collected`. */
export function sampleSnapshot(): string {
  const snapshot = readSnapshot(readFileSync(join(import.meta.dirname, "..", SAMPLE), "utf8"), SAMPLE);
  return formatSnapshot({ ...snapshot, schemaVersion: SNAPSHOT_VERSION });
}
