import { type Budget, spend } from "../../model/work-budget.ts";
import { reversed } from "../text/prefix-index.ts";
import { completed, hasFormat, rest } from "../text/text-format.ts";
import { includes, type TextSet } from "../text/text-set.ts";
import { type AffixLiterals, type Effect, TextSetIndex } from "../text/text-set-index.ts";
import { representativePrefixes } from "./representative-prefixes.ts";

/** A set by which texts are classified, with the bit that says that a text is in it. */
export interface Column {
  readonly texts: TextSet;
  /** Whether its prefixes and suffixes ignore letter case. */
  readonly anyCase: boolean;
  readonly bit: bigint;
}

/** The texts (or the absent field) that are in the same columns, and one of them. */
export interface TextClass {
  readonly columns: bigint;
  readonly example: () => string | undefined;
}

/** A character that is in none of the literals: no literal continues over it. */
function freshCharacter(literals: Iterable<string>): string {
  const used = new Set<string>();
  for (const text of literals) for (const char of text) used.add(char.toLowerCase()).add(char.toUpperCase()).add(char);
  for (const char of "x0q7zvkjw_~") if (!used.has(char) && !used.has(char.toUpperCase())) return char;
  let code = 0x4e00;
  while (used.has(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

function literalsOf({ values, prefixes, suffixes }: TextSetIndex): string[] {
  const maps = [values, prefixes.exact, prefixes.anyCase, suffixes.exact, suffixes.anyCase];
  return maps.flatMap((map) => [...map.keys()]);
}

const representatives = (literals: AffixLiterals, required?: readonly string[], possible?: (text: string) => boolean) =>
  representativePrefixes(literals.exact.keys(), literals.anyCase.keys(), required, possible);

/** Prefixes and (reversed) suffixes that represent those of the domain; none where the domain is a list of texts. */
function affixesOf(domain: TextSet | undefined, { prefixes, suffixes }: TextSetIndex) {
  const { equals = [], startsWith = [], endsWith = [], format } = domain ?? {};
  if (equals.length > 0 && startsWith.length + endsWith.length === 0) return { starts: [], ends: [] };
  const required = endsWith.length > 0 || startsWith.length === 0 ? [""] : startsWith;
  const ends = representatives(suffixes);
  if (!format) return { starts: representatives(prefixes, required), ends };
  const starts = representatives(prefixes, required, (text) => completed(format, text) !== undefined);
  return { starts: starts.flatMap((text) => completed(format, text) ?? []), ends };
}

const SHORT = 1n << 64n;

/** A key for a set of columns: a Map hashes a bigint by its lowest digits alone. */
export function keyOf(columns: bigint): unknown {
  return columns < SHORT ? columns : columns.toString(32);
}

/** The columns that a text is in, one by one. */
function columnsOf(columns: readonly Column[], text: string): bigint {
  return columns.reduce((all, { texts, anyCase, bit }) => (includes(texts, text, anyCase) ? all | bit : all), 0n);
}

/** Texts with different effects, one for each effect. */
function distinct(texts: readonly string[], effectOn: (text: string) => Effect): { text: string; effect: Effect }[] {
  const seen = new Map<unknown, Set<unknown>>();
  return texts.flatMap((text) => {
    const effect = effectOn(text);
    const excluded = seen.get(keyOf(effect.included)) ?? new Set();
    if (excluded.has(keyOf(effect.excluded))) return [];
    seen.set(keyOf(effect.included), excluded.add(keyOf(effect.excluded)));
    return [{ text, effect }];
  });
}

/**
 * The classes of all non-empty texts and the absent field, each once, generated on demand. Complete: a text that equals a
 * literal is in the columns that this text is in; any other is in the columns that the longest prefix literal that it
 * begins with and the longest suffix literal that it ends with decide. Each pair of these has a text: the prefix, a
 * character that no literal contains, the suffix. docs/selectors.md has the full argument.
 *
 * @param columns the first is the domain: classes outside it may be missing
 * @param preferred texts that are the example of their class
 * @param fillers middles to try before that character, for examples that a person can read
 */
export function* classesOf(
  columns: readonly Column[],
  preferred: readonly string[],
  fillers: (prefix: string) => readonly string[],
  budget: Budget,
): Generator<TextClass, void, undefined> {
  const format = columns[0]?.texts.format;
  const index = new TextSetIndex(
    columns.map(({ texts, anyCase, bit }) => ({ texts, exact: anyCase ? 0n : bit, anyCase: anyCase ? bit : 0n })),
    format && ((prefix) => completed(format, prefix)),
  );
  const values = [...preferred, ...index.values.keys()].filter((text) =>
    format ? hasFormat(format, text) : text !== "",
  );
  const { starts, ends } = affixesOf(columns[0]?.texts, index);

  const seen = new Set<unknown>();
  const isNew = (bits: bigint) => seen.size < seen.add(keyOf(bits)).size;
  spend(budget, values.length + starts.length + ends.length);
  for (const text of values) {
    const bits = index.lookup(text);
    if (isNew(bits)) yield { columns: bits, example: () => text };
  }
  if (isNew(index.absent)) yield { columns: index.absent, example: () => undefined };
  const lasts = distinct(ends, (text) => index.suffixes.effectOn(text));
  for (const first of distinct(starts, (text) => index.prefixes.effectOn(text))) {
    spend(budget, lasts.length * (1 + (columns.length >> 6)));
    for (const last of lasts) {
      const bits = index.setsOf(first.effect, last.effect);
      if (!isNew(bits)) continue;
      const example = () => {
        const [prefix, suffix] = [first.text, reversed(last.text)];
        for (const filler of [...fillers(prefix), ""]) {
          const text = prefix + filler + suffix;
          if (text !== "" && columnsOf(columns, text) === bits) return text;
        }
        const fresh = freshCharacter(literalsOf(index));
        return prefix + (format ? rest(format, prefix, () => fresh) : fresh) + suffix;
      };
      yield { columns: bits, example };
    }
  }
}
