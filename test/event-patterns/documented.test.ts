import { describe, expect, it } from "vitest";
import { eventTest, parseEventPattern } from "../../src/event-patterns/index.ts";

/** Whether a pattern matches an event; its error, where it is none. */
function answer(pattern: unknown, event: object): unknown {
  const parsed = parseEventPattern(typeof pattern === "string" ? pattern : JSON.stringify(pattern));
  return "error" in parsed ? parsed.error : eventTest(parsed.pattern, { left: 10_000 })(event);
}

const detail = (members: object) => ({ detail: members });

/** Of "Creating Amazon EventBridge event patterns", "Null values and empty strings", "Arrays". */
const EC2 = {
  version: "0",
  "detail-type": "EC2 Instance State-change Notification",
  source: "aws.ec2",
  account: "111122223333",
  time: "2017-12-22T18:43:48Z",
  region: "us-west-1",
  resources: ["arn:aws:ec2:us-west-1:123456789012:instance/i-1234567890abcdef0"],
  detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
};
const SCALING = {
  "detail-type": "EC2 Instance Launch Successful",
  source: "aws.autoscaling",
  resources: [],
  detail: { eventVersion: "", responseElements: null },
};
const MACIE = {
  source: "aws.macie",
  detail: { "risk-score": 80, trigger: { risk: 8 }, tags: ["Custom_Alert", "Insider"] },
};

