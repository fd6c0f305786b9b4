import { readBytes } from "../../documents/bytes.ts";
import { encodingOf } from "../../model/text/encoding.ts";

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
export async function readText(path: string): Promise<FileText> {
  try {
    const bytes = await readBytes(path, MAX_BYTES);
    if (bytes.length > MAX_BYTES) return { wrong: "is larger than 1 MiB, which no policy is" };
    if (bytes.includes(0) && encodingOf(bytes) === "utf-8") return { wrong: "is a binary file, not a policy" };
    return { bytes, text: new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA") return { wrong: "is not UTF-8 text" };
    return { wrong: REASONS[code] ?? `cannot be read (${code || String(error)})` };
  }
}
