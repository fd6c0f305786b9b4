import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyWaivers, matchesEverything } from "../../src/evaluate/findings/waivers.ts";
import type { ResolvedPolicy } from "../../src/model/documents/policy.ts";
import type { Finding } from "../../src/model/documents/result.ts";
import { STATUSES } from "../../src/model/findings/severity.ts";
import { globMatches, globsOverlap } from "../../src/model/text/glob.ts";
import { NOW } from "../support/account.ts";
import { findingOf } from "../support/findings.ts";
import { processorMs } from "../support/machine.ts";

type PolicyWaiver = ResolvedPolicy["waivers"][number];

const ARN = "arn:aws:cloudtrail:us-east-1:123456789012:trail/main";
const failing = findingOf("fail", { control: "trail-tags" });

function waiverOf(more: Partial<PolicyWaiver> = {}): PolicyWaiver {
  return {
    control: "trail-tags",
    resource: "main",
    reason: "a sandbox",
    owner: "sec@example.com",
    expires: "2026-12-31",
    source: { path: "trailproof.yaml", line: 7 },
    ...more,
  };
}

const CONTROLS = new Map([
  ["trail-tags", "trail"],
  ["key-usable", "key"],
] as const);

function apply(waivers: readonly PolicyWaiver[], findings: readonly Finding[] = [failing], at = NOW) {
  const result = applyWaivers(findings, waivers, CONTROLS, at);
  return {
    waived: result.findings.map((finding) => finding.waiver !== undefined),
    said: result.notifications.map(({ code }) => code),
    ...result,
  };
}

describe("a waiver", () => {
  it("is put to the failure that it matches, with all that a report shows of it; the failure stays one", () => {
    const { findings, said } = apply([waiverOf()]);
    expect(findings).toEqual([
      {
        ...failing,
        waived: true,
        waiver: {
          reason: "a sandbox",
          owner: "sec@example.com",
          expires: "2026-12-31",
          resource: "main",
          source: { path: "trailproof.yaml", line: 7 },
        },
      },
    ]);
    expect(said).toEqual([]);
  });

  it.each([
    ["by id", "main", true],
    ["by ARN", ARN, true],
    ["by pattern on the ARN", "arn:aws:cloudtrail:*:trail/ma?n", true],
    ["by pattern on the id", "m*", true],
    ["not by the beginning of the id", "mai", false],
    ["not by the end of the ARN", "trail/main", false],
    ["not in other letter case", "Main", false],
  ])("matches %s", (_, resource, expected) => {
    expect(apply([waiverOf({ resource })]).waived).toEqual([expected]);
  });

  it("matches its own control only", () => {
    expect(apply([waiverOf({ control: "key-usable" })])).toMatchObject({ waived: [false], said: ["waiver-unused"] });
  });

  it("matches a resource without an ARN by its id", () => {
    const region = findingOf("fail", {
      control: "trail-tags",
      resource: { type: "region", id: "eu-west-1", arn: null, region: "eu-west-1", accountId: "123456789012" },
    });
    expect(apply([waiverOf({ resource: "eu-*" })], [region]).waived).toEqual([true]);
  });

  it.each(STATUSES.filter((status) => status !== "fail"))("never touches what is %s", (status) => {
    const { findings, said } = apply([waiverOf()], [findingOf(status, { control: "trail-tags" })]);
    expect(findings).toEqual([findingOf(status, { control: "trail-tags" })]);
    expect(said).toEqual(["waiver-unused"]);
  });

  it.each([
    ["through the last second of its day", "2026-11-12", "2026-11-12T23:59:59.999Z", true],
    ["no longer from the next day on", "2026-11-12", "2026-11-13T00:00:00.000Z", false],
    ["into the next year", "2027-01-01", "2026-12-31T12:00:00.000Z", true],
  ])("holds %s", (_, expires, at, holds) => {
    expect(apply([waiverOf({ expires })], [failing], at)).toMatchObject({
      waived: [holds],
      said: holds ? [] : ["waiver-expired"],
    });
  });

  it("is listed with its state and the failures that it covers", () => {
    const waivers = [
      waiverOf(),
      waiverOf({ resource: "other" }),
      waiverOf({ expires: "2026-01-01" }),
      waiverOf({ resource: "*" }),
      waiverOf({ resource: "*", expires: "2026-01-01" }),
    ];
    const { waivers: listed } = apply(waivers);
    expect(listed.map(({ state, findings }) => [state, findings])).toEqual([
      ["applied", [failing.fingerprint]],
      ["unused", []],
      ["expired", []],
      ["too-broad", [failing.fingerprint]],
      ["expired", []],
    ]);
    expect(listed[0]).toMatchObject({ ...waiverOf() });
  });

  it("that expired gives way to one that holds, and is still told", () => {
    const waivers = [waiverOf({ expires: "2026-01-01", reason: "old" }), waiverOf({ reason: "new" })];
    const { findings, said } = apply(waivers);
    expect(findings[0]?.waiver?.reason).toBe("new");
    expect(said).toEqual(["waiver-expired"]);
  });

  it("is told with its place where it is unused, and why", () => {
    const { notifications } = apply([waiverOf({ resource: "other" }), waiverOf({ control: "no-such" })]);
    expect(notifications.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "waiver-unused: Waiver of trail-tags on other (trailproof.yaml:7) matches no failure",
      "waiver-unused: Waiver of no-such on main (trailproof.yaml:7) is of a control that is not in force",
    ]);
  });

  it("that is too broad holds, and is told", () => {
    expect(apply([waiverOf({ resource: "*" })])).toMatchObject({ waived: [true], said: ["waiver-too-broad"] });
  });
});

