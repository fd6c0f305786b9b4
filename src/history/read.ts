import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { readResult } from "../documents/result.ts";
import validateEntry from "../generated/validate-history-entry.cjs";
import type { HistoryEntry } from "../model/documents/history.ts";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import { HISTORY_VERSION } from "../model/documents/version.ts";
import { ENTRY_ENDING, entryOf, RESULT_ENDING } from "./entry.ts";
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

/** The places of an account's results, in order of time. */
export async function placesOf(store: HistoryStore, account: string): Promise<{ place: string; hasEntry: boolean }[]> {
  const names = new Set(await store.files(account));
  const places = [...names].flatMap((name) =>
    name.endsWith(RESULT_ENDING) ? name.slice(0, -RESULT_ENDING.length) : [],
  );
  return places.sort().map((name) => ({ place: `${account}/${name}`, hasEntry: names.has(`${name}${ENTRY_ENDING}`) }));
}

/** Reads the entries of these places; one that is missing or damaged is made from its result. */
export async function readEntries(
  store: HistoryStore,
  places: readonly { readonly place: string; readonly hasEntry: boolean }[],
): Promise<{ entries: HistoryEntry[]; problems: HistoryProblem[] }> {
  const entries: HistoryEntry[] = [];
  const problems: HistoryProblem[] = [];
  const waiting = places.entries();
  const worker = async () => {
    for (const [i, { place, hasEntry }] of waiting) {
      const found =
        (hasEntry ? await storedEntry(store, place) : undefined) ?? (await fromResult(store, place, problems));
      if (found) entries[i] = found;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return { entries: entries.filter((one) => one !== undefined), problems };
}

async function storedEntry(store: HistoryStore, place: string): Promise<HistoryEntry | undefined> {
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

async function fromResult(
  store: HistoryStore,
  place: string,
  problems: HistoryProblem[],
): Promise<HistoryEntry | undefined> {
  const path = `${place}${RESULT_ENDING}`;
  try {
    const bytes = await expand(await store.read(path, MAX_RESULT_BYTES), { maxOutputLength: MAX_RESULT_BYTES });
    return entryOf(readResult(bytes.toString("utf8"), path), createHash("sha256").update(bytes).digest("hex"));
  } catch (error) {
    problems.push({ file: path, problem: (error as Error).message });
    return undefined;
  }
}
