interface Node<T> {
  readonly literal: string;
  /** The longest other literal that this one begins with. */
  readonly inner: Node<T> | undefined;
  /** What this literal and all that it begins with stand for together. */
  readonly value: T;
}

/** Finds the literals that a text begins with. */
export interface PrefixIndex<T> {
  /** What they stand for together; `undefined` where the text begins with none. */
  readonly find: (text: string) => T | undefined;
  /** Whether a literal begins with the text. */
  readonly isBeginning: (text: string) => boolean;
  /** What each literal stands for, together with those that it begins with. */
  readonly values: readonly T[];
}

/**
 * Sorts the literals, so that one binary search answers: the longest literal that a text begins with is the last one that
 * sorts before the text, or one that this begins with.
 */
export function prefixIndex<T>(literals: ReadonlyMap<string, T>, merge: (a: T, b: T) => T): PrefixIndex<T> {
  const nodes: Node<T>[] = [];
  for (const [literal, own] of [...literals].sort(([a], [b]) => (a < b ? -1 : 1))) {
    let inner = nodes.at(-1);
    while (inner && !literal.startsWith(inner.literal)) inner = inner.inner;
    nodes.push({ literal, inner, value: inner ? merge(inner.value, own) : own });
  }
  /** How many literals sort before the text, or equal it. */
  const countUpTo = (text: string): number => {
    let [low, high] = [0, nodes.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((nodes[middle] as Node<T>).literal <= text) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const find = (text: string): T | undefined => {
    let node = nodes[countUpTo(text) - 1];
    while (node && !text.startsWith(node.literal)) node = node.inner;
    return node?.value;
  };
  const isBeginning = (text: string): boolean => {
    const count = countUpTo(text);
    return [nodes[count - 1], nodes[count]].some((node) => node?.literal.startsWith(text));
  };
  return { find, isBeginning, values: nodes.map(({ value }) => value) };
}

/** The text from its end to its beginning, in which its suffixes are prefixes. */
export function reversed(text: string): string {
  let result = "";
  for (let i = text.length - 1; i >= 0; i--) result += text[i];
  return result;
}
