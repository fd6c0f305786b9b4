import fc from "fast-check";
import { expect, it } from "vitest";
import { compileFilter, type Outcome } from "../../src/filters/index.ts";
import { regexTest } from "../../src/filters/match/regex-test.ts";
import { Cursor } from "../../src/filters/parse/cursor.ts";
import { readRegex } from "../../src/filters/parse/regex.ts";

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) };

/** A tree of clauses, before it is written. */
type Tree = { readonly clause: readonly string[] } | { readonly join: "&&" | "||"; readonly of: readonly Tree[] };

const field = fc.constantFrom("$.a", "$.b", "$.c.d", "$.c.e[0]");
const scalar = fc.constantFrom("x", "y", "xy", "1", "12", "x*", "*y", "-1", "1.5");
const clause: fc.Arbitrary<Tree> = fc
  .oneof(
    fc.tuple(field, fc.constantFrom("=", "!="), scalar),
    fc.tuple(field, fc.constantFrom("<", ">=", ">", "<="), fc.constantFrom("1", "0", "12")),
    fc.tuple(field, fc.constantFrom("IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS")),
  )
  .map((parts) => ({ clause: parts }));

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    clause,
    fc.record({
      join: fc.constantFrom("&&" as const, "||" as const),
      of: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

const value = fc.constantFrom<unknown>("x", "y", "xy", "1", 1, 12, -1, 1.5, null, true, false, ["x"], { d: "x" });
const event = fc.record(
  { a: value, b: value, c: fc.record({ d: value, e: fc.array(value, { maxLength: 2 }) }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

/** How a tree is written: the space between words, brackets around each part, quotes around texts. */
interface Style {
  readonly space: string;
  readonly brackets: boolean;
  readonly quotes: boolean;
  readonly reversed: boolean;
}

const PLAIN: Style = { space: " ", brackets: false, quotes: false, reversed: false };

const style: fc.Arbitrary<Style> = fc.record({
  space: fc.constantFrom("", " ", "\n", "\t  ", " \r\n "),
  brackets: fc.boolean(),
  quotes: fc.boolean(),
  reversed: fc.boolean(),
});

function write(node: Tree, how: Style, inner = false): string {
  const { space, brackets, quotes, reversed } = how;
  if ("join" in node) {
    const of = reversed ? node.of.toReversed() : node.of;
    const text = of.map((one) => write(one, how, true)).join(`${space}${node.join}${space}`);
    return inner || brackets ? `(${space}${text}${space})` : text;
  }
  const [selector = "", operator = "", wanted] = node.clause;
  if (wanted === undefined) return `${selector}${space || " "}${operator.replace(" ", space || " ")}`;
  const isText = (operator === "=" || operator === "!=") && /[a-z]/.test(wanted);
  const text = `${selector}${space}${operator}${space}${quotes && isText ? `"${wanted}"` : wanted}`;
  return brackets ? `(${text})` : text;
}

function answer(pattern: string, subject: unknown): Outcome {
  const filter = compileFilter(pattern);
  if ("error" in filter) throw new Error(`${pattern}: ${filter.error.message}`);
  return filter.matches(subject);
}

it("space, order, brackets and quotes change nothing", () => {
  fc.assert(
    fc.property(tree, style, event, (node, how, subject) => {
      const plain = `{ ${write(node, PLAIN)} }`;
      const other = `{${how.space}${write(node, how)}${how.space}}`;
      fc.pre(plain.length <= 1024 && other.length <= 1024);
      expect(answer(other, subject)).toBe(answer(plain, subject));
    }),
    RUNS,
  );
});

const OPPOSITE: Readonly<Record<string, string>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};

it("the opposite of each clause, with && and || exchanged, gives the opposite answer where every field is there", () => {
  const opposite = (node: Tree): Tree => {
    if ("join" in node) return { join: node.join === "&&" ? "||" : "&&", of: node.of.map(opposite) };
    const [selector = "", operator = "", wanted = ""] = node.clause;
    return { clause: [selector, OPPOSITE[operator] ?? operator, wanted] };
  };
  const comparing = (node: Tree): boolean =>
    "join" in node ? node.of.every(comparing) : (node.clause[1] ?? "") in OPPOSITE;
  const present = fc.constantFrom<unknown>("x", "y", "xy", 1, 12, -1, 1.5);
  const complete = fc.record({ a: present, b: present, c: fc.record({ d: present, e: fc.tuple(present) }) });
  // Order has no opposite for a text, which it never matches.
  const numbers = (node: Tree, subject: Record<string, unknown>): boolean =>
    "join" in node
      ? node.of.every((one) => numbers(one, subject))
      : !"<=>=".includes(node.clause[1] ?? "") ||
        ["=", "!="].includes(node.clause[1] ?? "") ||
        typeof answerOf(node.clause[0] ?? "", subject) === "number";
  fc.assert(
    fc.property(tree, complete, (node, subject) => {
      fc.pre(comparing(node) && numbers(node, subject));
      expect(answer(`{ ${write(opposite(node), PLAIN)} }`, subject)).toBe(
        !answer(`{ ${write(node, PLAIN)} }`, subject),
      );
    }),
    RUNS,
  );
});

function answerOf(selector: string, subject: Record<string, unknown>): unknown {
  const inner = subject.c as { d: unknown; e: unknown[] };
  return { "$.a": subject.a, "$.b": subject.b, "$.c.d": inner.d, "$.c.e[0]": inner.e[0] }[selector];
}

it("a regular expression finds what JavaScript's finds", () => {
  const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", String.raw`\d`, String.raw`\W`, "1");
  const item = fc
    .tuple(atom, fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,2}", "{2,}"))
    .map(([one, repeat]) => one + repeat);
  const sequence = fc
    .tuple(fc.constantFrom("", "", "^"), fc.array(item, { maxLength: 4 }), fc.constantFrom("", "", "$"))
    .map(([start, items, end]) => start + items.join("") + end)
    .filter((text) => text !== "");
  const source = fc.array(sequence, { minLength: 1, maxLength: 2 }).map((parts) => parts.join("|"));
  const subject = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "é"), maxLength: 7 });
  fc.assert(
    fc.property(source, subject, (pattern, text) => {
      const test = regexTest(readRegex(new Cursor(`%${pattern}%`)));
      expect(test(text)).toBe(new RegExp(pattern, "s").test(text));
    }),
    { numRuns: RUNS.numRuns * 4 },
  );
});

it("no text makes it throw", () => {
  const piece = fc.constantFrom(..."{}[]()$.'\"%*?-&|=!<> a1,\\", "IS NULL", "NOT EXISTS", "$.a", "&&", "||", "...");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const filter = compileFilter(pieces.join(""));
      if ("error" in filter) expect(filter.error.column).toBeLessThanOrEqual(pieces.join("").length + 1);
      else filter.matches({ a: "a" });
    }),
    { numRuns: RUNS.numRuns * 4 },
  );
});
