import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readResult } from "../documents/result.ts";
import validateEntry from "../generated/validate-history-entry.cjs";
import type { HistoryEntry } from "../model/documents/history.ts";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import { HISTORY_VERSION } from "../model/documents/version.ts";
import { UserError } from "../model/errors.ts";
import { describeFileError } from "../model/text/file-error.ts";
import { ENTRY_ENDING, entryOf, placeOf, RESULT_ENDING, sha256 } from "./entry.ts";
import type { HistoryStore } from "./store.ts";

const MAJOR = Number.parseInt(HISTORY_VERSION, 10);
const expand = promisify(gunzip);
const MAX_ENTRY_BYTES = 64 * 1024 * 1024;
/** Reads at a time: what a bucket answers in parallel. */
const CONCURRENCY = 32;

/** A file of a history that could not be read. */
export interface HistoryProblem {
  readonly file: string;
  readonly problem: string;
}

/** The places of an account's results, in order of time; also of one that was deleted, and whose entry is there. */
export async function placesOf(store: HistoryStore, account: string): Promise<{ place: string; hasEntry: boolean }[]> {
  const names = new Set(await store.files(account));
  const places = [RESULT_ENDING, ENTRY_ENDING].flatMap((ending) =>
    [...names].filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length)),
  );
  return [...new Set(places)]
    .sort()
    .map((name) => ({ place: `${account}/${name}`, hasEntry: names.has(`${name}${ENTRY_ENDING}`) }));
}

/**
 * Reads the entries of these places; one that is missing or damaged is made from its result. A result that is not what its entry
 * says is a problem, and the entry is shown.
 */
export async function readEntries(
  store: HistoryStore,
  places: readonly { readonly place: string; readonly hasEntry: boolean }[],
): Promise<{ entries: HistoryEntry[]; problems: HistoryProblem[] }> {
  const entries: HistoryEntry[] = [];
  const problems: HistoryProblem[] = [];
  const waiting = places.entries();
  const worker = async () => {
    for (const [i, { place, hasEntry }] of waiting) {
      const file = `${place}${RESULT_ENDING}`;
      const entry = hasEntry ? await storedEntry(store, place) : undefined;
      if (entry) entries[i] = entry;
      try {
        const stored = await store.read(file, MAX_RESULT_BYTES);
        if (!entry) entries[i] = await fromResult(place, stored);
        else if (!isIntact(entry, stored)) problems.push({ file, problem: DAMAGED });
      } catch (error) {
        problems.push({ file, problem: (error as Error).message });
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { entries: entries.filter((one) => one !== undefined), problems };
}

const DAMAGED = "it is damaged: its SHA-256 differs from the one in its summary, which is shown";

/** By the bytes as they are stored: to unpack each result of a history would take seconds. */
export const isIntact = (entry: HistoryEntry, stored: Uint8Array): boolean => sha256(stored) === entry.storedSha256;

/** The entry of a place; undefined where it is missing or damaged. */
export async function storedEntry(store: HistoryStore, place: string): Promise<HistoryEntry | undefined> {
  const path = `${place}${ENTRY_ENDING}`;
  try {
    const entry: unknown = JSON.parse(Buffer.from(await store.read(path, MAX_ENTRY_BYTES)).toString("utf8"));
    return isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** Of a later major version nothing is known: its result decides. */
function isEntry(document: unknown): document is HistoryEntry {
  return validateEntry(document) && Number.parseInt((document as HistoryEntry).schemaVersion, 10) === MAJOR;
}

/**
 * The entry of a stored result.
 *
 * @throws Error if it is damaged, or is no result of this place.
 */
export async function fromResult(place: string, stored: Uint8Array): Promise<HistoryEntry> {
  const bytes = await expand(stored, { maxOutputLength: MAX_RESULT_BYTES }).catch((error: unknown) => {
    throw new UserError(describeFileError(error as NodeJS.ErrnoException));
  });
  const result = readResult(bytes.toString("utf8"), `${place}${RESULT_ENDING}`);
  if (placeOf(result) !== place) throw new UserError("it is a result of a different place");
  return entryOf(result, { result: sha256(bytes), stored: sha256(stored) });
}
