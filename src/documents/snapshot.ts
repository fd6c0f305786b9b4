import validate from "../generated/validate-snapshot.cjs";
import type { Snapshot } from "../model/snapshot.ts";
import { safeJson } from "../model/text.ts";
import { SNAPSHOT_VERSION } from "../model/version.ts";
import { readDocument } from "./read.ts";

/** A snapshot as it is saved: the bytes that are hashed and whose lines evidence points at. */
export function formatSnapshot(snapshot: Snapshot): string {
  return `${safeJson(snapshot)}\n`;
}

/**
 * Reads a snapshot from text that may come from anywhere.
 *
 * @param name - what to call it in the error.
 * @throws UserError (exit 2) naming the JSON Pointer that is wrong, or the version that is too new.
 */
export function readSnapshot(text: string, name: string): Snapshot {
  return readDocument<Snapshot>(text, name, "snapshot", SNAPSHOT_VERSION, validate);
}
