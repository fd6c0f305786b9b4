import pLimit from "p-limit";
import type { ListedObject, Source } from "../source/source.ts";
import {
  type AccountFolder,
  type DigestName,
  digestFolder,
  logFolder,
  logTime,
  parseDigestKey,
  parseStamp,
  type RegionFolder,
} from "./object-names.ts";
import { DAY, DELIVERY, dayPath, exactTime, isoTime, type Range, type Span } from "./time.ts";

/** A digest file in a listing. */
export interface ListedDigest extends DigestName {
  readonly bucket: string;
  readonly etag: string;
}

/** Sorts after every key of a day. */
const AFTER = "/~";

/**
 * The digest files of a folder, of any trail, whose day is at most a day away from a time.
 *
 * @throws SourceError
 */
export async function* listDigests(
  source: Source,
  folder: RegionFolder,
  from: number,
  to: number,
): AsyncGenerator<ListedDigest> {
  const prefix = digestFolder(folder);
  const last = `${prefix}${dayPath(Math.min(to + DAY, MAX_TIME))}${AFTER}`;
  const startAfter = `${prefix}${dayPath(Math.max(from - DAY, 0))}`;
  for await (const { objects } of source.list({ bucket: folder.bucket, prefix, startAfter }))
    for (const { key, etag } of objects) {
      if (key > last) return;
      const name = parseDigestKey(key);
      if (name?.base === folder.base && name.region === folder.region) yield { ...name, bucket: folder.bucket, etag };
    }
}

/** The last day that a folder can be named for. */
export const MAX_TIME = Date.parse("9999-12-30T00:00:00Z");

/** A log file in a listing, or any other object there. */
export interface ListedLog {
  readonly key: string;
  /** Its time: a moment, or the day of its folder, or all time. */
  readonly from: number;
  readonly to: number;
}

/** The folders of days, and objects outside of them. */
export interface LogFolders {
  readonly days: readonly string[];
  readonly unexpected: readonly ListedObject[];
}

/** Concurrent listings of one folder. */
const LISTINGS = 4;

/**
 * Finds the days of a folder that may have log files of a range, and objects of that time in the folders of other days.
 *
 * @throws SourceError
 */
export async function logFolders(source: Source, folder: RegionFolder, range: Range): Promise<LogFolders> {
  const first = dayPath(Math.max(range.start - DAY, 0));
  const last = dayPath(Math.min(range.end + DAY, MAX_TIME));
  const root = logFolder(folder);
  const days: string[] = [];
  const astray: ListedObject[] = [];
  const otherDays: string[] = [];
  const walk = async (prefix: string, depth: number): Promise<void> => {
    const deeper: string[] = [];
    for await (const { objects, folders } of source.list({ bucket: folder.bucket, prefix, shallow: true })) {
      astray.push(...objects);
      deeper.push(...folders);
    }
    for (const name of deeper) {
      const path = name.slice(root.length, -1);
      const isDate = /^\d{4}(\/\d\d){0,2}$/.test(path);
      const near = path >= first.slice(0, path.length) && path <= last.slice(0, path.length);
      // Folders that are not named for a date are listed too; the names of their objects have the time.
      if (!isDate || (near && depth === 2)) days.push(name);
      else if (near) await walk(name, depth + 1);
      else otherDays.push(name);
    }
  };
  await walk(root, 0);
  const limit = pLimit(LISTINGS);
  const found = await Promise.all(otherDays.map((prefix) => limit(() => listOtherDays(source, folder, prefix, range))));
  return { days, unexpected: [...astray, ...found.flat()] };
}

/** As many as S3 lists at a time. */
const FULL_PAGE = 1000;

/**
 * Objects of a range in folders that are named for other days. Such a folder may have years of log files: if a page ends
 * with a file that is named by CloudTrail's pattern and is outside the range, the listing skips all such files that are
 * also outside. So it takes at most one request for a thousand objects, and about three for a day.
 *
 * @throws SourceError
 */
