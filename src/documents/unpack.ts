import { gunzipSync } from "node:zlib";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import { UserError } from "../model/errors.ts";
import { describeFileError } from "../model/text/file-error.ts";

/**
 * A result's bytes as JSON: a history keeps it as gzip, which is recognized by its first bytes.
 *
 * @throws UserError (exit 2) if the gzip data is damaged, or holds more than a result may have.
 */
export function unpacked(bytes: Uint8Array, name: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_RESULT_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE")
      throw new UserError(
        `${name} unpacked is larger than ${MAX_RESULT_BYTES / 1024 / 1024} MiB, the most that is read`,
      );
    throw new UserError(`Cannot read ${name}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
}
