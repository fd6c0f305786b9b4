import type { CharacterSet, Comparison, JsonClause, Regex, RegexItem } from "../parse/pattern.ts";

/** A value that no pattern names. */
export const ANOTHER = "another-value";

/** Values of other forms, for a pattern that the first one matches. */
export const OTHERS = [ANOTHER, "0", "~", ""] as const;

/** Values on which a clause may fail; `undefined`: the record without the member. Whether it does, its test says. */
export function failingValues(clause: JsonClause): readonly unknown[] {
  switch (clause.operator) {
    case "NOT EXISTS":
      return [ANOTHER];
    case "IS":
      return [clause.value === null ? ANOTHER : !clause.value, undefined];
    case "!=":
      return [...valuesOf(clause), undefined];
    case "=":
      return [...OTHERS, undefined];
    default:
      return [clause.value.number - 1, clause.value.number + 1, ANOTHER, undefined];
  }
}

/** Texts that a value of a pattern matches. */
function valuesOf({ value }: Comparison): readonly string[] {
  if ("number" in value) return [value.text];
  if ("regex" in value) return samplesOf(value.regex);
  const { text, escaped = text, wildcards } = value;
  const plain = (one: string) => (wildcards ? one.replaceAll("*", "") : one);
  // Another clause may match the text that a wildcard adds nothing to.
  const longer = wildcards ? [text.replaceAll("*", ANOTHER)] : [];
  return [...new Set([plain(text), plain(escaped), text, ...longer])];
}

/** A repeat is written out so often at most: a longer one has no sample. */
const MOST_REPEATED = 200;

/** A text for each alternative of an expression, as far as one can be written down. */
function samplesOf({ alternatives }: Regex): string[] {
  return alternatives.flatMap((items) => {
    const parts = items.map(sampleOf);
    return parts.every((part) => part !== undefined) ? parts.join("") : [];
  });
}

function sampleOf(item: RegexItem): string | undefined {
  if ("anchor" in item) return "";
  const character = characterOf(item.set);
  return character === undefined || item.min > MOST_REPEATED ? undefined : character.repeat(item.min);
}

const PREFERRED = /[A-Za-z0-9]/;

/** A character of a set: a letter or digit where it has one. */
function characterOf({ ascii, other }: CharacterSet): string | undefined {
  const codes = [...ascii.keys()].filter((code) => ascii[code] === 1);
  const code = codes.find((one) => PREFERRED.test(String.fromCharCode(one))) ?? codes[0];
  if (code !== undefined) return String.fromCharCode(code);
  return other ? "é" : undefined;
}
