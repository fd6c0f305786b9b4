import {
  accessSync,
  constants,
  lstatSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { isSpecial, writeInPlace } from "../../documents/special-file.ts";
import { reporters } from "../../generated/reporters.ts";
import { UserError } from "../../model/errors.ts";
import { pathInside } from "../../model/path-inside.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { didYouMean, quoted } from "../../model/text/suggest.ts";

export type Format = keyof typeof reporters;

/** A file that was asked for. `path` is `-` for standard output. */
export interface FileOutput<F extends string> {
  readonly format: F;
  readonly path: string;
}

/** A report that was asked for, in a format of trailproof or of a plugin. */
export type Output = FileOutput<string>;

/** Whether a format is one of trailproof. */
export const isFormat = (name: string): name is Format => Object.hasOwn(reporters, name);

/** Whether the findings go to Security Hub and into no file: `asff=securityhub`. */
export const isSecurityHub = ({ format, path }: Output): boolean => format === "asff" && path === "securityhub";

/** Why a saved result or snapshot is not imported: it may be of another day. */
export const HUB_IS_LIVE = "--output asff=securityhub calls AWS: only a scan of a live account imports findings";

/** Formats that point at lines of files, and need to know where these are. */
const POINTING: readonly string[] = ["sarif", "gitlab", "github"];

/** Whether one of the reports points at lines of files. */
export const pointsAtFiles = (outputs: readonly Output[]): boolean =>
  outputs.some(({ format }) => POINTING.includes(format));

const formats = Object.keys(reporters) as Format[];

/**
 * Reads `FORMAT=FILE`, or a bare file whose extension names the format.
 *
 * @param own - the formats of plugins.
 * @throws UserError if the format is unknown.
 */
export function parseOutput(text: string, own: Iterable<string> = []): Output {
  return parseOutputOf<string>(text, [...formats, ...own]);
}

/** The same before the policy is read, whose plugins may bring the format: `NAME=FILE` is taken for one of these. */
export function parseOpenOutput(text: string): Output {
  const [, name = ""] = /^([a-z][a-z0-9-]*)=/.exec(text) ?? [];
  return parseOutput(text, name === "" ? [] : [name]);
}

/** The same for a command with formats of its own. */
export function parseOutputOf<F extends string>(text: string, among: readonly F[]): FileOutput<F> {
  const equals = text.indexOf("=");
  const named = equals < 0 ? undefined : text.slice(0, equals);
  const path = equals < 0 ? text : text.slice(equals + 1);
  const format = among.find((one) => one === (named ?? extname(text).slice(1)));
  if (!format || path === "") {
    const near = didYouMean(named ?? extname(text).slice(1), among);
    throw new UserError(
      `--output ${quoted(text)}: expected FORMAT=FILE or a file ending in .FORMAT, where FORMAT is one of ${among.join(", ")}${near}`,
    );
  }
  // One file may have a comma in its name; a second format after it is a list, which would be one file of a strange name.
  const [, second] = /,([a-z-]+)=/.exec(path) ?? [];
  if (among.some((one) => one === second))
    throw new UserError(`--output ${quoted(text)}: expected one output; repeat --output for each`);
  return { format, path: namedFile(path) };
}

/** Whatever its name, standard output is one stream: written to by two ways, each would overwrite the other. */
const STANDARD_OUTPUT = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/** The path of a file that is to be written, `-` for standard output. */
export function namedFile(path: string): string {
  return STANDARD_OUTPUT.includes(path) ? "-" : path;
}

/** A path as reports show it: relative to the working directory, with forward slashes. */
export function shownPath(path: string): string {
  return relative(process.cwd(), resolve(path)).split(sep).join("/") || ".";
}

/** Temporary files and folders of writes that are under way. */
export const unfinished = new Set<string>();

/** Removes what an interrupted write left; called by the signal handler, so it must be synchronous. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
}

/** Says early, before a scan of minutes, that an output cannot be written. */
export function checkWritable(path: string): void {
  if (path === "-") return;
  if (/[/\\]$/.test(path)) throw new UserError(`Cannot write ${path}: it names a folder`);
  const target = finalTarget(path);
  try {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`Cannot write ${path}: it is a folder`);
    accessSync(isSpecial(target) ? target : dirname(target), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/**
 * Says early that two outputs, or an output and an input, are one file: the later would take the place of the other.
 *
 * @throws UserError (exit 2) with both names.
 */
export function checkDistinct(outputs: readonly string[], inputs: readonly string[] = []): void {
  const taken = new Map(inputs.filter((path) => path !== "-").map((path) => [identityOf(path), { path, input: true }]));
  for (const path of outputs) {
    if (path !== "-" && isSpecial(path)) continue;
    const identity = identityOf(path);
    const other = taken.get(identity);
    if (other?.input) throw new UserError(`Cannot write ${path}: the input ${other.path} is the same file`);
    if (other && path === "-") throw new UserError("Two outputs are standard output: give one of them a file");
    if (other) throw new UserError(`Cannot write ${path}: the output ${other.path} is the same file`);
    taken.set(identity, { path, input: false });
  }
}

/**
 * Says early that an output would be among files that are read: it would replace one of them, or be read as one the next time.
 *
 * @throws UserError (exit 2) with both names.
 */
export function checkOutside(outputs: readonly string[], folders: readonly string[]): void {
  const read = folders.filter(isFolder);
  for (const path of outputs) {
    if (path === "-" || isSpecial(path)) continue;
    const target = finalTarget(path);
    const place = join(realPath(dirname(target)), basename(target));
    const folder = read
      .map((one) => [one, realPath(one)] as const)
      .find(([, real]) => place === real || pathInside(real, place) !== undefined)?.[0];
    if (folder !== undefined)
      throw new UserError(`Cannot write ${path}: its folder is among the input ${folder}. Choose a path outside of it`);
  }
}

/** What cannot be looked at is reported where it is read. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The path itself where nothing is there yet. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** What two names of one file have in common, by whatever links. */
function identityOf(path: string): string {
  if (path === "-") return path;
  const target = finalTarget(path);
  try {
    const found = statSync(target, { bigint: true, throwIfNoEntry: false });
    return found ? `${found.dev}:${found.ino}` : join(realpathSync(dirname(target)), basename(target));
  } catch {
    return target;
  }
}

export interface WriteOptions {
  /** Access mode of the file; without it an existing file keeps its own. */
  readonly mode?: number;
  /**
   * How to name another file. Set for a file that no option names: anyone who may write to its folder could have
   * planted a symbolic link there, so a link is refused, not followed.
   */
  readonly unnamed?: string;
}

/**
 * Writes a file completely or not at all: to a temporary file beside it, which is then renamed. A symbolic link
 * that the user named is followed. What is no regular file (a device, a pipe) is written in place.
 *
 * @throws UserError if it cannot be written.
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  { mode, unnamed }: WriteOptions = {},
): Promise<void> {
  if (unnamed !== undefined) checkNotPlanted(path, unnamed);
  const target = unnamed === undefined ? finalTarget(path) : resolve(path);
  try {
    if (unnamed === undefined && isSpecial(target)) {
      await writeInPlace(target, content);
      return;
    }
    const existing = statSync(target, { throwIfNoEntry: false });
    const temporary = temporaryBeside(target);
    unfinished.add(temporary);
    try {
      const access = mode ?? (existing ? existing.mode & 0o777 : undefined);
      writeFileSync(temporary, content, { flag: "wx", ...(access === undefined ? {} : { mode: access }) });
      renameSync(temporary, target);
    } finally {
      rmSync(temporary, { force: true });
      unfinished.delete(temporary);
    }
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** A file in the same folder, so that renaming it replaces the target at once. */
export const temporaryBeside = (target: string): string =>
  join(dirname(target), `.trailproof-${Math.random().toString(16).slice(2, 10)}.tmp`);

/**
 * Refuses a file that no option names if its place holds anything but a regular file.
 *
 * @param instead - what the user can do, in words.
 * @throws UserError
 */
export function checkNotPlanted(path: string, instead: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.isFile()) return;
  const what = found.isSymbolicLink() ? "a symbolic link" : found.isDirectory() ? "a folder" : "no regular file";
  throw new UserError(`Cannot write ${path}: it is ${what}, and no option names it. ${instead}`);
}

/** Says on standard error which files were written. */
export async function announce(paths: readonly string[]): Promise<void> {
  if (paths.length > 0) await print(paths.map((path) => `wrote ${oneLine(path)}\n`).join(""), process.stderr);
}

/** Where a path leads at last, also if nothing is there yet. Links to open pipes lead nowhere that has a name. */
export function finalTarget(path: string): string {
  let target = resolve(path);
  if (isSpecial(target)) return target;
  for (let hops = 0; hops < 40; hops++) {
    try {
      target = resolve(dirname(target), readlinkSync(target));
    } catch {
      return target;
    }
  }
  return target;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EISDIR: "it is a folder",
  ELOOP: "its symbolic links go round in a circle",
  ENAMETOOLONG: "its name is too long",
};

/** In words why a write failed. */
export function whyUnwritable({ code, message }: NodeJS.ErrnoException): string {
  return REASONS[code ?? ""] ?? message;
}

/** The error of a write, as one that a user reads. */
export function cannotWrite(path: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  return new UserError(`Cannot write ${path}: ${whyUnwritable(error as NodeJS.ErrnoException)}`, 2, { cause: error });
}

/** Prints to standard output; resolves when it is handed over. */
export function print(text: string, stream: NodeJS.WriteStream = process.stdout): Promise<void> {
  return new Promise((done) => {
    stream.write(text, () => done());
  });
}
