import type { Snapshot } from "../model/documents/snapshot.ts";
import { safeJson } from "../model/text/safe-text.ts";

/** A snapshot as it is saved: the bytes that are hashed and whose lines evidence points at. */
export function formatSnapshot(snapshot: Snapshot): string {
  return `${safeJson(snapshot)}\n`;
}