async function listOtherDays(source: Source, { bucket, ...folder }: RegionFolder, prefix: string, range: Range) {
  const root = logFolder({ bucket, ...folder });
  const found: ListedObject[] = [];
  let startAfter: string | undefined;
  do {
    const from: { readonly startAfter?: string } = startAfter === undefined ? {} : { startAfter };
    startAfter = undefined;
    for await (const { objects } of source.list({ bucket, prefix, ...from })) {
      for (const object of objects) {
        if (touches(spanOf(object.key, root, range), range)) found.push(object);
      }
      startAfter = objects.length < FULL_PAGE ? undefined : nextInRange(objects.at(-1)?.key ?? "", range);
      if (startAfter !== undefined) break;
    }
  } while (startAfter !== undefined);
  return found;
}

/** The key after which log files may be in the range, if this one is named by CloudTrail's pattern and is not. */
function nextInRange(key: string, range: Range): string | undefined {
  const [, head, stamp] = /^(.*\/\d{12}_CloudTrail_[a-z0-9-]+_)(\d{8}T\d{4}Z)_[^/]*$/.exec(key) ?? [];
  const time = stamp === undefined ? undefined : parseStamp(stamp);
  if (head === undefined || time === undefined) return undefined;
  // A colon sorts after every digit.
  if (time > range.end) return `${head}:`;
  const start = isoTime(range.start).replace(/[-:]/g, "").slice(0, 13);
  return time < range.start && key < head + start ? head + start : undefined;
}

/**
 * Everything under the log folders that may be of a range, day by day.
 *
 * @throws SourceError
 */
export async function* listLogs(
  source: Source,
  folder: RegionFolder,
  { days, unexpected: astray }: LogFolders,
  range: Range,
): AsyncGenerator<ListedLog> {
  const root = logFolder(folder);
  for (const object of astray)
    if (!isFolderMarker(object)) yield { key: object.key, ...spanOf(object.key, root, range) };
  for (const prefix of days)
    for await (const { objects } of source.list({ bucket: folder.bucket, prefix }))
      for (const object of objects)
        if (!isFolderMarker(object)) yield { key: object.key, ...spanOf(object.key, root, range) };
}

/**
 * Objects directly in the log folder of an account, or in a folder without a name, next to the folders of Regions; and why
 * not all of them are known, if a listing failed.
 */
export async function listUnexpected(
  source: Source,
  place: AccountFolder,
  range: Range,
): Promise<{ readonly logs: readonly ListedLog[]; readonly failure?: unknown }> {
  const nameless = logFolder({ ...place, region: "" });
  const above = nameless.slice(0, -1);
  const listings = [{ prefix: above, shallow: true }, { prefix: nameless }].map(async (request) => {
    const logs: ListedLog[] = [];
    try {
      for await (const { objects } of source.list({ bucket: place.bucket, ...request }))
        for (const object of objects)
          if (!isFolderMarker(object)) logs.push({ key: object.key, ...spanOf(object.key, nameless, range) });
      return { logs };
    } catch (failure) {
      return { logs, failure };
    }
  });
  const all = await Promise.all(listings);
  const failed = all.find((one) => "failure" in one);
  return { logs: all.flatMap(({ logs }) => logs), ...(failed ? { failure: failed.failure } : {}) };
}

/** Consoles and tools mark folders with empty objects. An object with content is not such a mark. */
const isFolderMarker = ({ key, size }: ListedObject): boolean => size === 0 && key.endsWith("/");

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;

/**
 * The time of an object: that in its name, or the day of its folder if the name has none. If the two contradict each
 * other, CloudTrail did not deliver it; then the one that is in the range counts.
 */
function spanOf(key: string, root: string, range: Range): Span {
  const time = logTime(key);
  const day = dayOf(key, root);
  if (time === undefined) return day ?? ALWAYS;
  const named = { from: time, to: time };
  const agree = !day || (time >= day.from - DELIVERY && time <= day.to + DELIVERY);
  return agree || touches(named, range) || !touches(day, range) ? named : day;
}

const touches = ({ from, to }: Span, { start, end }: Range): boolean => to >= start && from <= end;

/** The day that an object's folder is named for. */
function dayOf(key: string, root: string): Span | undefined {
  const day = /^\d{4}\/\d\d\/\d\d(?=\/)/.exec(key.slice(root.length))?.[0];
  const begin = day === undefined ? undefined : exactTime(`${day.replaceAll("/", "-")}T00:00:00Z`);
  return begin === undefined ? undefined : { from: begin, to: begin + DAY - 1000 };
}
