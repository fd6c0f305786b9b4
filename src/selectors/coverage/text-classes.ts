import { completed, hasFormat, rest, type TextFormat } from "../text/text-format.ts";
import { fold, hasPositive, includes, type Language } from "../text/text-set.ts";
import { type Affix, beginnings, type Effect, NO_EFFECT, reach } from "./prefixes.ts";
import { type Budget, spend } from "./work-limit.ts";

/** A language that texts are sorted by, with the bit that says that a text is in it. */
export interface Column {
  readonly language: Language;
  /** Whether its prefixes and suffixes disregard letter case. */
  readonly anyCase: boolean;
  readonly bit: bigint;
}

/** All texts (or absence) that lie in the same columns, and how to write one of them. */
export interface TextClass {
  readonly columns: bigint;
  readonly write: () => string | undefined;
}

function reverse(text: string): string {
  let reversed = "";
  for (let i = text.length - 1; i >= 0; i--) reversed += text[i];
  return reversed;
}

interface Literals {
  readonly equal: Map<string, Effect>;
  readonly prefixes: Affix[];
  /** Reversed. */
  readonly suffixes: Affix[];
}

/** @param format every text that is asked about has it: a prefix is as good as with what must follow it */
function literalsOf(columns: readonly Column[], format: TextFormat | undefined): Literals {
  const literals: Literals = { equal: new Map(), prefixes: [], suffixes: [] };
  const prefix = (given: string, anyCase: boolean, wanted: bigint, shut: bigint) => {
    const text = format ? completed(format, anyCase ? fold(given) : given) : given;
    if (text !== undefined) literals.prefixes.push({ text, anyCase, wanted, shut });
  };
  const equal = (text: string, wanted: bigint, shut: bigint) => {
    const before = literals.equal.get(text) ?? NO_EFFECT;
    literals.equal.set(text, { wanted: before.wanted | wanted, shut: before.shut | shut });
  };
  for (const { language, anyCase, bit } of columns) {
    for (const text of language.equals) equal(text, bit, 0n);
    for (const text of language.notEquals) equal(text, 0n, bit);
    for (const text of language.startsWith) prefix(text, anyCase, bit, 0n);
    for (const text of language.notStartsWith) prefix(text, anyCase, 0n, bit);
    for (const text of language.notStartsWithAnyCase) prefix(text, true, 0n, bit);
    for (const text of language.endsWith)
      literals.suffixes.push({ text: reverse(text), anyCase, wanted: bit, shut: 0n });
    for (const text of language.notEndsWith)
      literals.suffixes.push({ text: reverse(text), anyCase, wanted: 0n, shut: bit });
  }
  return literals;
}

