import { createReadStream, type Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { UNKNOWN_REGION_KEYS } from "../../model/integrity-notes.ts";
import { isSmall } from "../inflate/gzip.ts";
import { makeInflater } from "../inflate/inflater.ts";
import { memberContent } from "./log-content.ts";
import {
  type ListedObject,
  type ListPage,
  MAX_STORED_DIGEST,
  type PublicKey,
  type Source,
  SourceError,
  TOO_LARGE_A_DIGEST,
  type Unreadable,
} from "./source.ts";

/** Public keys of every region (`""`), or by region. */
export type KeysByRegion = ReadonlyMap<string, readonly PublicKey[]>;

export interface FolderOptions {
  /** The bucket's tree on disk: below it is `AWSLogs/`, or the trail's prefix. */
  readonly folder: string;
  readonly keys: KeysByRegion;
  /** The file that they are from, as it was named. */
  readonly keysFile: string;
  /** Whether the bucket's name was given, so that digests can be held to it. */
  readonly namesBucket: boolean;
  readonly maxLogMib: number;
}

const PAGE = 1000;
/** What S3 keeps as an object's metadata: as `get-object` or `head-object` print it, in a file beside the object. */
const BESIDE = ".metadata.json";

/**
 * A trail's bucket as a tree on disk. Digests have their signatures in a file beside them; without one, in the digest
 * after them.
 */
export function folderSource({
  folder,
  keys,
  keysFile,
  namesBucket,
  maxLogMib,
}: FolderOptions): Source & { close(): Promise<void> } {
  const root = resolve(folder);
  const limit = maxLogMib * 2 ** 20;
  const inflater = makeInflater();
  const pathOf = (key: string): string | undefined => {
    const path = resolve(root, key);
    return path.startsWith(root + sep) && !leadsOut(key) ? path : undefined;
  };
  const failed = (error: unknown): { state: "missing"; code: string } | Unreadable => {
    const { code = "Unreadable", message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { state: "missing", code };
    return { state: "unreadable", code, message };
  };
  const outside = { state: "missing", code: "OutsideOfFolder" } as const;

  return {
    hasMetadata: false,
    namesBucket,
    folder,
    keysFile,
    // A copy of `logs//AWSLogs/` lies in `logs/AWSLogs/`: a folder on disk has a name.
    keyHere: (key) => key.replace(/\/{2,}/g, "/").replace(/^\//, ""),
    list: async function* ({ prefix, shallow, startAfter = "" }): AsyncGenerator<ListPage> {
      const base = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      let objects: ListedObject[] = [];
      const folders: string[] = [];
      for await (const { key, path, hasBeside } of walk(root, base, !shallow)) {
        if (!key.startsWith(prefix) || key <= startAfter) continue;
        if (path === undefined) folders.push(key);
        else {
          const { size, mtimeMs } = await onDisk(() => stat(path));
          const beside = hasBeside ? await onDisk(() => stat(path + BESIDE)) : undefined;
          const metadata = beside ? ` ${beside.size} ${beside.mtimeMs}` : "";
          objects.push({ key, etag: `${size} ${mtimeMs}${metadata}`, size });
        }
        if (objects.length < PAGE) continue;
        yield { objects, folders: [] };
        objects = [];
      }
      yield { objects, folders };
    },
    digest: async (_bucket, key) => {
      const path = pathOf(key);
      if (path === undefined) return outside;
      try {
        if ((await sizeOf(path)) > MAX_STORED_DIGEST) return TOO_LARGE_A_DIGEST;
        return { state: "read", body: await readFile(path), metadata: await metadataBeside(path) };
      } catch (error) {
        return failed(error);
      }
    },
    log: async (_bucket, key) => {
      const path = pathOf(key);
      if (path === undefined) return outside;
      try {
        const size = await sizeOf(path);
        const member = isSmall(size)
          ? await inflater.whole(await readFile(path), limit)
          : await inflater.stream(createReadStream(path), limit, size);
        return memberContent(member, maxLogMib);
      } catch (error) {
        return failed(error);
      }
    },
    publicKeys: async (region) => {
      const known = keys.get("") ?? keys.get(region);
      if (!known) throw new SourceError(UNKNOWN_REGION_KEYS, `${keysFile} has no public keys of ${region}`);
      return known;
    },
    close: () => inflater.close(),
  };
}

/** On disk such parts lead elsewhere: no key of a bucket needs the one, and a folder without a name cannot be there. */
const leadsOut = (key: string): boolean => key.split("/").includes("..") || key.includes("//");

/** Files in the order of their keys; with `deep` false also folders, by their names with a slash, and nothing below. */
async function* walk(
  root: string,
  base: string,
  deep: boolean,
): AsyncGenerator<{ readonly key: string; readonly path: string | undefined; readonly hasBeside: boolean }> {
  if (leadsOut(base)) return;
  const folder = join(root, base);
  let found: Dirent[];
  try {
    found = await onDisk(() => readdir(folder, { withFileTypes: true }));
  } catch (error) {
    if (error instanceof SourceError && (error.code === "ENOENT" || error.code === "ENOTDIR")) return;
    throw error;
  }
  const entries = await Promise.all(
    found.map(async (entry) => {
      const isFolder = entry.isSymbolicLink() ? await leadsToFolder(folder, entry.name) : entry.isDirectory();
      return { name: isFolder ? `${entry.name}/` : entry.name, isFolder };
    }),
  );
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(entries.map(({ name }) => name));
  for (const { name, isFolder } of entries)
    if (!isFolder) {
      if (!isBeside(base, name, names))
        yield { key: base + name, path: join(root, base, name), hasBeside: isBeside(base, name + BESIDE, names) };
    } else if (deep) yield* walk(root, base + name, deep);
    else yield { key: base + name, path: undefined, hasBeside: false };
}

/** What a link leads to. @throws SourceError if that is nothing, or a folder that the link lies in. */
async function leadsToFolder(folder: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  const isFolder = (await onDisk(() => stat(path))).isDirectory();
  if (!isFolder) return false;
  const [place, target] = await onDisk(() => Promise.all([realpath(folder), realpath(path)]));
  if ((place + sep).startsWith(target + sep)) throw new SourceError("ELOOP", `${path} leads back to a folder it is in`);
  return true;
}

/** @throws for what is no file: a pipe or a device may have no end. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isFile()) throw Object.assign(new Error(`${path} is no file`), { code: "NotAFile" });
  return found.size;
}

/** @throws SourceError for what the system says. */
async function onDisk<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { code = "Unreadable", message } = error as NodeJS.ErrnoException;
    throw new SourceError(code, message);
  }
}

/** What a copy has beside a digest; anywhere else a file of such a name is an object as any other. */
const isBeside = (base: string, name: string, names: ReadonlySet<string>): boolean =>
  name.endsWith(BESIDE) &&
  base.includes("/CloudTrail-Digest/") &&
  names.has(name) &&
  names.has(name.slice(0, -BESIDE.length));

async function metadataBeside(path: string): Promise<Record<string, string>> {
  let text: string;
  try {
    await sizeOf(path + BESIDE);
    text = await readFile(path + BESIDE, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw Object.assign(new Error(`${path}${BESIDE} is not JSON`), { code: "UnreadableMetadata" });
  }
  const metadata = (document as { Metadata?: unknown } | null)?.Metadata ?? document;
  const entries = Object.entries((metadata ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name.toLowerCase(), value]] : [])),
  );
}
