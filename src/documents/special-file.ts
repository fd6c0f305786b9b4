import { closeSync, constants, openSync, statSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Whether there is something at a path that is neither file nor folder: a device, a pipe. */
export function isSpecial(path: string): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}

/**
 * Writes to a device or pipe. Opening a pipe without a reader would block the process and its signal handlers, so the
 * write is retried instead. A reader that goes away is no error.
 */
export async function writeInPlace(path: string, content: string | Uint8Array): Promise<void> {
  const file = await openInPlace(path);
  try {
    await writeAll(file, typeof content === "string" ? Buffer.from(content) : content);
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw error;
  } finally {
    closeSync(file);
  }
}

/** Opens a device or pipe; waits for a reader of it. */
export const openInPlace = (path: string): Promise<number> =>
  retry("ENXIO", () => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));

/** Writes to what `openInPlace` opened, as fast as it is read. */
export async function writeAll(file: number, data: Uint8Array): Promise<void> {
  for (let written = 0; written < data.length; ) written += await retry("EAGAIN", () => writeSync(file, data, written));
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

/** Tries until it succeeds or fails with a code that is not `notReady`. */
export async function retry<T>(notReady: string, attempt: () => T): Promise<T> {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (codeOf(error) !== notReady) throw error;
    }
    await sleep(20);
  }
}
