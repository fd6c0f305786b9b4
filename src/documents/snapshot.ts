import validate from "../generated/validate-snapshot.cjs";
import type { Snapshot } from "../model/snapshot.ts";
import { SNAPSHOT_VERSION } from "../model/version.ts";
import { readDocument } from "./read.ts";

/**
 * Reads a snapshot from text that may come from anywhere.
 *
 * @param name - what to call it in the error.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, or the version that is too new.
 */
export function readSnapshot(text: string, name: string): Snapshot {
  return readDocument<Snapshot>(text, name, "snapshot", SNAPSHOT_VERSION, validate);
}
