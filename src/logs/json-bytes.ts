/**
 * Scans JSON byte by byte, as strictly as JSON.parse, without a copy of it: each function returns where a part of it ends, or
 * that the bytes end before the part does, or that the part is no JSON.
 */

/** The bytes end before the part does. */
export const INCOMPLETE = -1;
/** It is no JSON. */
export const BROKEN = -2;

export const QUOTE = 34;
export const OPEN = 123;
export const CLOSE = 125;
export const OPEN_LIST = 91;
export const CLOSE_LIST = 93;
export const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;

const HEX = new Uint8Array(256);
for (const char of "0123456789abcdefABCDEF") HEX[char.charCodeAt(0)] = 1;
const ESCAPED = new Uint8Array(256);
for (const char of '"\\/bfnrt') ESCAPED[char.charCodeAt(0)] = 1;

/** Bytes that end a string, escape, or may not be in one. */
const SPECIAL = new Uint8Array(256).fill(1, 0, 32);
SPECIAL[QUOTE] = 1;
SPECIAL[BACKSLASH] = 1;

/** The first byte from `i` on that is no white space, or `end`. */
export function skipSpace(bytes: Uint8Array, i: number, end: number): number {
  while (i < end) {
    const byte = bytes[i];
    if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return i;
    i++;
  }
  return end;
}

/** The end of a string whose opening quote is before `i`: after its closing one. */
export function stringEnd(bytes: Uint8Array, i: number, end: number): number {
  // Four at a time, while none of them is special.
  for (
    const last = end - 4;
    i <= last &&
    (SPECIAL[bytes[i] as number] as number) +
      (SPECIAL[bytes[i + 1] as number] as number) +
      (SPECIAL[bytes[i + 2] as number] as number) +
      (SPECIAL[bytes[i + 3] as number] as number) ===
      0;
    i += 4
  );
  while (i < end) {
    const byte = bytes[i++] as number;
    if (byte === QUOTE) return i;
    if (byte === BACKSLASH) {
      if (i >= end) return INCOMPLETE;
      const escaped = bytes[i++] as number;
      if (escaped === 117) {
        for (const stop = i + 4; i < stop; i++) {
          if (i >= end) return INCOMPLETE;
          if (HEX[bytes[i] as number] === 0) return BROKEN;
        }
      } else if (ESCAPED[escaped] === 0) return BROKEN;
    } else if (byte < 32) return BROKEN;
  }
  return INCOMPLETE;
}

const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 48 && byte <= 57;

/** The end of a number; a number at the end of the bytes is incomplete. */
function numberEnd(bytes: Uint8Array, i: number, end: number): number {
  const digits = (): boolean => {
    if (i < end && !isDigit(bytes[i])) return false;
    while (i < end && isDigit(bytes[i])) i++;
    return true;
  };
  if (bytes[i] === 45) i++;
  if (bytes[i] === 48 && i < end) i++;
  else if (!digits()) return BROKEN;
  if (i < end && bytes[i] === 46) {
    i++;
    if (!digits()) return BROKEN;
  }
  if (i < end && (bytes[i] === 101 || bytes[i] === 69)) {
    i++;
    if (i < end && (bytes[i] === 43 || bytes[i] === 45)) i++;
    if (!digits()) return BROKEN;
  }
  return i >= end ? INCOMPLETE : i;
}

const WORDS = ["true", "false", "null"].map((word) => Uint8Array.from(Buffer.from(word)));

function wordEnd(bytes: Uint8Array, i: number, end: number): number {
  const word = WORDS.find((one) => one[0] === bytes[i]);
  if (!word) return BROKEN;
  for (const byte of word) {
    if (i >= end) return INCOMPLETE;
    if (bytes[i++] !== byte) return BROKEN;
  }
  return i;
}

/** The end of a value that is neither object nor list and begins at `i`. */
export function scalarEnd(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i] as number;
  if (byte === QUOTE) return stringEnd(bytes, i + 1, end);
  return byte === 45 || isDigit(byte) ? numberEnd(bytes, i, end) : wordEnd(bytes, i, end);
}

/** The end of a member's name with its colon; `i` is where white space or the name begins. */
export function nameEnd(bytes: Uint8Array, i: number, end: number): number {
  i = skipSpace(bytes, i, end);
  if (i >= end) return INCOMPLETE;
  if (bytes[i] !== QUOTE) return BROKEN;
  return colonEnd(bytes, stringEnd(bytes, i + 1, end), end);
}

/** What follows a name whose end is `i`: the end of the colon. */
export function colonEnd(bytes: Uint8Array, i: number, end: number): number {
  if (i < 0) return i;
  i = skipSpace(bytes, i, end);
  if (i >= end) return INCOMPLETE;
  return bytes[i] === COLON ? i + 1 : BROKEN;
}

/** What closes each level of nesting. */
let open = new Uint8Array(512);

/** The end of the value that begins at `i`, or after white space. */
export function valueEnd(bytes: Uint8Array, i: number, end: number): number {
  let depth = 0;
  for (;;) {
    i = skipSpace(bytes, i, end);
    if (i >= end) return INCOMPLETE;
    const byte = bytes[i] as number;
    if (byte === OPEN || byte === OPEN_LIST) {
      const closing = byte + 2;
      i = skipSpace(bytes, i + 1, end);
      if (i >= end) return INCOMPLETE;
      if (bytes[i] === closing) i++;
      else {
        if (depth === open.length) {
          const more = new Uint8Array(2 * depth);
          more.set(open);
          open = more;
        }
        open[depth++] = closing;
        if (byte === OPEN) {
          i = nameEnd(bytes, i, end);
          if (i < 0) return i;
        }
        continue;
      }
    } else {
      i = scalarEnd(bytes, i, end);
      if (i < 0) return i;
    }
    for (;;) {
      if (depth === 0) return i;
      i = skipSpace(bytes, i, end);
      if (i >= end) return INCOMPLETE;
      const closing = open[depth - 1];
      const next = bytes[i++];
      if (next === closing) {
        depth--;
        continue;
      }
      if (next !== COMMA) return BROKEN;
      if (closing === CLOSE) {
        i = nameEnd(bytes, i, end);
        if (i < 0) return i;
      }
      break;
    }
  }
}
