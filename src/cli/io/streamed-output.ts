import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { isSpecial, openInPlace, writeAll } from "../../documents/special-file.ts";
import { cannotWrite, finalTarget, temporaryBeside, unfinished } from "./output.ts";

/** A file that is written while its content is made. */
export interface StreamedOutput {
  write(bytes: Buffer): void;
  /** What to wait for before more is written; undefined where nothing is. */
  ready(): Promise<void> | undefined;
  /**
   * All of it is written.
   *
   * @throws UserError if it cannot be.
   */
  finish(): Promise<void>;
  /** Nothing of it stays. */
  abandon(): void;
  /** Settles when it cannot be written: then nothing more needs to be made. */
  readonly failed: Promise<never>;
  /** Settles when its reader has gone away, which is no error. */
  readonly unread: Promise<void>;
}

/** Bytes that are kept for a reader who is slower than the writer. */
const MOST_WAITING = 1024 * 1024;

/**
 * Opens what an output names: a regular file is written beside it and renamed when it is finished; standard output, a device
 * or a pipe is written in place, as fast as it is read.
 *
 * @throws UserError if it cannot be written.
 */
export function streamedOutput(path: string): StreamedOutput {
  if (path === "-") return queued(path, writeStandardOutput, () => {});
  const target = finalTarget(path);
  if (!isSpecial(target)) return regularFile(path, target);
  let file: Promise<number> | undefined;
  return queued(
    path,
    async (bytes) => {
      file ??= openInPlace(target);
      await writeAll(await file, bytes);
    },
    async () => closeSync(await (file ?? openInPlace(target))),
  );
}

function regularFile(path: string, target: string): StreamedOutput {
  const { failed, fail, check } = failure(path);
  const temporary = temporaryBeside(target);
  let file: number | undefined;
  const abandon = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
    rmSync(temporary, { force: true });
    unfinished.delete(temporary);
  };
  try {
    unfinished.add(temporary);
    const existing = statSync(target, { throwIfNoEntry: false });
    file = openSync(temporary, "wx", existing ? existing.mode & 0o777 : undefined);
  } catch (error) {
    abandon();
    throw cannotWrite(path, error);
  }
  return {
    failed,
    unread: new Promise(() => {}),
    ready: () => undefined,
    write(bytes) {
      if (file === undefined) return;
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      } catch (error) {
        abandon();
        fail(error);
      }
    },
    async finish() {
      check();
      try {
        if (file !== undefined) closeSync(file);
        file = undefined;
        renameSync(temporary, target);
      } catch (error) {
        throw cannotWrite(path, error);
      } finally {
        abandon();
      }
    },
    abandon,
  };
}

/** Bytes are written one after the other, each when those before it are. */
function queued(path: string, write: (bytes: Buffer) => Promise<void>, end: () => unknown): StreamedOutput {
  const { failed, fail, check } = failure(path);
  let waiting = 0;
  let last = Promise.resolve();
  let isGone = false;
  let leave = () => {};
  const unread = new Promise<void>((settle) => {
    leave = settle;
  });
  return {
    failed,
    unread,
    ready: () => (waiting > MOST_WAITING ? last : undefined),
    write(bytes) {
      if (isGone) return;
      waiting += bytes.length;
      last = last.then(async () => {
        try {
          if (!isGone) await write(bytes);
        } catch (error) {
          isGone = true;
          if (isWithoutReader(error)) leave();
          else fail(error);
        } finally {
          waiting -= bytes.length;
        }
      });
    },
    async finish() {
      await last;
      check();
      await end();
    },
    abandon() {
      isGone = true;
    },
  };
}

/** Errors of the stream itself are reported where its handlers are. */
const writeStandardOutput = (bytes: Buffer): Promise<void> =>
  new Promise((done, failed) => {
    process.stdout.write(bytes, (error) => (error && isWithoutReader(error) ? failed(error) : done()));
  });

/** Once its reader has gone away, standard output is destroyed. */
const isWithoutReader = (error: unknown) =>
  ["EPIPE", "ERR_STREAM_DESTROYED"].includes((error as NodeJS.ErrnoException).code ?? "");

/** The first error of an output: for who waits for it, and for who is about to finish. */
function failure(path: string) {
  let found: unknown;
  let reject: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, rejected) => {
    reject = rejected;
  });
  // It is reported where it is awaited.
  failed.catch(() => {});
  return {
    failed,
    fail: (error: unknown) => {
      found = cannotWrite(path, error);
      reject(found);
    },
    check: () => {
      if (found) throw found;
    },
  };
}
