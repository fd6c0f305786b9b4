import { accessSync, constants, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../model/errors.ts";
import { describeFileError } from "../model/text/file-error.ts";

/** A log file as it was named or found. */
export interface LogFile {
  readonly path: string;
  /** On the disk; undefined where there is none (a pipe). */
  readonly bytes: number | undefined;
}

/**
 * The log files at a path: the file itself, or those of a folder and the folders in it, in order of their names. Links are
 * followed, and each folder is read once, by whatever names it has. Hidden files and CloudTrail's digest files, which are
 * stored next to its log files, are excluded. `-` is standard input.
 *
 * @throws the system's error where the path cannot be read; `unreadable` receives what could not be read in a folder.
 */
export function* logFiles(path: string, unreadable: Unreadable): Generator<LogFile> {
  if (path === "-") {
    yield { path, bytes: undefined };
    return;
  }
  const found = statSync(path);
  if (found.isDirectory()) yield* within(path, unreadable, new Set());
  else yield { path, bytes: found.isFile() ? found.size : undefined };
}

type Unreadable = (path: string, error: Error) => void;

function* within(folder: string, unreadable: Unreadable, read: Set<string>): Generator<LogFile> {
  const place = realpathSync(folder);
  if (read.has(place)) return;
  read.add(place);
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "CloudTrail-Digest" || entry.name.includes("_CloudTrail-Digest_"))
      continue;
    try {
      const found = statSync(path);
      if (found.isDirectory()) yield* within(path, unreadable, read);
      else if (found.isFile()) yield { path, bytes: found.size };
      else unreadable(path, new Error("it is no regular file"));
    } catch (error) {
      unreadable(path, error as Error);
    }
  }
}

/** Standard input, or what else ends when it was read once. */
export function isPipe(path: string): boolean {
  if (path === "-") return true;
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

/** @throws UserError (exit 2) for a path that was named and cannot be read: what is found inside a folder is skipped instead. */
export function checkReadable(path: string): void {
  if (path === "-") return;
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
}
