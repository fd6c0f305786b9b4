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
 * @param report - the JSON report, with its SHA-256.
 * @returns false if the history has an equal result.
 * @throws UserError (exit 2) if the history cannot be written.
 */
export async function appendToHistory(
  store: HistoryStore,
  result: ScanResult,
  report: { readonly text: string; readonly sha256: string },
): Promise<boolean> {
  const place = placeOf(result);
  const isNew = await store.create(`${place}${RESULT_ENDING}`, await compress(report.text, { level: 4 }));
  const entry = entryOf(result, report.sha256);
  if (isNew) await store.create(`${place}${ENTRY_ENDING}`, Buffer.from(`${JSON.stringify(entry)}\n`));
  return isNew;
}
