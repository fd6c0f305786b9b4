import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "../../model/errors.ts";
import type { IntegrityNote } from "../../model/integrity/integrity-result.ts";
import { idOf } from "../digest/entry.ts";
import type { Checkpoint, CheckpointEntry } from "./checkpoint.ts";

/** What a checkpoint belongs to: that of a different trail is refused. */
export interface CheckpointHeader {
  readonly trail: string;
  readonly homeRegion: string;
  readonly bucket: string;
  readonly prefix: string;
  /** The folder of a copy on disk: a different copy is a different bucket. */
  readonly source?: string | undefined;
}

const VERSION = "3";

export interface CheckpointFile extends Checkpoint {
  /** What a reader must know about the file. */
  readonly notes: readonly IntegrityNote[];
}

/** Log files by bucket and folder, so that a line does not repeat the same path a thousand times. */
type Names = readonly (readonly [bucket: string, folder: string, names: readonly string[]])[];
type Line = Omit<CheckpointEntry, "names"> & { readonly names: Names };

/**
 * A checkpoint in a file: a line for each digest file that is valid with all its log files, written at once, so that a run
 * that is killed loses only what was in progress. Entries older than `since` are dropped.
 *
 * @param since - milliseconds.
 * @throws UserError if the file is not a checkpoint, belongs to a different trail, or cannot be read or written.
 */
export function openCheckpoint(file: string, header: CheckpointHeader, since: number): CheckpointFile {
  const entries = new Map<string, CheckpointEntry>();
  const first = JSON.stringify({ trailproofCheckpoint: VERSION, ...header });
  const { lines, damaged } = linesOf(file, first);
  for (const line of lines)
    if (line.digest.time >= since) entries.set(idOf(line.digest), { ...line, names: spread(line.names) });
  // Written again: without old entries, and without the truncated line that a killed run may have left.
  const text = [first, ...[...entries.values()].map(written)].map((line) => `${line}\n`).join("");
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  withFile(file, () => {
    try {
      writeFileSync(temporary, text, { mode: 0o600 });
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
  return {
    notes: damaged === 0 ? [] : [damagedNote(file, damaged)],
    get: (id) => entries.get(id),
    add: (one) => withFile(file, () => appendFileSync(file, `${written(one)}\n`)),
  };
}

function damagedNote(file: string, damaged: number): IntegrityNote {
  const lines = damaged === 1 ? "1 damaged line was" : `${damaged} damaged lines were`;
  const message = `checkpoint ${file}: ${lines} discarded, and the digests are verified again`;
  return { code: "CheckpointDamaged", message };
}

interface Found {
  readonly lines: readonly Line[];
  readonly damaged: number;
}

function linesOf(file: string, first: string): Found {
  let text: string;
  try {
    // A device may not end, and would be replaced.
    if (!statSync(file).isFile()) throw new Error("not a regular file");
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { lines: [], damaged: 0 };
    throw new UserError(`Cannot read checkpoint ${file}: ${(error as Error).message}`, 2, { cause: error });
  }
  const [found = "", ...rest] = text.split("\n");
  if (text === "") return { lines: [], damaged: 0 };
  if (!found.startsWith('{"trailproofCheckpoint":'))
    throw new UserError(`${file} is not a trailproof checkpoint: name a different file, or remove it`);
  if (!isHeader(found))
    throw new UserError(`The first line of checkpoint ${file} is damaged: name a different file, or remove it`);
  if (found !== first)
    throw new UserError(
      `${file} is the checkpoint of a different trail, bucket, prefix, copy or version: name a different file`,
    );
  // A run that was killed may leave a truncated last line: that is not damage.
  const lines = rest.slice(0, -1).map(parsed);
  const intact = lines.filter((line) => line !== undefined);
  return { lines: intact, damaged: lines.length - intact.length };
}

/** Whether a first line has the members of a header, of whichever version and trail. */
function isHeader(line: string): boolean {
  try {
    const header = JSON.parse(line) as Record<string, unknown>;
    return ["trailproofCheckpoint", "trail", "homeRegion", "bucket", "prefix"].every(
      (member) => typeof header[member] === "string",
    );
  } catch {
    return false;
  }
}

/** Without a checksum, one wrong bit in a hash would be reported as a broken chain. */
function parsed(text: string): Line | undefined {
  const json = text.slice(CHECKSUM + 1);
  return text === checked(json) ? (JSON.parse(json) as Line) : undefined;
}

/** Hexadecimal digits of a line's SHA-256 before the line. */
const CHECKSUM = 16;

const checked = (json: string): string =>
  `${createHash("sha256").update(json).digest("hex").slice(0, CHECKSUM)} ${json}`;

function written({ names, ...rest }: CheckpointEntry): string {
  const folders = new Map<string, [string, string, string[]]>();
  for (const [bucket, key] of names) {
    const folder = key.slice(0, key.lastIndexOf("/") + 1);
    const group = folders.get(`${bucket}/${folder}`) ?? [bucket, folder, []];
    folders.set(`${bucket}/${folder}`, group);
    group[2].push(key.slice(folder.length));
  }
  return checked(JSON.stringify({ ...rest, names: [...folders.values()] } satisfies Line));
}

function spread(names: Names): CheckpointEntry["names"] {
  return names.flatMap(([bucket, folder, list]) => list.map((name) => [bucket, folder + name] as const));
}

function withFile(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UserError(`Cannot write checkpoint ${file}: ${(error as Error).message}`, 2, { cause: error });
  }
}
