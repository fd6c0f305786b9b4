import { expect, it } from "vitest";
import { compileFilter, type Outcome } from "../../src/filters/index.ts";

/** One rule of docs/filters.md: a pattern, and the lines or events on which it decides. */
function rule(title: string, ...cases: (readonly [pattern: string, line: string | object, expected: Outcome])[]): void {
  it(title, () => {
    for (const [pattern, line, expected] of cases) {
      const filter = compileFilter(pattern);
      if ("error" in filter) throw new Error(`${pattern}: ${filter.error.message}`);
      const answer = filter.matchesLine(typeof line === "string" ? line : JSON.stringify(line));
      expect(answer, `${pattern} on ${JSON.stringify(line)}`).toBe(expected);
    }
  });
}

function refused(title: string, ...patterns: string[]): void {
  it(title, () => {
    for (const pattern of patterns) expect(compileFilter(pattern), pattern).toHaveProperty("error");
  });
}

rule("a JSON pattern matches JSON objects only", ["{ $.v != 1 }", "text", false], ["{ $.v != 1 }", [{ v: 2 }], false]);
rule("= and != match no missing field", ["{ $.v = * }", {}, false], ["{ $.v != a }", {}, false]);
rule(
  "= and != match no null, boolean, array or object",
  ...[null, true, ["a"], { a: "a" }].flatMap((v) => [
    ["{ $.v = * }", { v }, false] as const,
    ["{ $.v != b }", { v }, false] as const,
  ]),
);
rule(
  "IS NULL matches null, and an array that holds null",
  ["{ $.v IS NULL }", { v: null }, true],
  ["{ $.v IS NULL }", { v: [1, null] }, true],
  ["{ $.v IS NULL }", { v: {} }, false],
  ["{ $.v IS NULL }", {}, false],
);
rule(
  "IS TRUE and IS FALSE match booleans, not their names",
  ["{ $.v IS TRUE }", { v: true }, true],
  ["{ $.v IS FALSE }", { v: false }, true],
  ["{ $.v IS TRUE }", { v: "true" }, false],
);
rule(
  "NOT EXISTS matches a missing field, also where its parent is missing or no object",
  ["{ $.v.w NOT EXISTS }", {}, true],
  ["{ $.v.w NOT EXISTS }", { v: "a" }, true],
  ["{ $.v.w NOT EXISTS }", { v: { w: null } }, false],
);
rule(
  "a wrong container is a missing field",
  ["{ $.v[0] = a }", { v: { 0: "a" } }, false],
  ["{ $.v.w = a }", { v: [{ w: "a" }] }, false],
);
rule(
  "[*] and .* stand for any element or member, one level deep",
  ["{ $.v[*] = a }", { v: ["b", "a"] }, true],
  ["{ $.v[*] = a }", { v: { k: "a" } }, true],
  ["{ $.* = a }", { v: { k: "a" } }, false],
);
rule(
  "what != and NOT EXISTS mean of some elements is undecided",
  ["{ $.v[*] != a }", { v: ["b", "a"] }, undefined],
  ["{ $.v[*] != a }", { v: ["b"] }, true],
  ["{ $.v[*].w NOT EXISTS }", { v: [{ w: 1 }, {}] }, undefined],
);
rule(
  "a name in brackets may have dots",
  ["{ $.['a.b'] = c }", { "a.b": "c" }, true],
  ["{ $.a.b = c }", { "a.b": "c" }, false],
);
rule("texts are compared with their letter case", ["{ $.v = a }", { v: "A" }, false]);
rule(
  "* stands for any text at the beginning and the end",
  ["{ $.v = a* }", { v: "ab" }, true],
  ["{ $.v = *b }", { v: "ab" }, true],
  ["{ $.v = *b* }", { v: "abc" }, true],
  ["{ $.v = 4* }", { v: 404 }, true],
);
rule(
  "* in the middle is undecided where it matters",
  ["{ $.v = a*c }", { v: "abc" }, undefined],
  ["{ $.v = a*c }", { v: "b" }, false],
  ["{ $.v != a*c }", { v: "abc" }, undefined],
);
rule(
  "a backslash in a text is undecided where it matters",
  [String.raw`{ $.v = "a\"b" }`, { v: 'a"b' }, undefined],
  [String.raw`{ $.v = "a\"b" }`, { v: "c" }, false],
);
rule(
  "a number equals the number, or the text that it is written as",
  ["{ $.v = 1 }", { v: 1 }, true],
  ["{ $.v = 1 }", { v: "1" }, true],
  ["{ $.v = 1 }", { v: "1.0" }, false],
  ["{ $.v = 1e+3 }", { v: 1000 }, true],
);
rule("a number in another form against a text is undecided", ["{ $.v = 1.0 }", { v: "1" }, undefined]);
rule("a quoted number equals the number", ['{ $.v = "1" }', { v: 1 }, true]);
rule("<, <=, > and >= match numbers only", ["{ $.v > 1 }", { v: 10 }, true], ["{ $.v > 1 }", { v: "10" }, false]);
rule(
  "&& binds tighter than ||, brackets first",
  ["{ $.a = 1 || $.b = 1 && $.c = 1 }", { a: 1 }, true],
  ["{ ($.a = 1 || $.b = 1) && $.c = 1 }", { a: 1 }, false],
);
rule("space and line breaks are free", ["{$.a=1&&\n($.b\n=\t2)}", { a: 1, b: 2 }, true]);
rule(
  "an undecided clause leaves a pattern undecided only where it decides",
  ["{ $.v = a*c || $.w = 1 }", { v: "abc", w: 1 }, true],
  ["{ $.v = a*c && $.w = 2 }", { v: "abc", w: 1 }, false],
  ["{ $.v = a*c && $.w = 1 }", { v: "abc", w: 1 }, undefined],
);
rule(
  "a regular expression is found anywhere in the value",
  ["{ $.v = %b% }", { v: "abc" }, true],
  ["{ $.v = %^b% }", { v: "abc" }, false],
  ["{ $.v = %4.4% }", { v: 404 }, true],
);
rule("of two members with one name the last counts", ["{ $.v = 2 }", '{"v":1,"v":2}', true]);
rule(
  "terms are texts anywhere in the line, and all are required",
  ["a b", "xbxax", true],
  ["a b", "a", false],
  ["a", "A", false],
);
rule("-term excludes, ?term is one of several", ["a -b", "ab", false], ["?a ?b", "b", true], ["?a ?b", "c", false]);
rule("?term is ignored beside other terms", ["?a b", "b", true], ["?a -b", "c", true]);
rule("an empty pattern, and a phrase of spaces, match everything", ["", "a", true], ['" "', "a", true]);
rule(
  "a field is what is between spaces, brackets or quotation marks",
  ["[a, b=x*y, c]", "1 [x y] 2", undefined],
  ['[a, b="x y", c]', '1 "x y" 2', true],
  ["[a, b, c, d=2]", "1 [x y 2", true],
);
rule(
  "the last field has the rest of the line; there may be no fewer fields",
  ["[a, b=x*]", "1 x y z", true],
  ["[a, b]", "1", false],
);
rule(
  "... stands for any number of fields",
  ["[..., a, b=2]", "9 9 1 2", true],
  ["[a=9, ...]", "9", true],
  ["[a, ..., b]", "1", false],
);
rule(
  "a field is compared as a number where the pattern has an order",
  ["[a > 10]", "9", false],
  ["[a > 10]", "11", true],
  ["[a > 10]", "x", false],
);
refused("a pattern has at most 1,024 characters", "a".repeat(1025));
refused(
  "at most two regular expressions and three wildcard selectors, one in each clause",
  "{ $.a = %a% || $.a = %b% || $.a = %c% }",
  "{ $.a[*].b[*] = 1 }",
  "{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || $.d[*]=1 }",
);
refused(
  "IS NOT, EXISTS, ==, !(…), AND and = null are no patterns",
  "{ $.v IS NOT NULL }",
  "{ $.v EXISTS }",
  "{ $.v == 1 }",
  "{ !($.v = 1) }",
  "{ $.a = 1 AND $.b = 1 }",
  "{ $.v = null }",
);
refused(
  "a regular expression has no brackets and few signs",
  "%(a)%",
  "%a!%",
  "%é%",
  "%[a%",
  "%a{2,1}%",
  String.raw`%\q%`,
);
refused("two fields have two names", "[a, a]", "[..., ...]");
