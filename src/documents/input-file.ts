import { createHash } from "node:crypto";
import { MAX_SNAPSHOT_BYTES } from "../model/documents/limits.ts";
import { UserError } from "../model/errors.ts";
import { decodeText } from "../model/text/encoding.ts";
import { describeFileError } from "../model/text/file-error.ts";
import { readBytes } from "./bytes.ts";
import { parseJson } from "./read.ts";

/**
 * Reads a document that the user named; `-` is standard input.
 *
 * @param limit - in bytes; that of a snapshot without it.
 * @throws UserError (exit 2) if it is missing, a folder, unreadable or larger than a document may be.
 */
export async function readDocumentFile(path: string, limit = MAX_SNAPSHOT_BYTES): Promise<string> {
  return decodeText(await readDocumentBytes(path, limit));
}

/** The same, with the SHA-256 of its bytes: these are not kept, so that a large file is held once. */
export async function readHashedFile(path: string): Promise<{ readonly text: string; readonly sha256: string }> {
  const bytes = await readDocumentBytes(path);
  return { text: decodeText(bytes), sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** Reads a JSON document that the user named. */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(await readDocumentFile(path), path);
}

/** The same, as the bytes that it has. */
export async function readDocumentBytes(path: string, limit = MAX_SNAPSHOT_BYTES): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readBytes(path, limit);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
  if (bytes.length > limit)
    throw new UserError(`${path} is larger than ${limit / 1024 / 1024} MiB, the most that is read`);
  return bytes;
}
