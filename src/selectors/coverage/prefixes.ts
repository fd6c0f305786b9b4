import { fold } from "../text/text-set.ts";

/** Which columns a text is wanted by and shut out of, as bits. */
export interface Effect {
  readonly wanted: bigint;
  readonly shut: bigint;
}

/** A literal that texts may begin with. `anyCase`: whatever their letter case. */
export interface Affix extends Effect {
  readonly text: string;
  readonly anyCase: boolean;
}

export const NO_EFFECT: Effect = { wanted: 0n, shut: 0n };

/**
 * What the literals that each of the texts begins with do together. Sorted, a literal stands before all texts that it
 * begins, so one walk with a stack of the literals under way answers for all.
 */
function walk(affixes: readonly Affix[], texts: readonly string[]): (text: string) => Effect {
  if (affixes.length <= FEW) return (text) => together(affixes.filter((one) => text.startsWith(one.text)));
  const own = new Map<string, Effect>();
  for (const { text, wanted, shut } of affixes) {
    const before = own.get(text) ?? NO_EFFECT;
    own.set(text, { wanted: before.wanted | wanted, shut: before.shut | shut });
  }
  const effects = new Map<string, Effect>();
  const stack: { text: string; effect: Effect }[] = [];
  for (const text of [...new Set([...own.keys(), ...texts])].sort()) {
    while (stack.length > 0 && !text.startsWith(stack.at(-1)?.text ?? "")) stack.pop();
    const below = stack.at(-1)?.effect ?? NO_EFFECT;
    const mine = own.get(text);
    const effect = mine ? { wanted: below.wanted | mine.wanted, shut: below.shut | mine.shut } : below;
    if (mine) stack.push({ text, effect });
    effects.set(text, effect);
  }
  return (text) => effects.get(text) ?? NO_EFFECT;
}

/** So few literals that looking at each costs less than sorting the texts. */
const FEW = 4;

function together(effects: readonly Effect[]): Effect {
  const [first, ...more] = effects;
  if (!first || more.length === 0) return first ?? NO_EFFECT;
  return more.reduce((all, one) => ({ wanted: all.wanted | one.wanted, shut: all.shut | one.shut }), first as Effect);
}

/** For each text, what all the literals that it begins with do together. */
export function reach(affixes: readonly Affix[], texts: readonly string[]): (text: string) => Effect {
  const exact = walk(
    affixes.filter((one) => !one.anyCase),
    texts,
  );
  const folded = affixes.filter((one) => one.anyCase).map((one) => ({ ...one, text: fold(one.text) }));
  if (folded.length === 0) return exact;
  const anyCase = walk(folded, texts.map(fold));
  return (text) => {
    const [one, other] = [exact(text), anyCase(fold(text))];
    return { wanted: one.wanted | other.wanted, shut: one.shut | other.shut };
  };
}

/**
 * A text that begins with `start`, continues like `rest` in some letter case, and begins with none of the longer
 * literals; `undefined` where every letter case leads into one. Each literal of `avoid` begins with `start`.
 */
function evade(
  start: string,
  rest: string,
  avoid: readonly string[],
  possible: (beginning: string) => boolean,
): string | undefined {
  if (avoid.includes(start)) return undefined;
  const [next] = rest;
  if (next === undefined || avoid.length === 0) return start + rest;
  for (const one of new Set([next, next.toLowerCase(), next.toUpperCase()])) {
    if (fold(one) !== fold(next)) continue;
    const begun = start + one;
    if (!possible(begun)) continue;
    const found = evade(
      begun,
      rest.slice(next.length),
      avoid.filter((literal) => literal.startsWith(begun)),
      possible,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Beginnings that stand for all: whatever a text begins with, one of these begins with the same literals and no others.
 * It is one of the exact literals, or one of the any-case literals written so that the longest exact literal within is
 * the one that the text has.
 *
 * @param required only texts that begin with one of these are asked about
 * @param possible whether one that is asked about begins so, whatever it continues with
 */
export function beginnings(
  affixes: readonly Affix[],
  required: readonly string[] = [""],
  possible: (beginning: string) => boolean = () => true,
): string[] {
  const useful = (text: string) => required.some((prefix) => text.startsWith(prefix));
  const exact = ["", ...new Set(affixes.filter((one) => !one.anyCase).map(({ text }) => text))].filter(useful);
  const anyCase = new Set(affixes.filter((one) => one.anyCase).map(({ text }) => fold(text)));
  if (anyCase.size === 0) return exact;
  const folded = exact.map((text) => [text, fold(text)] as const);
  const all = new Set(exact);
  for (const literal of anyCase) {
    const within = folded.filter(([, low]) => literal.startsWith(low)).map(([text]) => text);
    for (const start of within) {
      const avoid = within.filter((text) => text !== start && text.startsWith(start));
      const found =
        avoid.length === 0
          ? start + literal.slice(start.length)
          : evade(start, literal.slice(start.length), avoid, possible);
      if (found !== undefined) all.add(found);
    }
  }
  return [...all];
}
