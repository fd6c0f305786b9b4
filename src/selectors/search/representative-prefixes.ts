import { groupBy } from "../../model/group-by.ts";
import { indexOf, lowerCase } from "../text/text-set.ts";

/**
 * A text that begins with `start`, continues like `rest` in some letter case, and begins with none of the longer literals
 * of `avoid`, which begin with `start`; `undefined` where no letter case avoids them.
 */
function avoiding(
  start: string,
  rest: string,
  avoid: readonly string[],
  possible: (prefix: string) => boolean,
): string | undefined {
  if (avoid.includes(start)) return undefined;
  const [next] = rest;
  if (next === undefined || avoid.length === 0) return start + rest;
  for (const one of new Set([next, next.toLowerCase(), next.toUpperCase()])) {
    if (lowerCase(one) !== lowerCase(next)) continue;
    const longer = start + one;
    if (!possible(longer)) continue;
    const found = avoiding(
      longer,
      rest.slice(next.length),
      avoid.filter((literal) => literal.startsWith(longer)),
      possible,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Prefixes that represent all texts: for each text one of these begins with the same literals as the text and no others. It
 * is an exact literal, or an any-case literal in a letter case in which the longest exact literal that it begins with is
 * that of the text.
 *
 * @param anyCase literals in lower case
 * @param required only texts that begin with one of these matter
 * @param possible whether a text that matters begins so, whatever it continues with
 */
export function representativePrefixes(
  exactLiterals: Iterable<string>,
  anyCase: Iterable<string>,
  required: readonly string[] = [""],
  possible: (prefix: string) => boolean = () => true,
): string[] {
  const { find: matters } = indexOf(required);
  const exact = [...new Set(["", ...exactLiterals])].filter(matters);
  /** The exact literals by their text in lower case, with their places. */
  const places = groupBy(exact.keys(), (i) => lowerCase(exact[i] ?? ""));
  const lengths = [...new Set(exact.map(({ length }) => length))];
  const all = new Set(exact);
  for (const literal of anyCase) {
    const inner = lengths
      .flatMap((length) => (length > literal.length ? [] : (places.get(literal.slice(0, length)) ?? [])))
      .sort((a, b) => a - b)
      .map((i) => exact[i] ?? "");
    for (const start of inner) {
      const avoid = inner.filter((text) => text !== start && text.startsWith(start));
      const rest = literal.slice(start.length);
      const found = avoid.length === 0 ? start + rest : avoiding(start, rest, avoid, possible);
      if (found !== undefined) all.add(found);
    }
  }
  return [...all];
}
