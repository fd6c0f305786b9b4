import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A log file as it was named or found. */
export interface LogFile {
  readonly path: string;
  /** On the disk; undefined where there is none (a pipe). */
  readonly bytes: number | undefined;
}

/**
 * The log files at a path: the file itself, or those of a folder and the folders in it, in order of their names. Hidden
 * files and CloudTrail's digests, which lie beside its log files, are left out. `-` is standard input.
 *
 * @throws the system's error where the path cannot be read; `unreadable` is told of what lies within a folder.
 */
export function* logFiles(path: string, unreadable: (path: string, error: Error) => void): Generator<LogFile> {
  if (path === "-") {
    yield { path, bytes: undefined };
    return;
  }
  const found = statSync(path);
  if (found.isDirectory()) yield* within(path, unreadable);
  else yield { path, bytes: found.isFile() ? found.size : undefined };
}

function* within(folder: string, unreadable: (path: string, error: Error) => void): Generator<LogFile> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".") || entry.name === "CloudTrail-Digest" || entry.name.includes("_CloudTrail-Digest_"))
      continue;
    try {
      if (entry.isDirectory()) yield* within(path, unreadable);
      else {
        // What a link leads to; a folder behind it may be one that we are in.
        const found = statSync(path);
        if (found.isFile()) yield { path, bytes: found.size };
      }
    } catch (error) {
      unreadable(path, error as Error);
    }
  }
}
