import { locationOf } from "../../model/integrity/location.ts";
import type { FoundFolders, SearchScope } from "../layout/find-folders.ts";
import { listDigests, MAX_TIME } from "../layout/listing.ts";
import { digestFolder, type RegionFolder } from "../layout/object-names.ts";
import { isoTime } from "../layout/time.ts";
import { isOwn } from "../region/load-digests.ts";
import type { Run } from "../region/run.ts";
import { type Source, SourceError } from "../source/source.ts";

/** So many folders are listed to find `AWSLogs/`, and so deep. */
const MAX_LISTINGS = 30;
const MAX_DEPTH = 4;
/** So many folders are searched for digest files of other trails and times. */
const MAX_FOLDERS = 4;
const MAX_DIGESTS = 2000;

/** Why a run may have found nothing: one sentence each, from a few listings. */
export async function likelyReasons(run: Run, where: SearchScope, places: FoundFolders): Promise<readonly string[]> {
  try {
    return places.folders.length > 0
      ? await otherDigests(run, places.folders.slice(0, MAX_FOLDERS))
      : await otherLocations(run.source, where);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return [`The search for a reason failed: ${error.message} (${error.code})`];
  }
}

/** The accounts' folders have files of other trails or other times. */
async function otherDigests(run: Run, folders: readonly RegionFolder[]): Promise<string[]> {
  const { source, range } = run;
  const others = new Set<string>();
  let first: number | undefined;
  for (const folder of folders) {
    let seen = 0;
    for await (const digest of listDigests(source, folder, range.start, MAX_TIME)) {
      if (isOwn(run, digest) && digest.time > range.end) first = Math.min(first ?? digest.time, digest.time);
      else if (!isOwn(run, digest) && digest.time >= range.start)
        others.add(`${digest.trailName} (home Region ${digest.homeRegion})`);
      if (first !== undefined || ++seen === MAX_DIGESTS) break;
    }
  }
  const names = [...others].sort().slice(0, 3).join(", ");
  const [one] = folders as [RegionFolder];
  return [
    ...(first === undefined ? [] : [`The range is before the trail's first digest file, of ${isoTime(first)}`]),
    ...(names
      ? [`Digest files there belong to ${names}, not to ${run.trailName} (home Region ${run.homeRegion})`]
      : []),
    ...(first === undefined && !names ? [`${located(source, one)} has no digest file of this time or later`] : []),
  ];
}

const located = (source: Source, folder: RegionFolder): string =>
  locationOf(source.folder, folder.bucket, digestFolder(folder));

/** No folder of an account was found: the prefix or the folder may be wrong, or the bucket empty. */
async function otherLocations(source: Source, { bucket, root }: SearchScope): Promise<string[]> {
  const at = (key: string) => locationOf(source.folder, bucket, key);
  const top = await firstPage(source, bucket, "");
  if (top.folders.length === 0)
    return [
      top.any ? `${at("")} has files, but no folder` : `${at("")} is ${source.folder ? "an empty folder" : "empty"}`,
    ];
  if (top.folders.some((name) => /^(\d{12}|o-[a-z0-9]+|CloudTrail(-Digest)?)\/$/.test(name)))
    return [
      `${at("")} is a folder inside AWSLogs/: ${source.folder ? "--source takes the folder above AWSLogs/" : "use the bucket that has AWSLogs/"}`,
    ];
  const found: string[] = [];
  let level = [...top.folders];
  let listings = 0;
  for (let depth = 1; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const name of level) {
      if (name.endsWith("AWSLogs/")) found.push(name);
      else if (listings++ < MAX_LISTINGS) next.push(...(await firstPage(source, bucket, name)).folders);
    }
    level = next;
  }
  const elsewhere = found.filter((name) => name !== root);
  if (elsewhere.length === 0 && found.length > 0) return [`${at(root)} has no folder of an account of this trail`];
  if (elsewhere.length === 0)
    return [`${at("")} has no folder AWSLogs/: CloudTrail does not deliver to this bucket, or files were moved`];
  return elsewhere.slice(0, 3).map((name) => {
    const prefix = name.slice(0, -"AWSLogs/".length).replace(/\/$/, "");
    if (prefix === "") return `AWSLogs/ is in ${at("")} itself: the trail's files there have no prefix (--prefix "")`;
    const folder = source.folder ? ` or --source ${at(prefix)}` : "";
    return `AWSLogs/ was found in ${at(`${prefix}/`)}: try --prefix ${prefix}${folder}`;
  });
}

async function firstPage(source: Source, bucket: string, prefix: string) {
  for await (const { objects, folders } of source.list({ bucket, prefix, shallow: true }))
    if (objects.length > 0 || folders.length > 0) return { folders, any: true };
  return { folders: [] as readonly string[], any: false };
}
