import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { ScanResult } from "../model/documents/result.ts";
import { ENTRY_ENDING, entryOf, placeOf, RESULT_ENDING } from "./entry.ts";
import type { HistoryStore } from "./store.ts";

const compress = promisify(gzip);

/**
 * Adds a result to a history. The result comes first: where the writer is killed between the two files, readers make the
 * entry from the result.
 *
 * @param report - the JSON report.
 * @returns false if the history has an equal result.
 * @throws UserError (exit 2) if the history cannot be written.
 */
export async function appendToHistory(store: HistoryStore, result: ScanResult, report: string): Promise<boolean> {
  const place = placeOf(result);
  const isNew = await store.create(`${place}${RESULT_ENDING}`, await compress(report, { level: 4 }));
  if (!isNew) return false;
  const entry = entryOf(result, createHash("sha256").update(report).digest("hex"));
  await store.create(`${place}${ENTRY_ENDING}`, Buffer.from(`${JSON.stringify(entry)}\n`));
  return true;
}
