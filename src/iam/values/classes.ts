import { type Budget, spend } from "../../model/work-budget.ts";
import { isAtEnd, matches, type Pattern, type Places, start, step } from "./pattern.ts";

/** Characters that stand for "any other character", the most readable first. */
const OTHERS = [..."xyz0123456789abcdefghijklmnopqrstuvw-", "\uE000"];

/** Several controls ask about the same policy, and policies of several resources have the same patterns. */
const remembered = new Map<string, { readonly texts: readonly string[]; readonly steps: number }>();
const MOST_REMEMBERED = 500;

/**
 * Texts that stand for all texts: of two texts that the same patterns match, one is enough. Exact: if some text is matched
 * by a set of these patterns and by no others, a text with that property is in the list. The shortest of each kind.
 *
 * @param within - texts that one of these matches; every text, where there are none.
 * @throws TooMuchWork when the budget is spent, also where the texts are remembered.
 */
export function representatives(
  patterns: readonly Pattern[],
  within: readonly Pattern[],
  budget: Budget,
): readonly string[] {
  const key = [within, patterns].map((all) => all.map((one) => one.key).join()).join(" of ");
  const known = remembered.get(key);
  if (known) {
    spend(budget, known.steps);
    return known.texts;
  }
  const before = budget.left;
  const texts = find(patterns, within, budget);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  // What is written to be long is not kept.
  if (key.length <= 2000) remembered.set(key, { texts, steps: before - budget.left });
  return texts;
}

function find(patterns: readonly Pattern[], within: readonly Pattern[], budget: Budget): string[] {
  const found = new Map<string, string>();
  const add = (text: string) => {
    if (within.length > 0 && !within.some((one) => matches(one, text, budget))) return;
    const matched = patterns.map((one) => Number(matches(one, text, budget))).join("");
    if (!found.has(matched)) found.set(matched, text);
  };
  // A pattern without wildcards matches one text, up to its case: that text tells it from the others.
  const literals = patterns.filter(({ isLiteral }) => isLiteral);
  const exact = new Set(literals.map(({ source }) => source));
  const folded = new Set(literals.flatMap(({ source, ignoreCase }) => (ignoreCase ? source.toLowerCase() : [])));
  const isExact = (text: string) => exact.has(text) || folded.has(text.toLowerCase());
  const walked = patterns.filter(({ isLiteral }) => !isLiteral);
  for (;;) {
    const texts = shortest(walked, within, budget);
    // Where the shortest text of a kind is such a text, a different one of its kind is looked for.
    const met = literals.filter(
      (one) => !walked.includes(one) && texts.some((text) => isExact(text) && matches(one, text, budget)),
    );
    if (met.length === 0) {
      for (const text of [...texts, ...literals.map(({ source }) => source)]) add(text);
      return [...found.values()];
    }
    walked.push(...met);
  }
}

/** A pattern that a text read so far may still match, by its place in the list, with the places reached in it. */
interface Live {
  readonly of: number;
  readonly places: Places;
}

/** The shortest text of each kind, found by trying one character after another. */
function shortest(patterns: readonly Pattern[], within: readonly Pattern[], budget: Budget): string[] {
  const all = [...within, ...patterns];
  const chars = new Set<string>();
  for (const { tokens } of all) for (const token of tokens) if ("char" in token) chars.add(token.char);
  const known = new Set([...chars].flatMap(variants));
  const other = OTHERS.find((char) => !known.has(char)) ?? "\uE001";
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue: { readonly text: string; readonly state: readonly Live[] }[] = [];
  const isWithin = (of: number) => within.length === 0 || of < within.length;
  const reach = (text: string, state: readonly Live[]) => {
    if (within.length > 0 && !state.some(({ of }) => isWithin(of))) return;
    // The key takes as long to make as it is, so it is paid for before.
    spend(budget, sizeOf(state));
    const key = state.map(({ of, places }) => `${of}:${places.join()}`).join(";");
    if (seen.has(key)) return;
    seen.add(key);
    queue.push({ text, state });
    const ends = state.flatMap(({ of, places }) => (isAtEnd(all[of] as Pattern, places) ? [of] : []));
    if (within.length > 0 && !ends.some(isWithin)) return;
    const matched = ends.filter((of) => of >= within.length).join();
    if (!found.has(matched)) found.set(matched, text);
  };
  spend(budget, all.length);
  reach(
    "",
    all.map((one, of) => ({ of, places: start(one) })),
  );
  for (let i = 0; i < queue.length; i++) {
    const { text, state } = queue[i] as (typeof queue)[number];
    for (const char of nextChars(all, state, other)) {
      spend(budget, sizeOf(state));
      const next: Live[] = [];
      for (const { of, places } of state) {
        const reached = step(all[of] as Pattern, places, char);
        if (reached.length > 0) next.push({ of, places: reached });
      }
      reach(text + char, next);
    }
  }
  return [...found.values()];
}

const variants = (char: string) => [char, char.toUpperCase(), char.toLowerCase()];
const sizeOf = (state: readonly Live[]) => state.reduce((sum, { places }) => sum + 1 + places.length, 1);

/** The characters that some pattern tells from others at this place, and one that none does. */
function nextChars(all: readonly Pattern[], state: readonly Live[], other: string): Set<string> {
  const chars = new Set([other]);
  for (const { of, places } of state)
    for (const place of places) {
      const token = all[of]?.tokens[place];
      if (token && "char" in token) {
        chars.add(token.char);
        // Where another pattern minds the case, both are told apart.
        chars.add(token.char.toUpperCase());
      } else if (token && !token.colon) chars.add(":");
    }
  return chars;
}
