import { BROKEN } from "./json-bytes.ts";

const SLOTS = 1 << 13;

/**
 * Texts of records. Most come again and again (names of services, events, roles): those are kept, and found by their
 * bytes, so that no new string is made.
 */
export class Texts {
  readonly #kept: (string | undefined)[] = new Array(SLOTS).fill(undefined);

  /** The text of the JSON string between two quotes, from `start` to before `end`. */
  read(bytes: Buffer, start: number, end: number): string {
    let hash = end - start;
    let seen = 0;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === 92) return JSON.parse(bytes.toString("utf8", start - 1, end + 1));
      seen |= byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    if (seen > 127) return bytes.toString("utf8", start, end);
    const slot = (hash ^ (hash >>> 13)) & (SLOTS - 1);
    const kept = this.#kept[slot];
    if (kept !== undefined && isSame(kept, bytes, start, end)) return kept;
    const text = bytes.toString("latin1", start, end);
    this.#kept[slot] = text;
    return text;
  }
}

function isSame(text: string, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let i = start, j = 0; i < end; i++, j++) if (text.charCodeAt(j) !== bytes[i]) return false;
  return true;
}

/** Finds which of some names a JSON string is, by its bytes; -1 for none of them. */
export function nameFinder(names: readonly string[]): (bytes: Buffer, start: number, end: number) => number {
  const byLength: { readonly index: number; readonly name: Buffer }[][] = [];
  for (const [index, text] of names.entries()) {
    const name = Buffer.from(text);
    byLength[name.length] ??= [];
    byLength[name.length]?.push({ index, name });
  }
  return (bytes, start, end) => {
    const some = byLength[end - start];
    if (some === undefined) return BROKEN;
    search: for (const { index, name } of some) {
      for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) continue search;
      return index;
    }
    return BROKEN;
  };
}
