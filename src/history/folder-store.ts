import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readBytes } from "../documents/bytes.ts";
import { UserError } from "../model/errors.ts";
import { describeFileError } from "../model/text/file-error.ts";
import { isAccount } from "./entry.ts";
import type { HistoryStore } from "./store.ts";

/** Files that are still being written. A process that was killed leaves its own here, where no reader looks. */
const UNFINISHED = ".unfinished";
/** No write takes this long, in milliseconds. */
const ABANDONED = 3_600_000;

/** A history in a folder. Writers rename finished files into their places, so readers and other writers see complete files only. */
export function folderStore(folder: string): HistoryStore {
  const at = (path: string) => join(folder, path);
  return {
    name: folder,
    accounts: async () => (await names(folder)).filter(isAccount),
    files: (account) => names(at(account)),
    read: async (path, limit) => {
      const bytes = await readBytes(at(path), limit).catch(cannot("read", at(path)));
      if (bytes.length > limit)
        throw new UserError(`${at(path)} is larger than ${limit / 1024 / 1024} MiB, the most that is read`);
      return bytes;
    },
    create: async (path, content, { replace } = { replace: false }) => {
      const target = at(path);
      if (!replace && (await exists(target))) return false;
      try {
        await mkdir(dirname(target), { recursive: true });
        await mkdir(at(UNFINISHED), { recursive: true });
        await removeAbandoned(at(UNFINISHED));
        return await writeComplete(target, at(join(UNFINISHED, unique())), content, replace);
      } catch (error) {
        return cannot("write", target)(error);
      }
    },
    close: () => {},
  };
}

const unique = () => `${process.pid}-${Math.random().toString(16).slice(2, 10)}`;

/** @returns false where another writer of the same place was first. */
async function writeComplete(
  target: string,
  temporary: string,
  content: Uint8Array,
  replace: boolean,
): Promise<boolean> {
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    return await place(temporary, target, replace);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Not every file system has hard links: there the later of two writers takes the place of the earlier. */
async function place(temporary: string, target: string, replace: boolean): Promise<boolean> {
  if (!replace) {
    const code = await link(temporary, target).then(
      () => null,
      (error: NodeJS.ErrnoException) => error.code,
    );
    if (code === null || code === "EEXIST") return code === null;
  }
  await rename(temporary, target);
  return true;
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await names(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(path, { force: true });
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR") throw noFolder(folder);
    return code === "ENOENT" ? [] : cannot("read", folder)(error);
  }
}

export const noFolder = (path: string): UserError =>
  new UserError(`${path} is no folder: a history is a folder, or s3://BUCKET/PREFIX`);

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

const cannot =
  (what: "read" | "write", path: string) =>
  (error: unknown): never => {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot ${what} ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  };
