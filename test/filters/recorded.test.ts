import { describe, expect, it } from "vitest";
import { compileFilter } from "../../src/filters/index.ts";

/**
 * What AWS's own TestMetricFilter answered, as published by the project stackd (radkawar/stackd, September 2026): patterns and the
 * lines that they match. The lines here say the same in fewer words.
 */
const SCALARS = {
  missing: "{}",
  null: '{"v":null}',
  "text null": '{"v":"null"}',
  true: '{"v":true}',
  false: '{"v":false}',
  "text true": '{"v":"true"}',
  "text false": '{"v":"false"}',
  0: '{"v":0}',
  1: '{"v":1}',
  "text 1": '{"v":"1"}',
  "text 1.0": '{"v":"1.0"}',
  "-1": '{"v":-1}',
  1.5: '{"v":1.5}',
  10: '{"v":10}',
  "text 10": '{"v":"10"}',
  Alpha: '{"v":"Alpha"}',
  alpha: '{"v":"alpha"}',
  Alphabet: '{"v":"Alphabet"}',
  xAlpha: '{"v":"xAlpha"}',
  empty: '{"v":""}',
  "empty array": '{"v":[]}',
  object: '{"v":{}}',
  array: '{"v":[1,"Alpha",null]}',
  "a?b": '{"v":"a?b"}',
  "1 then 2": '{"v":1,"v":2}',
  "2 then 1": '{"v":2,"v":1}',
  "no JSON": "not JSON",
  "a list": '[{"v":1}]',
  broken: "{broken",
};

const PATHS = {
  hits: '{"nested":{"value":"hit"},"cluster.name":"flat","cluster":{"name":"nested"},"items":[{"a":1,"b":0},{"a":0,"b":2}],"arr":["miss","hit"],"matrix":[[0,1],[2,3]],"a":1,"b":0,"c":0}',
  misses:
    '{"nested":{"value":"miss"},"cluster.name":"nested","cluster":{"name":"flat"},"items":[{"a":1,"b":2}],"arr":["hit","miss"],"matrix":[[1,0]],"a":0,"b":2,"c":3}',
  nulls: '{"nested":null,"arr":[null],"items":[],"a":0,"b":2,"c":0}',
  empties: '{"nested":{},"arr":[],"a":1,"b":2,"c":3}',
  "null value": '{"nested":{"value":null},"arr":"hit","a":0,"b":0,"c":3}',
  "other member": '{"nested":{"value":"null"},"other":"hit"}',
  "dotted key": '{"nested.value":"hit","arr":[["hit"]]}',
  "two elements": '{"arr":["hit","hit"],"items":[{"a":1},{"b":2}]}',
  "wrong containers": '{"arr":{"0":"hit"},"nested":[{"value":"hit"}]}',
  "no members": "{}",
};

const TERMS = {
  all: "ERROR ARGUMENTS REQUEST",
  bad: "ERROR BAD REQUEST",
  arguments: "INFO ARGUMENTS",
  request: "INFO REQUEST",
  lower: "error arguments request",
  internal: "ERROR INTERNAL SERVER ERROR",
  spaced: "ERROR INTERNAL  SERVER ERROR",
  inside: "TERROR REQUEST",
  hyphen: "ERROR-REQUEST",
  lines: "ERROR\nARGUMENTS",
  plain: "plain",
  "hello-world": "hello-world",
};

const REGEX = {
  "ERROR 500": "ERROR 500",
  "ERROR 50": "ERROR 50",
  "ERROR 5000": "ERROR 5000",
  "WARN 404": "WARN 404",
  "xERROR 500": "xERROR 500",
  color: "color",
  colour: "colour",
  colouur: "colouur",
  "10.10.0.1": "10.10.0.1",
  "10010,051": "10010,051",
  "hello!": "hello!",
  aaab: "aaab",
  abab: "abab",
  "two lines": "ERROR\n500",
};