describe("the examples of the EventBridge User Guide", () => {
  it.each<[string, unknown, object, unknown]>([
    ["values of fields", { source: ["aws.ec2"], detail: { state: ["terminated"] } }, EC2, true],
    ["one of several values", { source: ["aws.ec2", "aws.fargate"] }, EC2, true],
    ["every field", { source: ["aws.ec2"], detail: { state: ["running"] } }, EC2, false],
    ["null", { detail: { responseElements: [null] } }, SCALING, true],
    ["an empty text", { detail: { eventVersion: [""] } }, SCALING, true],
    ["an empty text is not null", { detail: { responseElements: [""] } }, SCALING, false],
    ["null is no empty text", { detail: { eventVersion: [null] } }, SCALING, false],
    ["numbers", { detail: { "risk-score": [80], trigger: { risk: [8] } } }, MACIE, true],
    ["any element of a list", { detail: { tags: ["Insider", "Other"] } }, MACIE, true],
    ["no element of a list", { detail: { tags: ["Other"] } }, MACIE, false],
    ["prefix", { time: [{ prefix: "2017-12-22" }] }, EC2, true],
    [
      "prefix, ignoring case",
      { service: [{ prefix: { "equals-ignore-case": "EventB" } }] },
      { service: "eventbridge" },
      true,
    ],
    ["suffix", { FileName: [{ suffix: ".png" }] }, { FileName: "a.png" }, true],
    [
      "suffix, ignoring case",
      { service: [{ suffix: { "equals-ignore-case": "tBridge" } }] },
      { service: "EVENTBRIDGE" },
      true,
    ],
    ["equals, ignoring case", { Name: [{ "equals-ignore-case": "alice" }] }, { Name: "ALICE" }, true],
    ["exact case", { Name: ["alice"] }, { Name: "Alice" }, false],
    ["anything but", detail({ state: [{ "anything-but": "initializing" }] }), detail({ state: "running" }), true],
    [
      "anything but it",
      detail({ state: [{ "anything-but": "initializing" }] }),
      detail({ state: "initializing" }),
      false,
    ],
    ["anything but a number", detail({ x: [{ "anything-but": 123 }] }), detail({ x: 123 }), false],
    [
      "anything but texts",
      detail({ state: [{ "anything-but": ["stopped", "overloaded"] }] }),
      detail({ state: "stopped" }),
      false,
    ],
    ["anything but numbers", detail({ x: [{ "anything-but": [100, 200, 300] }] }), detail({ x: 400 }), true],
    ["anything but a prefix", { Region: [{ "anything-but": { prefix: "us-" } }] }, { Region: "us-east-1" }, false],
    [
      "anything but prefixes",
      detail({ state: [{ "anything-but": { prefix: ["init", "error"] } }] }),
      detail({ state: "stopped" }),
      true,
    ],
    ["anything but a suffix", { FileName: [{ "anything-but": { suffix: ".png" } }] }, { FileName: "a.txt" }, true],
    [
      "anything but suffixes",
      { FileName: [{ "anything-but": { suffix: [".png", ".txt"] } }] },
      { FileName: "a.txt" },
      false,
    ],
    [
      "anything but, ignoring case",
      { state: [{ "anything-but": { "equals-ignore-case": ["initializing", "stopped"] } }] },
      { state: "INITIALIZING" },
      false,
    ],
    [
      "anything but a wildcard",
      { FilePath: [{ "anything-but": { wildcard: "*/lib/*" } }] },
      { FilePath: "/usr/lib/a" },
      false,
    ],
    [
      "anything but wildcards",
      { FilePath: [{ "anything-but": { wildcard: ["*/lib/*", "*/bin/*"] } }] },
      { FilePath: "/etc/a" },
      true,
    ],
    ["numeric", { Price: [{ numeric: ["=", 100] }] }, { Price: 100 }, true],
    ["numeric, a range", { Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 20 }, true],
    ["numeric, out of the range", { Price: [{ numeric: [">", 10, "<=", 20] }] }, { Price: 10 }, false],
    ["numeric, written as a power", '{"detail":{"x":[{"numeric":["=",3.018e2]}]}}', detail({ x: 301.8 }), true],
    [
      "cidr",
      { detail: { sourceIPAddress: [{ cidr: "10.0.0.0/24" }] } },
      detail({ sourceIPAddress: "10.0.0.33" }),
      true,
    ],
    [
      "cidr, outside",
      { detail: { sourceIPAddress: [{ cidr: "10.0.0.0/24" }] } },
      detail({ sourceIPAddress: "10.0.1.33" }),
      false,
    ],
    ["cidr, IPv6", { ip: [{ cidr: "2001:db8::/32" }] }, { ip: "2001:db8::1" }, true],
    ["exists", { ProductName: [{ exists: true }] }, { ProductName: "a" }, true],
    [
      "does not exist",
      detail({ "c-count": [{ exists: false }] }),
      detail({ state: ["initializing", "running"] }),
      true,
    ],
    [
      "a field with fields does not exist",
      detail({ "c-count": [{ exists: false }] }),
      detail({ "c-count": { c1: 100 } }),
      true,
    ],
    ["wildcard", { FileName: [{ wildcard: "dir/*.png" }] }, { FileName: "dir/a/b.png" }, true],
    ["wildcards", { FileName: [{ wildcard: "*/Users/*/dir/*" }] }, { FileName: "/Users/a/b/dir/" }, true],
    ["a wildcard's star", { Name: [{ wildcard: "a\\*b*" }] }, { Name: "a*bc" }, true],
    ["no other character for a star", { Name: [{ wildcard: "a\\*b" }] }, { Name: "axb" }, false],
    ["a wildcard's backslash", { Name: [{ wildcard: "a\\\\*" }] }, { Name: "a\\b" }, true],
    ["parts that overlap", { Name: [{ wildcard: "ab*ba" }] }, { Name: "aba" }, false],
    [
      "$or",
      { Location: ["New York"], $or: [{ Day: ["Monday"] }, { Temperature: [{ numeric: [">", 20] }] }] },
      { Location: "New York", Day: "Tuesday", Temperature: 30 },
      true,
    ],
    [
      "$or and the rest",
      { Location: ["New York"], $or: [{ Day: ["Monday"] }, { Day: ["Friday"] }] },
      { Location: "Rome", Day: "Monday" },
      false,
    ],
    [
      "$or inside",
      { detail: { $or: [{ "c-count": [{ numeric: [">", 0] }] }, { x: [{ exists: true }] }] } },
      detail({ x: 1 }),
      true,
    ],
    [
      "several together",
      {
        time: [{ prefix: "2017-10-02" }],
        detail: {
          state: [{ "anything-but": "initializing" }],
          "c-count": [{ numeric: [">", 0, "<=", 5] }],
          "x-limit": [{ "anything-but": [100, 200, 300] }],
          "source-ip": [{ cidr: "10.0.0.0/8" }],
        },
      },
      {
        time: "2017-10-02T18:43:48Z",
        ...detail({ state: "running", "c-count": 5, "x-limit": 301.8, "source-ip": "10.0.0.33" }),
      },
      true,
    ],
  ])("%s", (_, pattern, event, expected) => expect(answer(pattern, event)).toBe(expected));
});

