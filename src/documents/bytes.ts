import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { retry } from "./special-file.ts";

const CHUNK = 1024 * 1024;

/**
 * The bytes of a file, device or pipe; `-` is standard input. At most one byte more than `limit`: enough to know that it
 * is too much, also of a device without an end. Waiting for a pipe stops neither signals nor anything else.
 *
 * @throws the system's error, with `code`: EISDIR for a folder.
 */
export async function readBytes(path: string, limit: number): Promise<Buffer> {
  return path === "-" ? readStream(process.stdin, limit) : readFile(path, limit);
}

async function readStream(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit + 1);
}

async function readFile(path: string, limit: number): Promise<Buffer> {
  // Windows has no such flag, and no pipes with names to wait for.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" });
    const awaitsWriter = found.isFIFO() && hasName(path);
    const chunks: Buffer[] = [];
    let length = 0;
    while (length <= limit) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, limit + 1 - length));
      const read = await retry("EAGAIN", () => readSync(file, chunk, 0, chunk.length, null));
      if (read > 0) chunks.push(chunk.subarray(0, read));
      else if (awaitsWriter && length === 0) await sleep(20);
      else break;
      length += read;
    }
    return Buffer.concat(chunks);
  } finally {
    closeSync(file);
  }
}

/** A pipe that a shell has made for us has no name, and its writer is there from the start. */
function hasName(path: string): boolean {
  try {
    realpathSync(path);
    return true;
  } catch {
    return false;
  }
}