/** A character that is in none of the literals: nothing can begin before it and end after it. */
function freshCharacter({ equal, prefixes, suffixes }: Literals): string {
  const used = new Set<string>();
  const texts = [...equal.keys(), ...prefixes.map(({ text }) => text), ...suffixes.map(({ text }) => text)];
  for (const text of texts) for (const char of text) used.add(char.toLowerCase()).add(char.toUpperCase()).add(char);
  for (const char of "x0q7zvkjw_~") if (!used.has(char) && !used.has(char.toUpperCase())) return char;
  let code = 0x4e00;
  while (used.has(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

/** The beginnings and ends that texts of the first column can have, where it wants only what begins with something. */
function edges([domain]: readonly Column[], { prefixes, suffixes }: Literals): { starts: string[]; ends: string[] } {
  const { equals = [], startsWith = [], endsWith = [], format } = domain?.language ?? {};
  if (equals.length > 0 && startsWith.length + endsWith.length === 0) return { starts: [], ends: [] };
  const required = endsWith.length > 0 || startsWith.length === 0 ? [""] : startsWith;
  if (!format) return { starts: beginnings(prefixes, required), ends: beginnings(suffixes) };
  const starts = beginnings(prefixes, required, (text) => completed(format, text) !== undefined);
  return { starts: starts.flatMap((text) => completed(format, text) ?? []), ends: beginnings(suffixes) };
}

const SHORT = 1n << 64n;

/** Sets of columns as keys: the engine tells long numbers apart by their last digits alone when it looks them up. */
export function keyOf(columns: bigint): unknown {
  return columns < SHORT ? columns : columns.toString(32);
}

/** The columns that a text is in, one by one. */
function columnsOf(columns: readonly Column[], text: string): bigint {
  return columns.reduce((all, { language, anyCase, bit }) => (includes(language, text, anyCase) ? all | bit : all), 0n);
}

/** Beginnings (or ends) that differ in what they do, one for each effect. */
function distinct(texts: readonly string[], effect: (text: string) => Effect): { text: string; effect: Effect }[] {
  const seen = new Map<unknown, Set<unknown>>();
  return texts.flatMap((text) => {
    const one = effect(text);
    const shut = seen.get(keyOf(one.wanted)) ?? new Set();
    if (shut.has(keyOf(one.shut))) return [];
    seen.set(keyOf(one.wanted), shut.add(keyOf(one.shut)));
    return [{ text, effect: one }];
  });
}

/**
 * The classes, one after the other as they are asked for, into which the columns part all non-empty texts and absence, each once. Complete: what column a text is in
 * is told by the text itself if it equals a literal, and else by the longest prefix literal that it begins with and the
 * longest suffix literal that it ends with. Each pair of these occurs: the prefix, a character that no literal has, the
 * suffix. (docs/selectors.md has the argument in full.)
 *
 * @param columns the first is the domain: classes outside it may be left out
 * @param preferred texts to write for the class that they are in
 * @param fillers middles to try before that character, for texts that a person can read
 */
export function* classesOf(
  columns: readonly Column[],
  preferred: readonly string[],
  fillers: (prefix: string) => readonly string[],
  budget: Budget,
): Generator<TextClass, void, undefined> {
  const format = columns[0]?.language.format;
  const literals = literalsOf(columns, format);
  const { equal, prefixes, suffixes } = literals;
  const all = columns.reduce(
    (bits, { language, bit }) => (hasPositive(language) || language.never ? bits : bits | bit),
    0n,
  );
  const absent = columns.reduce((bits, { language, bit }) => (language.absent ? bits | bit : bits), 0n);
  const points = [...preferred, ...equal.keys()].filter((text) => (format ? hasFormat(format, text) : text !== ""));
  const { starts, ends } = edges(columns, literals);
  const startsWith = reach(prefixes, [...starts, ...points]);
  const reversed = suffixes.length === 0 ? [] : points.map(reverse);
  const endsWith = suffixes.length === 0 ? () => NO_EFFECT : reach(suffixes, [...ends, ...reversed]);

  const seen = new Set<unknown>();
  const isNew = (bits: bigint) => seen.size < seen.add(keyOf(bits)).size;
  const inColumns = (...effects: readonly Effect[]) => {
    let [wanted, shut] = [all, 0n];
    for (const effect of effects) {
      wanted |= effect.wanted;
      shut |= effect.shut;
    }
    return wanted & ~shut;
  };
  spend(budget, points.length + starts.length + ends.length);
  for (const [i, text] of points.entries()) {
    const own = equal.get(text) ?? NO_EFFECT;
    const bits = inColumns(own, startsWith(text), endsWith(reversed[i] ?? ""));
    if (isNew(bits)) yield { columns: bits, write: () => text };
  }
  if (isNew(absent)) yield { columns: absent, write: () => undefined };
  const lasts = distinct(ends, endsWith);
  for (const first of distinct(starts, startsWith)) {
    spend(budget, lasts.length * (1 + (columns.length >> 6)));
    for (const last of lasts) {
      const bits = inColumns(first.effect, last.effect);
      if (!isNew(bits)) continue;
      const write = () => {
        const [prefix, suffix] = [first.text, reverse(last.text)];
        for (const filler of [...fillers(prefix), ""]) {
          const text = prefix + filler + suffix;
          if (text !== "" && columnsOf(columns, text) === bits) return text;
        }
        const fresh = freshCharacter(literals);
        return prefix + (format ? rest(format, prefix, () => fresh) : fresh) + suffix;
      };
      yield { columns: bits, write };
    }
  }
}
