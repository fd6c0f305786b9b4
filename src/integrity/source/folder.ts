import { createReadStream, type Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import { UNKNOWN_REGION_KEYS } from "../../model/integrity/integrity-notes.ts";
import { isSmall } from "../inflate/gzip.ts";
import { makeInflater } from "../inflate/inflater.ts";
import { memberContent } from "./log-content.ts";
import {
  DIGEST_TOO_LARGE,
  type ListedObject,
  type ListPage,
  MAX_STORED_DIGEST,
  type PublicKey,
  type Source,
  SourceError,
  type Unreadable,
} from "./source.ts";

/** Public keys of every region (`""`), or by region. */
export type KeysByRegion = ReadonlyMap<string, readonly PublicKey[]>;

export interface FolderOptions {
  /** The copy of the bucket: it contains `AWSLogs/`, or the trail's prefix. */
  readonly folder: string;
  readonly keys: KeysByRegion;
  /** The file that they are from, as it was named. */
  readonly keysFile: string;
  /** Whether the bucket's name was given, so that it is compared with the digest files. */
  readonly namesBucket: boolean;
  readonly maxLogMib: number;
}

const PAGE = 1000;
/** An object's metadata as `get-object` or `head-object` print it, in a file next to the object. */
const METADATA_FILE = ".metadata.json";

/**
 * A copy of a trail's bucket on disk. A digest file's signature is in a metadata file next to it, else in the next digest
 * file.
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
    return path.startsWith(root + sep) && !isOutside(key) ? path : undefined;
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
    // A copy of `logs//AWSLogs/` is in `logs/AWSLogs/`: a folder on disk cannot have an empty name.
    keyHere: (key) => key.replace(/\/{2,}/g, "/").replace(/^\//, ""),
    list: async function* ({ prefix, shallow, startAfter = "" }): AsyncGenerator<ListPage> {
      const base = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      let objects: ListedObject[] = [];
      const folders: string[] = [];
      for await (const { key, path, hasMetadataFile } of walk(root, base, !shallow)) {
        if (!key.startsWith(prefix) || key <= startAfter) continue;
        if (path === undefined) folders.push(key);
        else {
          const { size, mtimeMs } = await onDisk(() => stat(path));
          const metadataFile = hasMetadataFile ? await onDisk(() => stat(path + METADATA_FILE)) : undefined;
          const metadata = metadataFile ? ` ${metadataFile.size} ${metadataFile.mtimeMs}` : "";
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
        if ((await sizeOf(path)) > MAX_STORED_DIGEST) return DIGEST_TOO_LARGE;
        return { state: "read", body: await readFile(path), metadata: await readMetadata(path) };
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
          ? await inflater.buffer(await readFile(path), limit)
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

/** Such a path leaves the folder, or has an empty name, which a folder on disk cannot have. */
const isOutside = (key: string): boolean => key.split("/").includes("..") || key.includes("//");

/** Files in the order of their keys; with `deep` false also folders, with a slash at the end, and nothing below them. */
async function* walk(
  root: string,
  base: string,
  deep: boolean,
): AsyncGenerator<{ readonly key: string; readonly path: string | undefined; readonly hasMetadataFile: boolean }> {
  if (isOutside(base)) return;
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
      const isFolder = entry.isSymbolicLink() ? await isLinkToFolder(folder, entry.name) : entry.isDirectory();
      return { name: isFolder ? `${entry.name}/` : entry.name, isFolder };
    }),
  );
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(entries.map(({ name }) => name));
  for (const { name, isFolder } of entries)
    if (!isFolder) {
      if (!isMetadataFile(base, name, names))
        yield {
          key: base + name,
          path: join(root, base, name),
          hasMetadataFile: isMetadataFile(base, name + METADATA_FILE, names),
        };
    } else if (deep) yield* walk(root, base + name, deep);
    else yield { key: base + name, path: undefined, hasMetadataFile: false };
}

/** Whether a link points to a folder. @throws SourceError if its target does not exist, or contains the link. */
async function isLinkToFolder(folder: string, name: string): Promise<boolean> {
  const path = join(folder, name);
  const isFolder = (await onDisk(() => stat(path))).isDirectory();
  if (!isFolder) return false;
  const [parent, target] = await onDisk(() => Promise.all([realpath(folder), realpath(path)]));
  if ((parent + sep).startsWith(target + sep))
    throw new SourceError("ELOOP", `${path} is a link to a folder that contains it`);
  return true;
}

/** @throws for anything but a file: a pipe or a device may not end. */
async function sizeOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isFile()) throw Object.assign(new Error(`${path} is not a regular file`), { code: "NotAFile" });
  return found.size;
}

/** @throws SourceError with the error of the system. */
async function onDisk<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { code = "Unreadable", message } = error as NodeJS.ErrnoException;
    throw new SourceError(code, message);
  }
}

/** A metadata file next to a digest file; anywhere else such a name is an object like any other. */
const isMetadataFile = (base: string, name: string, names: ReadonlySet<string>): boolean =>
  name.endsWith(METADATA_FILE) &&
  base.includes("/CloudTrail-Digest/") &&
  names.has(name) &&
  names.has(name.slice(0, -METADATA_FILE.length));

async function readMetadata(path: string): Promise<Record<string, string>> {
  let text: string;
  try {
    await sizeOf(path + METADATA_FILE);
    text = await readFile(path + METADATA_FILE, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw Object.assign(new Error(`${path}${METADATA_FILE} is not JSON`), { code: "UnreadableMetadata" });
  }
  const metadata = (document as { Metadata?: unknown } | null)?.Metadata ?? document;
  const entries = Object.entries((metadata ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name.toLowerCase(), value]] : [])),
  );
}
