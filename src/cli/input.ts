import { readFileSync, statSync } from "node:fs";
import { MAX_DOCUMENT_BYTES } from "../documents/read.ts";
import { UserError } from "../model/errors.ts";

/**
 * Reads a document that the user named; `-` is standard input.
 *
 * @throws UserError (exit 2) if it is missing, a folder, unreadable or larger than a document may be.
 */
export function readDocumentFile(path: string): string {
  try {
    const file = path === "-" ? 0 : path;
    if (path !== "-" && statSync(path).size > MAX_DOCUMENT_BYTES) throw tooLarge(path);
    const text = readFileSync(file);
    if (text.length > MAX_DOCUMENT_BYTES) throw tooLarge(path);
    return text.toString("utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT"
        ? "there is no such file"
        : code === "EISDIR"
          ? "it is a folder"
          : code === "EACCES"
            ? "permission denied"
            : message;
    throw new UserError(`Cannot read ${path}: ${reason}`, 2, { cause: error });
  }
}

function tooLarge(path: string): UserError {
  return new UserError(`${path} is larger than ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB, the most that is read`);
}