const FIELDS = {
  "404": '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534',
  "410": '127.0.0.2 - jane [10/Oct/2000:13:25:16 -0700] "GET /index.html HTTP/1.0" 410 0',
  "500": '127.0.0.3 - frank [10/Oct/2000:13:25:17 -0700] "POST /api HTTP/1.0" 500 2048',
  "200": '127.0.0.4 - frank [10/Oct/2000:13:25:18 -0700] "GET /index.html HTTP/1.0" 200 100',
  extra: '127.0.0.5  -  frank [10/Oct/2000:13:25:19 -0700] "GET /index.html HTTP/1.0" 404 1534 extra',
  tabs: '127.0.0.6\t-\tfrank\t[10/Oct/2000:13:25:20 -0700]\t"GET /index.html HTTP/1.0"\t404\t1534',
  failed: "ERROR request failed",
  warning: "WARNING request",
  info: "INFO request accepted",
  alone: "ERROR",
  quoted: 'ERROR "two words"',
  unclosed: 'ERROR "unterminated words',
};

const texts = ["text null", "text true", "text false", "text 1", "text 1.0", "text 10"];
const others = ["Alpha", "alpha", "Alphabet", "xAlpha", "empty", "a?b"];
const numbers = ["0", "1", "-1", "1.5", "10", "1 then 2", "2 then 1"];
const without = (names: readonly string[], ...out: string[]) => names.filter((name) => !out.includes(name));

const ALL = [...numbers, ...texts, ...others];

const RECORDED: readonly [Readonly<Record<string, string>>, readonly [pattern: string, ...matched: string[]][]][] = [
  [
    SCALARS,
    [
      ["{ $.v = 1 }", "1", "text 1", "2 then 1"],
      ["{ $.v != 1 }", ...without(ALL, "1", "text 1", "2 then 1")],
      ["{ $.v > 1 }", "1.5", "10", "1 then 2"],
      ["{ $.v < 0 }", "-1"],
      ['{ $.v = "1" }', "1", "text 1", "2 then 1"],
      ['{ $.v = "Alpha" }', "Alpha"],
      ['{ $.v != "Alpha" }', ...without(ALL, "Alpha")],
      ['{ $.v = "Alpha*" }', "Alpha", "Alphabet"],
      ['{ $.v = "*Alpha" }', "Alpha", "xAlpha"],
      ['{ $.v = "a?b" }', "a?b"],
      ['{ $.v = "" }', "empty"],
      ["{ $.v = %^Al.*% }", "Alpha", "Alphabet"],
      ["{ $.v = * }", ...ALL],
      ["{ $.v IS NULL }", "null", "array"],
      ["{ $.v NOT EXISTS }", "missing"],
      ["{ $.v IS TRUE }", "true"],
      ["{ $.v IS FALSE }", "false"],
      ["{ $.v = true }", "text true"],
    ],
  ],
  [
    PATHS,
    [
      ['{ $.nested.value = "hit" }', "hits"],
      ["{ $.['cluster.name'] = \"flat\" }", "hits"],
      ['{ $.cluster.name = "flat" }', "misses"],
      ['{ $.arr[0] = "hit" }', "misses", "two elements"],
      ['{ $.arr[*] = "hit" }', "hits", "misses", "two elements", "wrong containers"],
      ['{ $.* = "hit" }', "null value", "other member", "dotted key"],
      ["{ $.matrix[0][1] = 1 }", "hits"],
      ["{ $.items[*].a = 1 && $.items[*].b = 2 }", "hits", "misses", "two elements"],
      ["{ $.a = 1 && $.c = 3 }", "empties"],
      ["{ $.a = 1 || $.b = 2 && $.c = 3 }", "hits", "misses", "empties"],
      ["{ ($.a = 1 || $.b = 2) && $.c = 3 }", "misses", "empties"],
      [
        "{ $.nested.value NOT EXISTS }",
        "nulls",
        "empties",
        "dotted key",
        "two elements",
        "wrong containers",
        "no members",
      ],
      ["{ $.nested.value IS NULL }", "null value"],
    ],
  ],
  [
    TERMS,
    [
      ["", ...Object.keys(TERMS)],
      ["ERROR", "all", "bad", "internal", "spaced", "inside", "hyphen", "lines"],
      ["ERROR ARGUMENTS", "all", "lines"],
      ["?ERROR ?ARGUMENTS", "all", "bad", "arguments", "internal", "spaced", "inside", "hyphen", "lines"],
      ["?ERROR ?ARGUMENTS REQUEST", "all", "bad", "request", "inside", "hyphen"],
      ["?ERROR ?ARGUMENTS -REQUEST", "arguments", "lower", "internal", "spaced", "lines", "plain", "hello-world"],
      ["ERROR -ARGUMENTS", "bad", "internal", "spaced", "inside", "hyphen"],
      ["-ERROR", "arguments", "request", "lower", "plain", "hello-world"],
      ['"INTERNAL SERVER ERROR"', "internal"],
      ["error", "lower"],
      ['"hello-world"', "hello-world"],
      ['ERROR -"BAD REQUEST"', "all", "internal", "spaced", "inside", "hyphen", "lines"],
    ],
  ],
  [
    REGEX,
    [
      [String.raw`%^ERROR\s[0-9]{3}$%`, "ERROR 500", "two lines"],
      ["%ERROR|WARN%", "ERROR 500", "ERROR 50", "ERROR 5000", "WARN 404", "xERROR 500", "two lines"],
      ["%^colou?r$%", "color", "colour"],
      [String.raw`%10\.10\.0\.1%`, "10.10.0.1"],
      ["%10.10.0.1%", "10.10.0.1", "10010,051"],
      [String.raw`%\x21%`, "hello!"],
      ["%^[^a-z]+$%", "ERROR 500", "ERROR 50", "ERROR 5000", "WARN 404", "10.10.0.1", "10010,051", "two lines"],
      ["%^a*b$%", "aaab"],
    ],
  ],
  [
    FIELDS,
    [
      ["[]", ...Object.keys(FIELDS)],
      ["[ip, identity, user, timestamp, request, status, bytes]", "404", "410", "500", "200", "extra", "tabs"],
      ["[ip, identity, user, timestamp, request, status >= 400, bytes > 1000]", "404", "500", "tabs"],
      ["[ip, ..., status, bytes]", ...without(Object.keys(FIELDS), "warning", "alone", "quoted")],
      ["[..., bytes]", ...Object.keys(FIELDS)],
      ["[w1=ERROR, w2]", "failed", "quoted", "unclosed"],
      ["[w1!=ERROR && w1!=WARNING, w2]", "404", "410", "500", "200", "extra", "tabs", "info"],
    ],
  ],
];

