import fc from "fast-check";
import { expect, it } from "vitest";
import { type Column, classesOf } from "../../src/selectors/search/text-classes.ts";
import { includes, type TextSet, textSet } from "../../src/selectors/text/text-set.ts";
import { format, RUNS } from "./arbitrary.ts";

const LETTERS = ["a", "A", "b", ":"];

/** Every text of up to five of the letters. */
const TEXTS = Array.from({ length: 5 }).reduce<string[][]>(
  (all) => [...all, (all.at(-1) ?? []).flatMap((text) => LETTERS.map((letter) => text + letter))],
  [[""]],
);
const ALL = TEXTS.flat().filter((text) => text !== "");

const literals = fc.array(fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 4 }), {
  maxLength: 2,
});

function sets(more: Partial<Record<keyof TextSet, fc.Arbitrary<unknown>>> = {}): fc.Arbitrary<TextSet> {
  const lists = { equals: literals, startsWith: literals, endsWith: literals, notStartsWith: literals };
  return fc
    .record({ ...lists, notEquals: literals, notEndsWith: literals, ...more })
    .map((one) => textSet(one as Partial<TextSet>));
}

it("the classes of a field hold every text of the domain, each class with a text of it", () => {
  const domain = sets({
    format: fc.option(format({ doubts: true }), { nil: undefined }),
    notStartsWithAnyCase: literals,
  });
  const columns = fc
    .tuple(domain, fc.array(fc.record({ texts: sets(), anyCase: fc.boolean() }), { maxLength: 3 }))
    .map(([first, more]): Column[] =>
      [{ texts: first, anyCase: false }, ...more].map((one, i) => ({ ...one, bit: 1n << BigInt(i) })),
    );
  const placed = (all: readonly Column[], text: string | undefined) =>
    all.reduce((bits, { texts, anyCase, bit }) => (includes(texts, text, anyCase) ? bits | bit : bits), 0n);
  fc.assert(
    fc.property(columns, (all) => {
      const classes = [...classesOf(all, [], () => [], { left: 100_000 })].filter(({ columns }) => columns & 1n);
      for (const one of classes) expect(placed(all, one.example())).toBe(one.columns);
      const known = new Set(classes.map(({ columns }) => columns));
      for (const text of ALL) {
        const bits = placed(all, text);
        if (bits & 1n && !known.has(bits)) expect.fail(`${text} is in no class`);
      }
    }),
    RUNS,
  );
});
