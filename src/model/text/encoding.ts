/** How a text is encoded: UTF-8, unless a byte order mark at its beginning says otherwise. */
export type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** Windows PowerShell writes UTF-16 with a mark, and UTF-8 with one. */
export function encodingOf([first, second]: Uint8Array): Encoding {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** The text of a file, without its byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}
