import type { Range } from "./chain.ts";
import {
  DAY,
  type DigestName,
  dayPath,
  digestFolder,
  type Folder,
  logFolder,
  logTime,
  parseDigestKey,
} from "./keys.ts";
import type { ListedObject, Source } from "./source.ts";

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

/**
 * Finds the days of a folder that may have log files of a range.
 *
 * @throws SourceError
 */
export async function logFolders(source: Source, folder: Folder, range: Range): Promise<LogFolders> {
  const first = dayPath(Math.max(range.start - DAY, 0));
  const last = dayPath(Math.min(range.end + DAY, MAX_TIME));
  const root = logFolder(folder);
  const days: string[] = [];
  const astray: ListedObject[] = [];
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
    }
  };
  await walk(root, 0);
  return { days, astray };
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
): AsyncGenerator<ListedLog> {
  const root = logFolder(folder);
  for (const { key } of astray) {
    const span = spanOf(key, root);
    // The consoles and tools of this world mark folders with empty objects.
    if (span.from !== ALWAYS.from || !key.endsWith("/")) yield { key, ...span };
  }
  for (const prefix of days)
    for await (const { objects } of source.list({ bucket: folder.bucket, prefix }))
      for (const { key } of objects) yield { key, ...spanOf(key, root) };
}

const ALWAYS = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;

/** The time in a name; its day's folder where there is none, or where the two contradict each other. */
function spanOf(key: string, root: string): Pick<ListedLog, "from" | "to"> {
  const named = logTime(key);
  const day = /^\d{4}\/\d\d\/\d\d(?=\/)/.exec(key.slice(root.length))?.[0];
  const begin = day === undefined ? Number.NaN : Date.parse(`${day.replaceAll("/", "-")}T00:00:00Z`);
  const moment = named === undefined ? undefined : { from: named, to: named };
  if (Number.isNaN(begin)) return moment ?? ALWAYS;
  if (named !== undefined && named >= begin - DAY && named < begin + 2 * DAY) return { from: named, to: named };
  return { from: begin, to: begin + DAY - 1000 };
}