describe("recorded answers of TestMetricFilter", () => {
  for (const [lines, patterns] of RECORDED)
    it.each(patterns)("%s", (pattern, ...matched) => {
      const filter = compileFilter(pattern);
      if ("error" in filter) throw new Error(filter.error.message);
      const answers = Object.entries(lines).map(([name, line]) => [name, filter.matchesLine(line)]);
      expect(Object.fromEntries(answers)).toEqual(
        Object.fromEntries(Object.keys(lines).map((name) => [name, matched.includes(name)])),
      );
    });

  it.each([
    ["{ $.v = null }", 9],
    ["{ $.v EXISTS }", 7],
    ["{ $.v IS NOT NULL }", 10],
    ["{ $.v == 1 }", 8],
    ["{ !($.v = 1) }", 3],
    ["{ $.v > 0 AND $.v < 2 }", 11],
    ['{ "v": [1] }', 3],
    ['{ $.v > "Alpha" }', 9],
    ["{ $.v = %(Alpha|Beta)% }", 10],
    ["{ $.items[*].* = 1 }", 3],
    ['{ $..value = "hit" }', 5],
    ['{ $.arr[-1] = "hit" }', 9],
    ['{ $.arr[0:2] = "hit" }', 10],
    ['{ $.arr[*] = "hit" || $.items[*].a = 1 || $.* = "hit" || $.matrix[*][0] = 0 }', 58],
    ["{ $.v = %Alpha% || $.v = %Beta% || $.v = %Gamma% }", 42],
    ["[..., status, ...]", 15],
    ["[word, word]", 8],
    ['"ERROR', 7],
    ["ERR*", 4],
    ["%^(ERROR|WARN)%", 3],
    ["%hello!%", 7],
    ["%café%", 5],
    ["%ERROR(?= 500)%", 7],
    ["%[abc%", 6],
  ])("refuses %s as AWS does, at column %i", (pattern, column) => {
    const filter = compileFilter(pattern);
    expect("error" in filter && filter.error).toMatchObject({ column });
  });
});
