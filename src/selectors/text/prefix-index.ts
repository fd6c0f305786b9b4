/** What a literal does to the lanes: a word's place, the bits wanted and the bits shut out there, and so on. */
export type Effect = readonly number[];

/** Where texts are looked at from: their beginning or their end. */
interface Side {
  readonly order: (a: string, b: string) => number;
  readonly has: (text: string, literal: string) => boolean;
}

const BEGINNING: Side = {
  order: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  has: (text, literal) => text.startsWith(literal),
};

const END: Side = {
  order: (a, b) => {
    for (let i = 1; i <= a.length && i <= b.length; i++) {
      const apart = a.charCodeAt(a.length - i) - b.charCodeAt(b.length - i);
      if (apart !== 0) return apart;
    }
    return a.length - b.length;
  },
  has: (text, literal) => text.endsWith(literal),
};

interface Node {
  readonly text: string;
  /** The longest other literal within this one. */
  readonly inner: Node | undefined;
  /** What this literal and all within it do together. */
  readonly effect: Effect;
}

/** Adds what a literal does in one word to an effect. */
export function addTo(effect: number[], word: number, wanted: number, shut: number): void {
  for (let i = 0; i < effect.length; i += 3) {
    if (effect[i] !== word) continue;
    effect[i + 1] = (effect[i + 1] ?? 0) | wanted;
    effect[i + 2] = (effect[i + 2] ?? 0) | shut;
    return;
  }
  effect.push(word, wanted, shut);
}

function joined(inner: Effect, own: Effect): Effect {
  if (inner.length === 0) return own;
  const effect = [...own];
  for (let i = 0; i < inner.length; i += 3) addTo(effect, inner[i] ?? 0, inner[i + 1] ?? 0, inner[i + 2] ?? 0);
  return effect;
}

const NOTHING: Effect = [];

/**
 * What all the literals that a text begins with (or ends with) do together, after one binary search: the longest of them
 * is the last literal that sorts before the text, or lies within that one.
 */
function indexed({ order, has }: Side, literals: ReadonlyMap<string, Effect>): (text: string) => Effect {
  if (literals.size === 0) return () => NOTHING;
  const nodes: Node[] = [];
  for (const [text, own] of [...literals].sort(([a], [b]) => order(a, b))) {
    let inner = nodes.at(-1);
    while (inner && !has(text, inner.text)) inner = inner.inner;
    nodes.push({ text, inner, effect: joined(inner?.effect ?? NOTHING, own) });
  }
  return (text) => {
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(nodes[middle]?.text ?? "", text) <= 0) low = middle + 1;
      else high = middle;
    }
    let node = nodes[low - 1];
    while (node && !has(text, node.text)) node = node.inner;
    return node?.effect ?? NOTHING;
  };
}

export const beginnings = (literals: ReadonlyMap<string, Effect>) => indexed(BEGINNING, literals);
export const ends = (literals: ReadonlyMap<string, Effect>) => indexed(END, literals);