describe("what the guide leaves open", () => {
  it.each<[string, unknown, object, unknown]>([
    ["a missing field has no value to differ", { a: [{ "anything-but": "x" }] }, {}, false],
    ["null is neither a text nor another value", { a: [{ "anything-but": "x" }] }, { a: null }, undefined],
    ["of a list, one that differs or each", { a: [{ "anything-but": "x" }] }, { a: ["x", "y"] }, undefined],
    ["of a list, each differs", { a: [{ "anything-but": "x" }] }, { a: ["y", "z"] }, true],
    ["a prefix of a number", { a: [{ "anything-but": { prefix: "1" } }] }, { a: 12 }, undefined],
    ["numbers in another form", '{"a":[300.0]}', { a: 300 }, undefined],
    ["numbers in another form that differ", '{"a":[3e2]}', { a: 301 }, false],
    ["a number is no text", { a: ["300"] }, { a: 300 }, false],
    ["true is no text", { a: [true] }, { a: "true" }, false],
    ["beyond the documented numbers", { a: [{ numeric: [">", 0] }] }, { a: 6e9 }, undefined],
    ["fields of several objects of a list", { a: { b: ["x"], c: ["y"] } }, { a: [{ b: "x" }, { c: "y" }] }, undefined],
    ["a field of the one object of a list", { a: { b: ["x"] } }, { a: [{ b: "x" }] }, true],
    ["an empty list", { a: [{ exists: true }] }, { a: [] }, undefined],
    ["names of Object.prototype", { constructor: [{ exists: true }] }, {}, false],
  ])("%s", (_, pattern, event, expected) => expect(answer(pattern, event)).toBe(expected));
});

describe("what is no pattern, or not understood", () => {
  it.each<[unknown, string]>([
    ["{", "it is not JSON"],
    ["[]", "the pattern names no field"],
    [{}, "the pattern names no field"],
    [{ a: "x" }, "a names no field"],
    [{ a: [] }, "a has no values"],
    [{ a: [["x"]] }, "a has a value that is no operator"],
    [{ a: [{ prefix: "x", suffix: "y" }] }, "a has a value that is no operator"],
    [{ a: { b: [{ contains: "x" }] } }, "a.b has the operator contains, which is not known"],
    [{ a: [{ prefix: 1 }] }, "a has an operator prefix that is not understood"],
    [{ a: [{ exists: "true" }] }, "a has an operator exists that is not understood"],
    [{ a: [{ wildcard: "a**b" }] }, "a has an operator wildcard that is not understood"],
    [{ a: [{ wildcard: "a\\nb" }] }, "a has an operator wildcard that is not understood"],
    [{ a: [{ "anything-but": ["x", 1] }] }, "a has an operator anything-but that is not understood"],
    [{ a: [{ "anything-but": { prefix: "" } }] }, "a has an operator anything-but that is not understood"],
    [{ a: [{ numeric: ["<", 1, ">", 0] }] }, "a has an operator numeric that is not understood"],
    [{ a: [{ cidr: "10.0.0.0" }] }, "a has an operator cidr that is not understood"],
    [{ $or: [{ a: ["x"] }] }, "$or of the pattern has fewer than two alternatives"],
    [{ a: { $or: [{ prefix: ["x"] }, { b: ["y"] }] } }, "$or of a has an operator in the place of a field"],
  ])("%j", (pattern, expected) => expect(answer(pattern, { a: "x" })).toBe(expected));
});
