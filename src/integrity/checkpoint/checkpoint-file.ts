import { createHash, randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "../../model/errors.ts";
import type { IntegrityNote } from "../../model/integrity-result.ts";
import { idOf } from "../digest/entry.ts";
import type { Checkpoint, Settled } from "./checkpoint.ts";

/** What a checkpoint is about: that of another trail would prove nothing here. */
export interface JournalHeader {
  readonly trail: string;
  readonly homeRegion: string;
  readonly bucket: string;
  readonly prefix: string;
  /** The folder of a copy on disk: another copy is another bucket. */
  readonly source?: string | undefined;
}

const VERSION = "2";

export interface Journal extends Checkpoint {
  /** What a reader has to know about the file. */
  readonly notes: readonly IntegrityNote[];
}

/** Log files by bucket and folder, so that a line is not the same path a thousand times. */
type Names = readonly (readonly [bucket: string, folder: string, names: readonly string[]])[];
type Line = Omit<Settled, "names"> & { readonly names: Names };

/**
 * A checkpoint in a file: a line for each digest that was found whole with all its log files, written as soon as that is
 * known, so that a run that is killed loses no more than what was under way. What is older than `since` is left out.
 *
 * @param since - milliseconds.
 * @throws UserError if the file is no checkpoint, is of another trail, or cannot be read or written.
 */
export function openJournal(file: string, header: JournalHeader, since: number): Journal {
  const settled = new Map<string, Settled>();
  const first = JSON.stringify({ trailproofCheckpoint: VERSION, ...header });
  const { lines, damaged } = linesOf(file, first);
  for (const line of lines)
    if (line.fact.time >= since) settled.set(idOf(line.fact), { ...line, names: spread(line.names) });
  // Anew: without what is past, and without the half line that a killed run may have left.
  const text = [first, ...[...settled.values()].map(written)].map((line) => `${line}\n`).join("");
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
    get: (id) => settled.get(id),
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
    // A device may have no end, and would be replaced.
    if (!statSync(file).isFile()) throw new Error("it is no regular file");
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { lines: [], damaged: 0 };
    throw new UserError(`Cannot read checkpoint ${file}: ${(error as Error).message}`, 2, { cause: error });
  }
  const [found = "", ...rest] = text.split("\n");
  if (text === "") return { lines: [], damaged: 0 };
  if (!found.startsWith('{"trailproofCheckpoint":'))
    throw new UserError(`${file} is no trailproof checkpoint: name another file, or remove it`);
  if (found !== first)
    throw new UserError(
      `${file} is the checkpoint of another trail, bucket, prefix, copy or version: name another file`,
    );
  // A run that was killed may leave half a line at the end: that is no damage.
  const lines = rest.slice(0, -1).map(parsed);
  const intact = lines.filter((line) => line !== undefined);
  return { lines: intact, damaged: lines.length - intact.length };
}

/** A line without its checksum would be believed with one wrong bit in a hash, which then accuses CloudTrail. */
function parsed(text: string): Line | undefined {
  const json = text.slice(CHECKSUM + 1);
  return text === checked(json) ? (JSON.parse(json) as Line) : undefined;
}

/** Hexadecimal digits of a line's SHA-256 before the line. */
const CHECKSUM = 16;

const checked = (json: string): string =>
  `${createHash("sha256").update(json).digest("hex").slice(0, CHECKSUM)} ${json}`;

function written({ names, ...rest }: Settled): string {
  const folders = new Map<string, [string, string, string[]]>();
  for (const [bucket, key] of names) {
    const folder = key.slice(0, key.lastIndexOf("/") + 1);
    const group = folders.get(`${bucket}/${folder}`) ?? [bucket, folder, []];
    folders.set(`${bucket}/${folder}`, group);
    group[2].push(key.slice(folder.length));
  }
  return checked(JSON.stringify({ ...rest, names: [...folders.values()] } satisfies Line));
}

function spread(names: Names): Settled["names"] {
  return names.flatMap(([bucket, folder, list]) => list.map((name) => [bucket, folder + name] as const));
}

function withFile(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UserError(`Cannot write checkpoint ${file}: ${(error as Error).message}`, 2, { cause: error });
  }
}
