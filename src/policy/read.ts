import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Policies are written by people. */
const MAX_BYTES = 1024 * 1024;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  ENOTDIR: "does not exist",
  EISDIR: "is a directory",
  EACCES: "cannot be read: permission denied",
  EPERM: "cannot be read: permission denied",
  ELOOP: "cannot be read: its symbolic links go round in a circle",
  ENAMETOOLONG: "cannot be read: its name is too long",
};

/** The file's bytes and text, or in words why there are none. */
export type FileText = { readonly bytes: Uint8Array; readonly text: string } | { readonly wrong: string };

/** Reads a policy file; never more of it than a policy can be. */
export function readText(path: string): FileText {
  try {
    const bytes = readBytes(path);
    if (bytes.length > MAX_BYTES) return { wrong: "is larger than 1 MiB, which no policy is" };
    if (bytes.includes(0) && !hasUtf16Mark(bytes)) return { wrong: "is a binary file, not a policy" };
    return { bytes, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return { wrong: "is not UTF-8 text" };
    return { wrong: REASONS[code] ?? `cannot be read (${code || String(error)})` };
  }
}

/** What some shells on Windows write. */
function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** At most one byte more than allowed: enough to know that it is too much, also of a device without an end. */
function readBytes(path: string): Uint8Array {
  const file = openSync(path, "r");
  try {
    if (fstatSync(file).isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    const bytes = Buffer.allocUnsafe(MAX_BYTES + 1);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
