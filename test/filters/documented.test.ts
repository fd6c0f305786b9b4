import { describe, expect, it } from "vitest";
import { compileFilter } from "../../src/filters/index.ts";

/** Every example of the CloudWatch Logs User Guide, "Filter pattern syntax …", and of its edition of 2020. */
function answers(pattern: string, lines: readonly (string | object)[]): unknown[] {
  const filter = compileFilter(pattern);
  if ("error" in filter) throw new Error(filter.error.message);
  return lines.map((line) => filter.matchesLine(typeof line === "string" ? line : JSON.stringify(line)));
}

const EVENT = {
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  ThisFlag: true,
  "cluster.name": "c",
};

const COMPOUND = {
  user: { id: 1, email: "John.Stiles@example.com" },
  users: [
    { id: 2, email: "John.Doe@example.com" },
    { id: 3, email: "Jane.Doe@example.com" },
  ],
  actions: ["GET", "PUT", "DELETE"],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
};

const ERRORS = [
  "[ERROR 400] BAD REQUEST",
  "[ERROR 401] UNAUTHORIZED REQUEST",
  "[ERROR 419] MISSING ARGUMENTS",
  "[ERROR 420] INVALID ARGUMENTS",
];

describe("JSON", () => {
  it.each([
    ['{ $.eventType = "UpdateTrail" }', true],
    ["{ $.sourceIPAddress != 123.123.* }", true],
    ["{ $.sourceIPAddress != 111.111.* }", false],
    ['{ $.arrayKey[0] = "value" }', true],
    ["{ $.objectList[1].id = 2 }", true],
    ["{ $.eventType = %Trail% }", true],
    ["{ $.arrayKey[*] = %val.{2}% }", true],
    [String.raw`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, true],
    ["{ $.['cluster.name'] = \"c\" }", true],
    ["{ $.SomeObject IS NULL }", true],
    ["{ $.SomeOtherObject NOT EXISTS }", true],
    ["{ $.ThisFlag IS TRUE }", true],
    ["{ $.ThisFlag IS FALSE }", false],
    ['{ $.eventType = "*" && $.sourceIPAddress != 123.123.* }', true],
    ["{ $.eventType = Update* }", true],
    ["{ $.eventType = *Trail }", true],
  ])("%s", (pattern, expected) => expect(answers(pattern, [EVENT])).toEqual([expected]));

  it.each([
    ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
    [
      '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch" && $.actions[2] = "nonmatch" }',
      true,
    ],
    [
      '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = "nonmatch") && $.actions[2] = "nonmatch" }',
      false,
    ],
    ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
    ['{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }', true],
  ])("%s", (pattern, expected) => expect(answers(pattern, [COMPOUND])).toEqual([expected]));

  it.each([
    ["{ $.bandwidth > 75 }", { bandwidth: 80 }, { bandwidth: 75 }],
    ["{ $.latency < 50 }", { latency: 49.5 }, { latency: 50 }],
    ["{ $.refreshRate >= 60 }", { refreshRate: 60 }, { refreshRate: 59 }],
    ["{ $.responseTime <= 5 }", { responseTime: 5 }, { responseTime: 6 }],
    ["{ $.errorCode = 400}", { errorCode: 400 }, { errorCode: 401 }],
    ["{ $.errorCode != 500 }", { errorCode: 400 }, { errorCode: 500 }],
    ["{ $.number[0] = 1e+3 }", { number: [1000] }, { number: [1e-3] }],
    ["{ $.number[0] != 1e-3 }", { number: [1000] }, { number: [0.001] }],
    ["{ $.numbers[0] < 10e3 }", { numbers: [9999] }, { numbers: [10000] }],
    ["{ $.processes[4].averageRuntime <= 55.5 }", { processes: [0, 0, 0, 0, { averageRuntime: 55.5 }] }, {}],
    ["{ $.errorCode = 4* }", { errorCode: 404 }, { errorCode: 504 }],
    // A selector of an array or object: "the filter won't match the log format".
    ["{ $.users != 1 }", { users: 2 }, { users: [1, 2, 3] }],
    ["{ $.foo = bar || $.foo = baz }", { foo: "baz" }, { foo: "ba" }],
  ])("%s", (pattern, yes, no) => expect(answers(pattern, [yes, no])).toEqual([true, false]));
});

describe("terms", () => {
  it.each([
    ["ERROR", [true, true, true, true]],
    ["ERROR ARGUMENTS", [false, false, true, true]],
    ["?BAD ?ARGUMENTS", [true, false, true, true]],
    ["ERROR -ARGUMENTS", [true, true, false, false]],
    ['"ERROR" - "ARGUMENTS"', [true, true, false, false]],
    ['"ERROR 401"', [false, true, false, false]],
    ['" "', [true, true, true, true]],
    ['""', [true, true, true, true]],
    ["%AUTHORIZED%", [false, true, false, false]],
  ])("%s", (pattern, expected) => expect(answers(pattern, ERRORS)).toEqual(expected));

  it("ignores ? terms beside others", () =>
    expect(
      answers("?ERROR ?ARGUMENTS REQUEST", ["[INFO] REQUEST FAILED", "[WARN] UNAUTHORIZED REQUEST", "ERROR"]),
    ).toEqual([true, true, false]));
});

describe("regular expressions", () => {
  it.each([
    ["%^[hc]at%", ["hat", "cat"], ["that", "bat"]],
    ["%[hc]at$%", ["that", "cat"], ["cats"]],
    ["%colou?r%", ["color", "colour"], ["colouur"]],
    ["%[abcx-z]%", ["a", "y"], ["d"]],
    ["%^a{3,5}$%", ["aaa", "aaaaa"], ["aa", "aaaaaa"]],
    ["%^a{,2}$%", ["", "aa"], ["aaa"]],
    ["%^a{2,}$%", ["aa", "aaaa"], ["a"]],
    ["%^starting|^initializing|^shutting down%", ["starting up", "shutting down"], ["skipping initializing"]],
    ["%abcc|ab[^c]$%", ["abcc now", "aba"], ["aac", "abc"]],
    [String.raw`%\[.\]%`, ["[a]", "[]]", "[ ]"], ["[]", "a"]],
    [String.raw`%10\.10\.0\.1%`, ["10.10.0.1"], ["10010,051"]],
    ["%ab*c%", ["ac", "abc", "abbbc"], ["ab"]],
    ["%ab[0-9]*%", ["ab", "ab129"], ["a1"]],
    ["%ab+c%", ["abc", "abbbc"], ["ac"]],
    ["%.at%", ["hat", "#at", " at"], ["at"]],
    [String.raw`%\d%`, ["a1"], ["a"]],
    [String.raw`%^\D+$%`, ["abc"], ["ab1"]],
    [String.raw`%\s%`, ["a b", "a\tb", "a\nb"], ["ab"]],
    [String.raw`%^\S+$%`, ["ab"], ["a b"]],
    [String.raw`%^\w+$%`, ["a_1"], ["a-1"]],
    [String.raw`%\W%`, ["a-1"], ["a_1"]],
    [String.raw`%\x3A%`, [":"], [";"]],
    [String.raw`%\x28%`, ["("], [")"]],
  ])("%s", (pattern, yes, no) => {
    expect(answers(pattern, yes)).toEqual(yes.map(() => true));
    expect(answers(pattern, no)).toEqual(no.map(() => false));
  });
});

describe("space-delimited", () => {
  const line = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  it.each([
    [String.raw`[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]`, true],
    ["[..., request =*.html*, status_code = 4*, bytes]", true],
    ["[ip, user, username, timestamp, request =*.html*, status_code = 404 || status_code = 410, bytes]", true],
    ["[ip, server, username, timestamp, request, status_code, bytes > 1000]", true],
    ["[ip, server, username, timestamp, request, status_code = 5*, bytes]", false],
    ["[ip, user, username, timestamp = 10/Oct*, ...]", true],
  ])("%s", (pattern, expected) => expect(answers(pattern, [line])).toEqual([expected]));

  const lines = [
    "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200",
    "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310",
    "WARNING 09/25/2014 12:00:02 Invalid user request",
    "ERROR 09/25/2014 12:00:02 Failed to process request",
  ];
  it.each([
    ["[w1=ERROR, w2]", [false, false, false, true]],
    ["[w1=ERROR || w1=WARNING, w2]", [false, false, true, true]],
    ["[w1!=ERROR && w1!=WARNING, w2]", [true, true, false, false]],
    ["[w1!=ERROR&&w1!=WARNING, w2]", [true, true, false, false]],
    ["[logLevel, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", [true, false, false, false]],
    [
      "[logLevel, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]",
      [false, true, false, false],
    ],
  ])("%s", (pattern, expected) => expect(answers(pattern, lines)).toEqual(expected));
});

describe("what AWS does not document", () => {
  it.each([
    ["* in the middle of a text", '{ $.v = "a*c" }', { v: "abc" }, undefined],
    ["… on which both readings agree", '{ $.v = "a*c" }', { v: "abd" }, false],
    ["… of which one reading holds for the same text", '{ $.v = "a*c" }', { v: "a*c" }, true],
    ["a backslash in a text", String.raw`{ $.v = "a\"b" }`, { v: 'a"b' }, undefined],
    ["!= of any element", '{ $.v[*] != "a" }', { v: ["a", "b"] }, undefined],
    ["!= where every element differs", '{ $.v[*] != "a" }', { v: ["b", "c"] }, true],
    ["NOT EXISTS of any element", "{ $.v[*].w NOT EXISTS }", { v: [{ w: 1 }, {}] }, undefined],
    ["NOT EXISTS where there is no element", "{ $.v[*].w NOT EXISTS }", {}, true],
    ["a number of another form against a text", "{ $.v = 1.0 }", { v: "1" }, undefined],
  ])("%s is undecided: %s", (_, pattern, event, expected) => expect(answers(pattern, [event])).toEqual([expected]));

  it("is undecided only where it would change the answer", () => {
    const event = { v: "abc", w: 1 };
    expect(answers('{ $.v = "a*c" && $.w = 2 }', [event])).toEqual([false]);
    expect(answers('{ $.v = "a*c" || $.w = 1 }', [event])).toEqual([true]);
    expect(answers('{ $.v = "a*c" && $.w = 1 }', [event])).toEqual([undefined]);
  });
});

it.each([
  ["{ $.a = 1", "column 10: expected &&, || or }, found the end of the pattern"],
  ["{ ($.a = 1 }", 'column 12: expected &&, || or ), found "}"'],
  ["{ $.a = }", 'column 9: expected a text, a number or a %regular expression%, found "}"'],
  ["{ $.a IS MISSING }", 'column 10: expected NULL, TRUE or FALSE, found "MISSING"'],
  ["{ $.a = 'x' }", `column 9: expected a text, a number or a %regular expression%, found "'"`],
  ["{ eventName = x }", 'column 3: expected a selector such as $.eventName, or (, found "eventName"'],
  ["{ $.a = b } c", 'column 13: expected the end of the pattern, found "c"'],
  ["[a=1 b]", 'column 6: expected , or ], found "b"'],
  ["[a, b=1 && c=2]", 'column 12: expected a condition on b, found "c"'],
  ["{ $.a = %a{2,1}% }", 'column 11: expected the smaller number first, found "{"'],
  ["{ $.a = %b%", "column 12: expected &&, || or }, found the end of the pattern"],
])("says where %s stops being a pattern", (pattern, message) => {
  const filter = compileFilter(pattern);
  expect("error" in filter && filter.error.message).toBe(message);
});

it("reads members of an event only, not those that every object has", () => {
  expect(answers("{ $.constructor NOT EXISTS && $.__proto__ NOT EXISTS }", [{}])).toEqual([true]);
  expect(answers("{ $.__proto__ = x }", ['{"__proto__":"x"}'])).toEqual([true]);
});
