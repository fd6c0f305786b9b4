import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { parseDigest } from "../../integrity/digest/parse.ts";
import { inflateBuffer } from "../../integrity/inflate/gzip.ts";
import { listDigests } from "../../integrity/layout/listing.ts";
import type { RegionFolder } from "../../integrity/layout/object-names.ts";
import type { LogPlace } from "../../integrity/proof/log-place.ts";
import type { Source } from "../../integrity/source/source.ts";

/** A log file in a copy of a bucket on disk. */
export interface CopiedFile {
  /** The folder that stands for the bucket. */
  readonly root: string;
  /** As the bucket has it. */
  readonly key: string;
}

const MOST_UNPACKED = 64 * 2 ** 20;
/** Folders that a prefix may have before `AWSLogs/`. */
const DEEPEST_PREFIX = 6;

const slashed = (path: string): string => path.replaceAll(sep, "/");

/** The file's place below the folder `AWSLogs`, which its path names. */
export function besideDigests(path: string): CopiedFile | undefined {
  for (const one of [path, resolve(path)]) {
    const [, root = "", key] = /^(?:(.*)\/)?(AWSLogs\/.*)$/s.exec(slashed(one)) ?? [];
    if (key !== undefined) return { root: root === "" ? (one.startsWith(sep) ? sep : ".") : root, key };
  }
  return undefined;
}

/** Where a file is in a named copy: in it, or where its name belongs. */
export function inCopy(root: string, path: string): CopiedFile {
  const inside = slashed(relative(resolve(root), resolve(path)));
  if (!inside.startsWith("../") && inside.includes("AWSLogs/")) return { root, key: inside };
  const name = slashed(path).split("/").at(-1) ?? "";
  const [, account, region, year, month, day] =
    /^(\d{12})_CloudTrail_([a-z0-9-]+)_(\d{4})(\d\d)(\d\d)T\d{4}Z_[^/]+$/.exec(name) ?? [];
  if (!account || !region) return { root, key: name };
  const base = baseOf(root, account, region, "", DEEPEST_PREFIX) ?? `AWSLogs/${account}`;
  return { root, key: `${base}/CloudTrail/${region}/${year}/${month}/${day}/${name}` };
}

/** `[prefix/]AWSLogs/[o-id/]{account}` with digests of a Region. */
function baseOf(root: string, account: string, region: string, path: string, deeper: number): string | undefined {
  const isIn = (base: string) => existsSync(join(root, base, "CloudTrail-Digest", region));
  const here = join(root, path);
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const below = `${path}${entry.name}`;
    if (entry.name === "AWSLogs") {
      const organizations = readdirSync(join(root, below)).filter((name) => /^o-[a-z0-9]+$/.test(name));
      const found = ["", ...organizations.map((name) => `${name}/`)]
        .map((name) => `${below}/${name}${account}`)
        .find(isIn);
      if (found) return found;
    } else if (deeper > 0) {
      const found = baseOf(root, account, region, `${below}/`, deeper - 1);
      if (found) return found;
    }
  }
  return undefined;
}

/** Whether digests lie next to a file. */
export const hasDigests = ({ root }: CopiedFile, { folder }: LogPlace): boolean =>
  existsSync(join(root, folder.base, "CloudTrail-Digest", folder.region));

/**
 * The same file in the folder that stands for the bucket, where the trail has a prefix: a digest has its own key, with the prefix.
 *
 * @param source - of the folder that has `AWSLogs`.
 */
export async function withPrefix(source: Source, file: CopiedFile, place: LogPlace): Promise<CopiedFile> {
  const prefix = await prefixOf(source, place.folder, place.time);
  const root = slashed(file.root);
  if (prefix === "" || !root.endsWith(`/${prefix}`)) return file;
  return { root: root.slice(0, -prefix.length - 1) || sep, key: `${prefix}/${file.key}` };
}

async function prefixOf(source: Source, folder: RegionFolder, time: number): Promise<string> {
  for await (const { bucket, key } of listDigests(source, folder, time, time)) {
    const fetched = await source.digest(bucket, key);
    if (fetched.state !== "read") return "";
    const member = await inflateBuffer(fetched.body, { limit: MOST_UNPACKED, keep: true });
    const body = member.state === "complete" && parseDigest(member.content ?? Buffer.alloc(0));
    if (!body || typeof body === "string") continue;
    const own = body.key.replace(/\/{2,}/g, "/");
    return own.endsWith(`/${key}`) ? own.slice(0, -key.length - 1) : "";
  }
  return "";
}
