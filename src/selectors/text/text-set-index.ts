import { type PrefixIndex, prefixIndex, reversed } from "./prefix-index.ts";
import { hasPositiveOperator, lowerCase, type TextSet } from "./text-set.ts";

/** A set with the bits that say that a text is in it. */
export interface IndexedSet {
  readonly texts: TextSet;
  /** The bits of the interpretation that prefixes and suffixes respect letter case. */
  readonly exact: bigint;
  /** The bits of the interpretation that they ignore it. */
  readonly anyCase: bigint;
}

/** What a literal decides for the sets that name it: whose text is included, and whose is excluded. */
export interface Effect {
  readonly included: bigint;
  readonly excluded: bigint;
}

const NO_EFFECT: Effect = { included: 0n, excluded: 0n };

const merge = (a: Effect, b: Effect): Effect => ({
  included: a.included | b.included,
  excluded: a.excluded | b.excluded,
});

/** The literals of prefix operators (or, reversed, of suffix operators), by how they compare letter case. */
export class AffixLiterals {
  readonly exact = new Map<string, Effect>();
  /** In lower case. */
  readonly anyCase = new Map<string, Effect>();
  #indexes: { readonly exact: PrefixIndex<Effect>; readonly anyCase: PrefixIndex<Effect> } | undefined;

  /** What the literals that the text begins with decide. */
  effectOn(text: string): Effect {
    this.#indexes ??= { exact: prefixIndex(this.exact, merge), anyCase: prefixIndex(this.anyCase, merge) };
    const exact = this.exact.size > 0 ? this.#indexes.exact.find(text) : undefined;
    const anyCase = this.anyCase.size > 0 ? this.#indexes.anyCase.find(lowerCase(text)) : undefined;
    return exact && anyCase ? merge(exact, anyCase) : (exact ?? anyCase ?? NO_EFFECT);
  }
}

function add(literals: Map<string, Effect>, literal: string, included: bigint, excluded: bigint): void {
  if ((included | excluded) === 0n) return;
  const before = literals.get(literal);
  literals.set(literal, before ? merge(before, { included, excluded }) : { included, excluded });
}

/**
 * Answers for many sets at once in which of them a text is, as `includes` does for one set: a hash lookup for the literals
 * of Equals and NotEquals, a binary search each for those of the prefix and suffix operators.
 */
export class TextSetIndex {
  readonly values = new Map<string, Effect>();
  readonly prefixes = new AffixLiterals();
  /** Reversed. */
  readonly suffixes = new AffixLiterals();
  /** The sets that an absent field is in. */
  readonly absent: bigint;
  /** The sets without positive operators. */
  readonly #unrestricted: bigint;

  /** @param prefixForm a prefix as texts of the format have it; `undefined` where no such text begins so */
  constructor(sets: readonly IndexedSet[], prefixForm: (prefix: string) => string | undefined = (prefix) => prefix) {
    let [absent, unrestricted] = [0n, 0n];
    for (const one of sets) {
      const { texts, exact, anyCase } = one;
      if (texts.absent) absent |= exact | anyCase;
      if (texts.noText) continue;
      if (!hasPositiveOperator(texts)) unrestricted |= exact | anyCase;
      this.#add(one, prefixForm);
    }
    this.absent = absent;
    this.#unrestricted = unrestricted;
  }

  #add({ texts, exact, anyCase }: IndexedSet, prefixForm: (prefix: string) => string | undefined): void {
    const both = exact | anyCase;
    const prefix = (literals: Map<string, Effect>, text: string, included: bigint, excluded: bigint) => {
      const form = prefixForm(text);
      if (form !== undefined) add(literals, form, included, excluded);
    };
    const { prefixes, suffixes } = this;
    for (const text of texts.equals) add(this.values, text, both, 0n);
    for (const text of texts.notEquals) add(this.values, text, 0n, both);
    for (const text of texts.startsWith) {
      prefix(prefixes.exact, text, exact, 0n);
      prefix(prefixes.anyCase, lowerCase(text), anyCase, 0n);
    }
    for (const text of texts.notStartsWith) {
      prefix(prefixes.exact, text, 0n, exact);
      prefix(prefixes.anyCase, lowerCase(text), 0n, anyCase);
    }
    for (const text of texts.notStartsWithAnyCase) prefix(prefixes.anyCase, lowerCase(text), 0n, both);
    for (const text of texts.endsWith) {
      add(suffixes.exact, reversed(text), exact, 0n);
      add(suffixes.anyCase, reversed(lowerCase(text)), anyCase, 0n);
    }
    for (const text of texts.notEndsWith) {
      add(suffixes.exact, reversed(text), 0n, exact);
      add(suffixes.anyCase, reversed(lowerCase(text)), 0n, anyCase);
    }
  }

  /** What the literals of Equals and NotEquals decide. */
  valueEffect(text: string): Effect {
    return this.values.get(text) ?? NO_EFFECT;
  }

  get hasSuffixes(): boolean {
    return this.suffixes.exact.size + this.suffixes.anyCase.size > 0;
  }

  /** What the literals that the text ends with decide. */
  suffixEffect(text: string): Effect {
    return this.hasSuffixes ? this.suffixes.effectOn(reversed(text)) : NO_EFFECT;
  }

  /** The sets of a text about which all literals together decide so. */
  setsOf(...effects: readonly Effect[]): bigint {
    let [included, excluded] = [this.#unrestricted, 0n];
    for (const effect of effects) {
      included |= effect.included;
      excluded |= effect.excluded;
    }
    return included & ~excluded;
  }

  /** The sets that the text is in. */
  lookup(text: string): bigint {
    return this.setsOf(this.valueEffect(text), this.prefixes.effectOn(text), this.suffixEffect(text));
  }
}
