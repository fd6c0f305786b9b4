import pLimit from "p-limit";
import type { ListedObject, Source } from "../source/source.ts";
import {
  type DigestName,
  digestFolder,
  type Folder,
  logFolder,
  logTime,
  type Place,
  parseDigestKey,
  parseStamp,
} from "./object-names.ts";
import { DAY, DELIVERY, dayPath, exactTime, isoTime, type Range, type Span } from "./time.ts";

/** A digest file in a listing. */
export interface ListedDigest extends DigestName {
  readonly bucket: string;
  readonly etag: string;
}

/** Sorts behind every key of a day. */
const AFTER = "/~";

/**
 * The digest files of a folder, of whatever trail, whose day is at most a day away from a time.
 *
 * @throws SourceError
 */
export async function* listDigests(
  source: Source,
  folder: Folder,
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

/** A log file in a listing, or whatever else lies among them. */
export interface ListedLog {
  readonly key: string;
  /** When it is of, in milliseconds: a moment, or the whole day of its folder, or all time. */
  readonly from: number;
  readonly to: number;
}

/** The days of a folder, and what lies astray beside and above them. */
export interface LogFolders {
  readonly days: readonly string[];
  readonly astray: readonly ListedObject[];
}

/** Listings of one folder that are under way at once. */
const LISTINGS = 4;

/**
 * Finds the days of a folder that may have log files of a range, and objects of that time in the folders of other days.
 *
 * @throws SourceError
 */
export async function logFolders(source: Source, folder: Folder, range: Range): Promise<LogFolders> {
  const first = dayPath(Math.max(range.start - DAY, 0));
  const last = dayPath(Math.min(range.end + DAY, MAX_TIME));
  const root = logFolder(folder);
  const days: string[] = [];
  const astray: ListedObject[] = [];
  const far: string[] = [];
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
      // What is no date is looked through; its objects tell their time by their names.
      if (!isDate || (near && depth === 2)) days.push(name);
      else if (near) await walk(name, depth + 1);
      else far.push(name);
    }
  };
  await walk(root, 0);
  const limit = pLimit(LISTINGS);
  const found = await Promise.all(far.map((prefix) => limit(() => listFar(source, folder, prefix, range))));
  return { days, astray: [...astray, ...found.flat()] };
}

/** As many as S3 lists at a time. */
const FULL_PAGE = 1000;

/**
 * Objects of a range in folders that are named for other days. Such a folder may hold years of log files: where a page of
 * it ends among files that CloudTrail named and whose time lies outside the range, the listing goes on behind all that
 * are named alike and are outside, too. So it takes at most a request for a thousand objects, and about three for a day.
 *
 * @throws SourceError
 */
async function listFar(source: Source, { bucket, ...folder }: Folder, prefix: string, range: Range) {
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
      startAfter = objects.length < FULL_PAGE ? undefined : behindAlike(objects.at(-1)?.key ?? "", range);
      if (startAfter !== undefined) break;
    }
  } while (startAfter !== undefined);
  return found;
}

/** Behind which key log files go on that may be of a range, if this one is not and is named as CloudTrail does. */
function behindAlike(key: string, range: Range): string | undefined {
  const [, head, stamp] = /^(.*\/\d{12}_CloudTrail_[a-z0-9-]+_)(\d{8}T\d{4}Z)_[^/]*$/.exec(key) ?? [];
  const time = stamp === undefined ? undefined : parseStamp(stamp);
  if (head === undefined || time === undefined) return undefined;
  // A colon sorts behind every digit.
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
  folder: Folder,
  { days, astray }: LogFolders,
  range: Range,
): AsyncGenerator<ListedLog> {
  const root = logFolder(folder);
  for (const object of astray) if (!isMarker(object)) yield { key: object.key, ...spanOf(object.key, root, range) };
  for (const prefix of days)
    for await (const { objects } of source.list({ bucket: folder.bucket, prefix }))
      for (const object of objects)
        if (!isMarker(object)) yield { key: object.key, ...spanOf(object.key, root, range) };
}

/**
 * What lies straight under the log folders of an account, or in a folder without a name, beside those of the regions; and
 * why not all of it is known, where a listing failed.
 */
export async function listStrays(
  source: Source,
  place: Place,
  range: Range,
): Promise<{ readonly logs: readonly ListedLog[]; readonly failure?: unknown }> {
  const nameless = logFolder({ ...place, region: "" });
  const above = nameless.slice(0, -1);
  const listings = [{ prefix: above, shallow: true }, { prefix: nameless }].map(async (request) => {
    const logs: ListedLog[] = [];
    try {
      for await (const { objects } of source.list({ bucket: place.bucket, ...request }))
        for (const object of objects)
          if (!isMarker(object)) logs.push({ key: object.key, ...spanOf(object.key, nameless, range) });
      return { logs };
    } catch (failure) {
      return { logs, failure };
    }
  });
  const all = await Promise.all(listings);
  const failed = all.find((one) => "failure" in one);
  return { logs: all.flatMap(({ logs }) => logs), ...(failed ? { failure: failed.failure } : {}) };
}

/** The consoles and tools of this world mark folders with empty objects. One that holds something is no mark. */
const isMarker = ({ key, size }: ListedObject): boolean => size === 0 && key.endsWith("/");

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;

/**
 * The time of an object: that in its name, or the day of its folder where the name has none. Where the two contradict each
 * other, CloudTrail did not deliver it, and it is of both: the one that is in the range is taken.
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
