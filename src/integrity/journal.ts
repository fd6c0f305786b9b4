import { randomBytes } from "node:crypto";
import { appendFileSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { UserError } from "../model/errors.ts";
import type { Checkpoint, Settled } from "./checkpoint.ts";
import { idOf } from "./facts.ts";

/** What a checkpoint is about: that of another trail would prove nothing here. */
export interface JournalHeader {
  readonly trail: string;
  readonly homeRegion: string;
  readonly bucket: string;
  readonly prefix: string;
  /** The folder of a copy on disk: another copy is another bucket. */
  readonly source?: string | undefined;
}

const VERSION = "1";

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
export function openJournal(file: string, header: JournalHeader, since: number): Checkpoint {
  const settled = new Map<string, Settled>();
  const first = JSON.stringify({ trailproofCheckpoint: VERSION, ...header });
  for (const line of linesOf(file, first))
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
    get: (id) => settled.get(id),
    add: (one) => withFile(file, () => appendFileSync(file, `${written(one)}\n`)),
  };
}

function linesOf(file: string, first: string): Line[] {
  let text: string;
  try {
    // A device may have no end, and would be replaced.
    if (!statSync(file).isFile()) throw new Error("it is no regular file");
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw new UserError(`Cannot read checkpoint ${file}: ${(error as Error).message}`, 2, { cause: error });
  }
  const [found = "", ...lines] = text.split("\n");
  if (text === "") return [];
  if (!found.startsWith('{"trailproofCheckpoint":'))
    throw new UserError(`${file} is no trailproof checkpoint: name another file, or remove it`);
  if (found !== first)
    throw new UserError(
      `${file} is the checkpoint of another trail, bucket, prefix, copy or version: name another file`,
    );
  return lines.flatMap(parsed);
}

/** A line that is not whole is as good as none: its digest is verified again. */
function parsed(text: string): Line[] {
  try {
    const line = JSON.parse(text) as Line;
    const { fact } = line;
    const texts = [fact.bucket, fact.key, fact.region, fact.hash, fact.signature, line.etag];
    const numbers = [fact.time, fact.start, fact.end, line.logs, line.bytes];
    const whole =
      fact.state === "valid" &&
      texts.every((one) => typeof one === "string") &&
      numbers.every((one) => Number.isFinite(one)) &&
      [fact.time, fact.start, fact.end].every((one) => Math.abs(one) <= MAX_DATE) &&
      typeof fact.backfill === "boolean" &&
      isPrevious(fact.previous) &&
      isNames(line.names);
    return whole ? [line] : [];
  } catch {
    return [];
  }
}

/** The farthest moment from 1970 that a date can be, in milliseconds. */
const MAX_DATE = 8.64e15;

const areTexts = (values: readonly unknown[]): boolean => values.every((one) => typeof one === "string");

function isPrevious(previous: unknown): boolean {
  if (previous === null) return true;
  if (typeof previous !== "object") return false;
  const { bucket, key, hash, signature } = previous as Record<string, unknown>;
  return areTexts([bucket, key, hash, signature]);
}

function isNames(names: unknown): boolean {
  const isGroup = (group: unknown): boolean => {
    if (!Array.isArray(group) || group.length !== 3) return false;
    const [bucket, folder, list] = group as unknown[];
    return areTexts([bucket, folder]) && Array.isArray(list) && areTexts(list);
  };
  return Array.isArray(names) && names.every(isGroup);
}

function written({ names, ...rest }: Settled): string {
  const folders = new Map<string, [string, string, string[]]>();
  for (const [bucket, key] of names) {
    const folder = key.slice(0, key.lastIndexOf("/") + 1);
    const group = folders.get(`${bucket}/${folder}`) ?? [bucket, folder, []];
    folders.set(`${bucket}/${folder}`, group);
    group[2].push(key.slice(folder.length));
  }
  return JSON.stringify({ ...rest, names: [...folders.values()] } satisfies Line);
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