describe("a pattern too broad", () => {
  it.each([
    "*",
    "**",
    "?*",
    "arn:*",
    "arn*",
    "arn:aws-us-gov*",
    "a*",
    "arn:aws:s3:::*",
    "arn:aws:cloudtrail:*:*:trail/*",
    "*trail/*",
    "*:log-group:*",
    "arn:aws:kms:eu-west-1:123456789012:key/*",
    "*/*",
  ])("%s", (pattern) => {
    expect(matchesEverything(pattern)).toBe(true);
  });

  it.each([
    "",
    "main",
    "main*",
    "*-logs",
    "arn:aws:s3:::legacy-*",
    "arn:aws:cloudtrail:*:*:trail/m*",
    "*trail/a?",
    "arn:aws:iam::*:root",
    "alias/*/logs",
  ])("not %s", (pattern) => {
    expect(matchesEverything(pattern)).toBe(false);
  });

  it.each([
    ["*cloudtrail*", "trail", true],
    ["arn:aws-cn:kms:*key/?*", "key", true],
    ["*cloudtrail*", "bucket", false],
    ["arn:aws:kms:*key/?*", "key", true],
    ["arn:aws:cloudtrail:*:trail/main", "trail", false],
    ["arn:aws:lambda:*", "function", true],
    ["*lambda*", "function", true],
    ["*:function:*", "function", true],
    ["*lambda*", "trail", false],
    ["*:function:payments-*", "function", false],
    ["arn:aws:s3*", "bucket", true],
    ["arn:aws:s3:::a*", "bucket", false],
    ["*:kms:*", "key", true],
    ["*:logs:*", "log-group", true],
    ["*:log-group:/aws/*", "log-group", false],
    ["*:sns:*", "topic", true],
    ["*:sns:*:alarms", "topic", false],
  ] as const)("%s on a %s: %s", (pattern, type, expected) => {
    expect(matchesEverything(pattern, type)).toBe(expected);
  });
});

/** What a glob means, one character at a time, in all its possible ways. */
function naive(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  const rest = pattern.slice(1);
  if (pattern[0] === "*") return naive(rest, text) || (text !== "" && naive(pattern, text.slice(1)));
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && naive(rest, text.slice(1));
}

describe("globMatches", () => {
  const over = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

  it("agrees with the naive meaning", () => {
    fc.assert(
      fc.property(over("ab*?", 8), over("ab*?.", 10), (pattern, text) => {
        expect(globMatches(pattern, text)).toBe(naive(pattern, text));
      }),
      { numRuns: 3000 },
    );
  });

  it("takes every text without wildcards for itself alone", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        fc.pre(!/[*?]/.test(pattern));
        expect(globMatches(pattern, text)).toBe(pattern === text);
        expect(globMatches(pattern, pattern)).toBe(true);
      }),
    );
  });

  it("takes no time to speak of for a pattern made to take long", () => {
    const match = () => {
      expect(globMatches(`${"*a".repeat(200)}b`, "a".repeat(20_000))).toBe(false);
      expect(globMatches(`${"a*".repeat(200)}b`, "a".repeat(20_000))).toBe(false);
    };
    expect(processorMs(match)).toBeLessThan(2000);
  });
});

describe("globsOverlap", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });

  it("says whether one text matches both", () => {
    const texts = ["", ..."ab"];
    for (let length = 2; length <= 5; length++)
      texts.push(...texts.filter((text) => text.length === length - 1).flatMap((text) => [`${text}a`, `${text}b`]));
    fc.assert(
      fc.property(word, word, (a, b) => {
        // A shortest shared text has no more characters than both patterns together.
        const shared = texts.some((text) => globMatches(a, text) && globMatches(b, text));
        if (shared) expect(globsOverlap(a, b)).toBe(true);
        if (a.length + b.length <= 5) expect(globsOverlap(a, b)).toBe(shared);
        if (!/[*?]/.test(a)) expect(globsOverlap(a, b)).toBe(globMatches(b, a));
        expect(globsOverlap(b, a)).toBe(globsOverlap(a, b));
      }),
    );
  });
});
