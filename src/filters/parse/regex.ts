import type { Cursor } from "./cursor.ts";
import type { CharacterSet, Regex, RegexItem } from "./pattern.ts";

/** AWS: at most two in a JSON or space-delimited pattern. */
const MOST_REGEXES = 2;
/** More than a pattern of AWS's length can need to say something; longer runs stay undecided. */
export const UNLIMITED = Number.POSITIVE_INFINITY;

/**
 * Reads a regular expression between `%` signs. Source: CloudWatch Logs User Guide, "Supported regular expressions (regex)
 * syntax": no brackets, letters, digits and a few signs. A space is in one of AWS's own examples.
 */
export function readRegex(cursor: Cursor): Regex {
  if (++cursor.regexes > MOST_REGEXES) cursor.fail(`at most ${MOST_REGEXES} regular expressions`);
  cursor.need("%");
  const from = cursor.at;
  const alternatives: RegexItem[][] = [[]];
  while (cursor.next !== "%") {
    if (cursor.atEnd) cursor.fail("% at the end of the regular expression");
    if (cursor.take("|")) alternatives.push([]);
    else alternatives.at(-1)?.push(readItem(cursor));
  }
  const source = cursor.text.slice(from, cursor.at);
  if (source === "") cursor.fail("a regular expression");
  cursor.need("%");
  return { source, alternatives };
}

function readItem(cursor: Cursor): RegexItem {
  if (cursor.take("^")) return { anchor: "start" };
  if (cursor.take("$")) return { anchor: "end" };
  const set = readSet(cursor);
  const repeat = readRepeat(cursor);
  // A lazy repeat finds a match where a greedy one does.
  if (repeat) cursor.take("?");
  return { set, ...(repeat ?? { min: 1, max: 1 }) };
}

function readSet(cursor: Cursor): CharacterSet {
  if (cursor.take(".")) return everything();
  if (cursor.take("[")) return readClass(cursor);
  if (cursor.next === "\\") return readEscape(cursor);
  return only(readLiteral(cursor, "a character of a regular expression"));
}

function readRepeat(cursor: Cursor): { min: number; max: number } | undefined {
  if (cursor.take("?")) return { min: 0, max: 1 };
  if (cursor.take("*")) return { min: 0, max: UNLIMITED };
  if (cursor.take("+")) return { min: 1, max: UNLIMITED };
  const at = cursor.at;
  if (!cursor.take("{")) return undefined;
  const min = cursor.takeWhile(/\d/);
  const range = cursor.take(",");
  if (range) cursor.skipSpace();
  const max = range ? cursor.takeWhile(/\d/) : min;
  if (!cursor.take("}") || (min === "" && max === "")) cursor.fail("{m}, {m,n}, {m,} or {,n}", at);
  const bounds = { min: Number(min || 0), max: max === "" ? UNLIMITED : Number(max) };
  if (bounds.min > bounds.max) cursor.fail("the smaller number first", at);
  return bounds;
}

function readClass(cursor: Cursor): CharacterSet {
  const negated = cursor.take("^");
  const set = nothing();
  const open = cursor.at;
  while (!cursor.take("]")) {
    if (cursor.atEnd || cursor.next === "%") cursor.fail("] at the end of the character class");
    if (cursor.next === "\\") {
      add(set, readEscape(cursor));
      continue;
    }
    const at = cursor.at;
    const first = readClassCharacter(cursor);
    if (cursor.next === "-" && cursor.text[cursor.at + 1] !== "]") {
      cursor.at++;
      const last = readClassCharacter(cursor);
      if (last < first) cursor.fail("a range from a lower to a higher character", at);
      for (let code = first; code <= last; code++) set.ascii[code] = 1;
    } else {
      set.ascii[first] = 1;
    }
  }
  if (cursor.at === open + 1) cursor.fail("a character in the character class", open);
  return negated ? inverse(set) : set;
}

function readClassCharacter(cursor: Cursor): number {
  if (/[.*+?{}|^$]/.test(cursor.next)) return cursor.text.charCodeAt(cursor.at++);
  return readLiteral(cursor, "a character of the class");
}

function readLiteral(cursor: Cursor, expected: string): number {
  if (!/[A-Za-z0-9:_#=@/;, -]/.test(cursor.next)) cursor.fail(expected);
  return cursor.text.charCodeAt(cursor.at++);
}

const SHORT: Readonly<Record<string, RegExp>> = { d: /\d/, s: /\s/, w: /\w/ };

function readEscape(cursor: Cursor): CharacterSet {
  const at = cursor.at++;
  const letter = cursor.next;
  cursor.at++;
  const short = SHORT[letter.toLowerCase()];
  if (short) return letter === letter.toLowerCase() ? matching(short) : inverse(matching(short));
  if (letter === "x") {
    const digits = /^[0-9A-Fa-f]{2}/.exec(cursor.text.slice(cursor.at, cursor.at + 2))?.[0];
    const code = digits === undefined ? 128 : Number.parseInt(digits, 16);
    if (code > 127) cursor.fail("two hexadecimal digits of an ASCII character", at);
    cursor.at += 2;
    return only(code);
  }
  if (letter === "" || letter === "%" || /[A-Za-z0-9]/.test(letter) || letter > "\x7f")
    cursor.fail(String.raw`\d, \s, \w, \xhh or an escaped sign`, at);
  return only(letter.charCodeAt(0));
}

const nothing = (): CharacterSet & { other: boolean } => ({ ascii: new Uint8Array(128), other: false });
const everything = (): CharacterSet => ({ ascii: new Uint8Array(128).fill(1), other: true });
const inverse = ({ ascii, other }: CharacterSet): CharacterSet => ({
  ascii: ascii.map((bit) => 1 - bit),
  other: !other,
});

function only(code: number): CharacterSet {
  const set = nothing();
  set.ascii[code] = 1;
  return set;
}

function matching(characters: RegExp): CharacterSet {
  const set = nothing();
  for (let code = 0; code < 128; code++) if (characters.test(String.fromCharCode(code))) set.ascii[code] = 1;
  return set;
}

function add(set: { ascii: Uint8Array; other: boolean }, more: CharacterSet): void {
  more.ascii.forEach((bit, code) => {
    if (bit) set.ascii[code] = 1;
  });
  set.other ||= more.other;
}
