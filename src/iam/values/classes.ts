import { type Budget, spend } from "./budget.ts";
import { isAtEnd, type Pattern, type Places, start, step } from "./pattern.ts";

/** Characters that stand for "any other character", the most readable first. */
const OTHERS = [..."xyz0123456789abcdefghijklmnopqrstuvw-", "\uE000"];

/**
 * Texts that stand for all texts: of two texts that the same patterns match, one is enough. Exact: if some text is matched
 * by a set of these patterns and by no others, a text with that property is in the list. The shortest of each kind.
 *
 * @param within - texts that one of these matches; every text, where there are none.
 */
export function representatives(patterns: readonly Pattern[], within: readonly Pattern[], budget: Budget): string[] {
  const all = [...within, ...patterns];
  const chars = new Set<string>();
  for (const { tokens } of all) for (const token of tokens) if ("char" in token) chars.add(token.char);
  const literals = new Set([...chars].flatMap(variants));
  const other = OTHERS.find((char) => !literals.has(char)) ?? "\uE001";
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const queue: { readonly text: string; readonly state: readonly Places[] }[] = [];
  const reach = (text: string, state: readonly Places[]) => {
    if (within.length > 0 && state.slice(0, within.length).every((places) => places.length === 0)) return;
    // The key takes as long to make as it is, so it is paid for before.
    spend(
      budget,
      state.reduce((sum, places) => sum + 1 + places.length, 0),
    );
    const key = state.map((places) => places.join()).join(";");
    if (seen.has(key)) return;
    seen.add(key);
    queue.push({ text, state });
    const ends = all.map((one, i) => isAtEnd(one, state[i] ?? []));
    if (within.length > 0 && !ends.slice(0, within.length).includes(true)) return;
    const matched = ends.slice(within.length).map(Number).join("");
    if (!found.has(matched)) found.set(matched, text);
  };
  reach("", all.map(start));
  for (let i = 0; i < queue.length; i++) {
    const { text, state } = queue[i] as (typeof queue)[number];
    for (const char of nextChars(all, state, other)) {
      spend(budget, all.length + state.reduce((sum, places) => sum + places.length, 0));
      reach(
        text + char,
        all.map((one, j) => step(one, state[j] ?? [], char)),
      );
    }
  }
  return [...found.values()];
}

const variants = (char: string) => [char, char.toUpperCase(), char.toLowerCase()];

/** The characters that some pattern tells from others at this place, and one that none does. */
function nextChars(all: readonly Pattern[], state: readonly Places[], other: string): Set<string> {
  const chars = new Set([other]);
  for (const [i, { tokens }] of all.entries())
    for (const place of state[i] ?? []) {
      const token = tokens[place];
      if (token && "char" in token) {
        chars.add(token.char);
        // Where another pattern minds the case, both are told apart.
        chars.add(token.char.toUpperCase());
      } else if (token && !token.colon) chars.add(":");
    }
  return chars;
}
