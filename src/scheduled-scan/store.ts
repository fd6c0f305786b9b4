import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { resultText } from "../../reports/result-text.ts";
import { readBaseline } from "../documents/result.ts";
import { readSnapshot } from "../documents/snapshot.ts";
import type { Baseline } from "../evaluate/baseline/index.ts";
import { placeOf, RESULT_ENDING, stampOf } from "../history/entry.ts";
import { appendToHistory, type HistoryStore } from "../history/index.ts";
import { placesOf } from "../history/read.ts";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import type { ScanResult } from "../model/documents/result.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";

const compress = promisify(gzip);
const expand = promisify(gunzip);

const HISTORY = "history/";
const SNAPSHOTS = "snapshots/";
const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024;
const SNAPSHOT_ENDING = ".snapshot.json.gz";

/** What a scan leaves: the result with the snapshot that it was made from. */
export interface Scanned {
  readonly result: ScanResult;
  /** The snapshot's text. */
  readonly text: string;
}

/** The places of an account's scans in the bucket, oldest first. */
export async function scansOf(store: HistoryStore, account: string): Promise<string[]> {
  return (await placesOf(within(store, HISTORY), account)).map(({ place }) => place);
}

/** Those of scans that ended before a time, in the second before it or earlier; none where the text is no time. */
export function endedBefore(places: readonly string[], account: string, time: string): string[] {
  const stamp = stampOf(time);
  if (!/^\d{8}T\d{6}Z$/.test(stamp)) return [];
  return places.filter((place) => place.slice(`${account}/`.length) < stamp);
}

/** Keeps the evidence of a scan. */
export async function keepSnapshot(store: HistoryStore, { result, text }: Scanned): Promise<void> {
  await store.create(`${SNAPSHOTS}${placeOf(result)}${SNAPSHOT_ENDING}`, await compress(text));
}

/** Keeps the result of a scan, which comes last: from now on the next scans are compared with it. */
export async function keepResult(store: HistoryStore, { result }: Scanned): Promise<void> {
  await appendToHistory(within(store, HISTORY), result, [...resultText(result)].join(""));
}

/** The result of a scan that was kept. */
export async function storedResult(store: HistoryStore, place: string): Promise<Baseline> {
  const path = `${HISTORY}${place}${RESULT_ENDING}`;
  const bytes = await unpacked(store, path, MAX_RESULT_BYTES);
  return readBaseline(bytes, `${store.name}${path}`);
}

/** The snapshot of a scan that was kept. */
export async function storedSnapshot(store: HistoryStore, place: string): Promise<Snapshot> {
  const path = `${SNAPSHOTS}${place}${SNAPSHOT_ENDING}`;
  const bytes = await unpacked(store, path, MAX_SNAPSHOT_BYTES);
  return readSnapshot(bytes.toString("utf8"), `${store.name}${path}`);
}

async function unpacked(store: HistoryStore, path: string, maxOutputLength: number): Promise<Buffer> {
  return expand(await store.read(path, maxOutputLength), { maxOutputLength });
}

/** The same store, with paths from a folder of it on. */
function within(store: HistoryStore, folder: string): HistoryStore {
  return {
    ...store,
    name: `${store.name}${folder}`,
    files: (account) => store.files(`${folder}${account}`),
    read: (path, limit) => store.read(`${folder}${path}`, limit),
    create: (path, content, options) => store.create(`${folder}${path}`, content, options),
  };
}
