import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import type { ScanResult } from "../model/documents/result.ts";
import { ENTRY_ENDING, entryOf, placeOf, RESULT_ENDING, sha256 } from "./entry.ts";
import { fromResult, isIntact, storedEntry } from "./read.ts";
import type { HistoryStore } from "./store.ts";

const compress = promisify(gzip);

/** `equal`: the history has an equal result, which is intact. `replaced`: it had one that was damaged. */
export type Appended = "added" | "equal" | "replaced";

/**
 * Adds a result to a history. The result comes first: where the writer is killed between the two files, readers make the
 * entry from the result.
 *
 * @param report - the JSON report.
 * @throws UserError (exit 2) if the history cannot be written, or whether an equal result is intact cannot be read.
 */
export async function appendToHistory(store: HistoryStore, result: ScanResult, report: string): Promise<Appended> {
  const place = placeOf(result);
  const stored = await compress(report, { level: 4 });
  const isNew = await store.create(`${place}${RESULT_ENDING}`, stored);
  if (!isNew && (await isKept(store, place))) return "equal";
  if (!isNew) await store.create(`${place}${RESULT_ENDING}`, stored, { replace: true });
  const entry = entryOf(result, { result: sha256(report), stored: sha256(stored) });
  await store.create(`${place}${ENTRY_ENDING}`, entryFile(entry), { replace: !isNew });
  return isNew ? "added" : "replaced";
}

const entryFile = (entry: unknown) => Buffer.from(`${JSON.stringify(entry)}\n`);

/** Whether the stored result is intact. Where its entry is missing, as where another writer is not done yet, it is made. */
async function isKept(store: HistoryStore, place: string): Promise<boolean> {
  const entry = await storedEntry(store, place);
  const stored = await store.read(`${place}${RESULT_ENDING}`, MAX_RESULT_BYTES);
  if (entry) return isIntact(entry, stored);
  const made = await fromResult(place, stored).catch(() => undefined);
  if (made) await store.create(`${place}${ENTRY_ENDING}`, entryFile(made), { replace: true });
  return made !== undefined;
}
