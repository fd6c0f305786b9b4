import fc from "fast-check";
import { describe, expect, it } from "vitest";
import github from "../../reports/github/index.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { Finding, Resource, ScanResult } from "../../src/model/documents/result.ts";
import { INCLUDABLE, SEVERITIES } from "../../src/model/findings/severity.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { resultsOf, SAVED } from "../support/parse-sarif.ts";
import { FLOOD, finding, HOSTILE_NAME, SAMPLE_POLICY, sampleResult, trail } from "../support/sample-result.ts";

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const UNESCAPED: Readonly<Record<string, string>> = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
const unescaped = (text: string, codes: RegExp) => text.replace(codes, (code) => UNESCAPED[code] ?? "");

/** A line of a log as the runner reads it; none if it is no command. */
function parse(line: string): Command | undefined {
  const text = line.trimStart();
  const end = text.indexOf("::", 2);
  if (!text.startsWith("::") || end < 0) return undefined;
  const info = text.slice(2, end);
  const space = info.indexOf(" ");
  const properties = space < 0 ? [] : info.slice(space + 1).split(",");
  return {
    name: space < 0 ? info : info.slice(0, space),
    properties: Object.fromEntries(
      properties.map((one) => [
        one.slice(0, one.indexOf("=")).trim(),
        unescaped(one.slice(one.indexOf("=") + 1), /%0D|%0A|%3A|%2C|%25/g),
      ]),
    ),
    data: unescaped(text.slice(end + 2), /%0D|%0A|%25/g),
  };
}

/** The commands; every line must be one, with these properties alone. */
function commands(result: ScanResult, context?: ReportContext): Command[] {
  return github(result, context)
    .split(/\r\n|\r|\n/)
    .filter(Boolean)
    .map((line) => {
      const found = parse(line);
      expect(found?.name).toMatch(/^(error|warning|notice)$/);
      expect(["title", "file,line,title"]).toContain(Object.keys(found?.properties ?? {}).join());
      return found as Command;
    });
}

describe("workflow commands of GitHub", () => {
  it("are an error for critical and high, a warning for medium, a notice for what is no failure", () =>
    expect(commands(sampleResult()).map(({ name, properties }) => `${name} ${properties.title}`)).toEqual([
      "error Failure title of trail-logging",
      "error Failure title of key-usable",
      "warning Failure title of trail-kms-encryption",
      "notice Could not evaluate: Title of trail-region-covered",
      "notice Could not evaluate: Title of trail-s3-delivery",
      "notice Could not evaluate: Title of our-check",
    ]));

  it("point at the line of the policy, and say what is wrong and what to do", () =>
    expect(commands(sampleResult())[0]).toEqual({
      name: "error",
      properties: { file: SAMPLE_POLICY, line: "5", title: "Failure title of trail-logging" },
      data: "trail main in us-east-1: Stopped since 2026-11-10T08:00:00Z\nFirst step: aws cloudtrail start-logging --name main --region us-east-1",
    }));

  it("point where SARIF points", () => {
    const places = commands(sampleResult(), SAVED).map(({ properties: { file, line } }) => `${file}:${line}`);
    const sarif = resultsOf(sampleResult(), SAVED).map(({ locations: [one] = [] }) => one?.physicalLocation);
    const expected = sarif.map((one) => `${one?.artifactLocation?.uri}:${one?.region?.startLine}`);
    expect(places.toSorted()).toEqual(expected.toSorted());
  });

  it.each([
    ["critical", "error"],
    ["medium", "warning"],
    ["low", "notice"],
  ] as const)("are ten of a level at most: of %s the last says how many are omitted", (severity, level) => {
    const of = (count: number) =>
      commands(
        sampleResult({
          findings: Array.from({ length: count }, (_, i) =>
            finding(`c${i}`, severity, "fail", { resource: trail(`t${i}`) }),
          ),
        }),
      ).filter(({ name }) => name === level);
    expect(of(10)).toHaveLength(10);
    expect(of(10).at(-1)?.data).toMatch(/^trail t9 /);
    expect(of(25)).toHaveLength(10);
    expect(of(25).at(-1)?.data).toMatch(/^and 16 more controls at this level/);
  });

  it("are one for each control: it has the first resource, and how many more there are", () => {
    const of = (...more: readonly Partial<Finding>[]) =>
      commands(sampleResult({ findings: more.map((one) => finding("a", "high", "fail", one)) })).map(
        ({ data }) => data.split("\n")[0],
      );
    const regions = ["eu-west-1", "eu-west-2", "us-east-1"].map((id): Partial<Finding> => {
      const resource: Resource = { type: "region", id, arn: null, region: id, accountId: "111122223333" };
      return { resource, message: `${id} is not covered` };
    });
    expect(of(...regions)).toEqual(["Region eu-west-1 and 2 more Regions: eu-west-1 is not covered"]);
    expect(of({ resource: trail("one") }, { resource: trail("two") })).toEqual([
      "trail one in us-east-1 and 1 more trail: one is fail",
    ]);
    // One resource with two problems, and resources of two types, are no more trails.
    expect(of({ facet: "1" }, { facet: "2" })[0]).toMatch(/^trail main in us-east-1 and 1 more finding: /);
    expect(of({}, ...regions)[0]).toMatch(/^trail main in us-east-1 and 3 more findings: /);
  });

  it("are two of a control that fails and could not be evaluated: none hides the other", () => {
    const findings = [finding("a", "high", "unknown"), finding("a", "high", "fail", { resource: trail("two") })];
    expect(commands(sampleResult({ findings })).map(({ name, data }) => `${name} ${data.split("\n")[0]}`)).toEqual([
      "error trail two in us-east-1: two is fail",
      "notice trail main in us-east-1: main is unknown",
    ]);
  });

  it("begin with causes, then with what is critical: of many consequences none hides a stopped trail", () => {
    const many = Array.from({ length: 20 }, (_, i) => finding(`consequence-${i}`, "critical", "fail"));
    const cause = { data: { impact: "not-recording" } };
    const findings = [...many, finding("b", "high", "fail"), finding("stopped", "high", "fail", cause)];
    const titles = commands(sampleResult({ findings })).map(({ properties: { title } }) => title);
    expect(titles.slice(0, 2)).toEqual(["stopped", "consequence-0"]);
    expect(titles).toHaveLength(10);
  });

  it("keep nothing of one level back for another", () => {
    const findings = SEVERITIES.flatMap((severity) =>
      Array.from({ length: 12 }, (_, i) => finding(`c${i}`, severity, "fail", { resource: trail(`t${i}`) })),
    );
    expect(commands(sampleResult({ findings }))).toHaveLength(30);
  });

  it("are none where nothing is listed", () => expect(github(sampleResult({ findings: [] }))).toBe(""));
});

describe("with a baseline workflow commands of GitHub", () => {
  const states = (...all: readonly NonNullable<Finding["baselineState"]>[]) =>
    all.map((baselineState, i) => finding(`c${i}`, "medium", "fail", { baselineState }));

  it("are those of new and changed failures, and one notice counts the others", () => {
    const findings = [
      ...states("unchanged", "unchanged", "changed", "new"),
      finding("c0", "medium", "fail", { resource: trail("t"), baselineState: "unchanged" }),
    ];
    expect(
      commands(sampleResult({ findings })).map(({ name, properties, data }) => [
        name,
        properties.title,
        data.split("\n")[0],
      ]),
    ).toEqual([
      ["warning", "c3", "trail main in us-east-1: main is fail"],
      ["warning", "c2", "trail main in us-east-1: main is fail"],
      ["notice", "CloudTrail", "Not annotated: 3 unchanged failures of 2 controls. The other reports have them"],
    ]);
  });

  it("are none of unchanged failures on a green run", () =>
    expect(commands(sampleResult({ findings: states(...Array(30).fill("unchanged"), "not-in-baseline") }))).toEqual([
      {
        name: "notice",
        properties: { title: "CloudTrail" },
        data: "Not annotated: 30 unchanged failures of 30 controls, and 1 failure of 1 control that the baseline did not evaluate. The other reports have them",
      },
    ]));

  it("are ten of a level at most, the notice that counts included", () => {
    const unknown = Array.from({ length: 12 }, (_, i) => finding(`u${i}`, "low", "unknown"));
    const found = commands(sampleResult({ findings: [...states("unchanged"), ...unknown] }));
    expect(found).toHaveLength(10);
    expect(found[0]?.data).toMatch(/^Not annotated: 1 unchanged failure of 1 control\./);
    expect(found.at(-1)?.data).toMatch(/^and 4 more controls at this level/);
  });

  it("say how many of a control are new, and how many changed", () => {
    const findings = (["changed", "new", "new"] as const).map((baselineState, i) =>
      finding("a", "high", "fail", { resource: trail(`t${i}`), baselineState }),
    );
    expect(commands(sampleResult({ findings }))[0]?.data.split("\n").slice(0, 2)).toEqual([
      "trail t1 in us-east-1 and 2 more trails: t1 is fail",
      "2 new, 1 changed since the baseline",
    ]);
  });
});

describe("names in them are text: a line is one command, with its own properties", () => {
  const inert = (name: string) => {
    const found = commands(everywhere(name), { include: INCLUDABLE, snapshotFile: "s.json" });
    // One of them has no evidence to point at.
    expect(found.map(({ properties }) => properties.file ?? "").toSorted()).toEqual(["", "s.json", "s.json", "s.json"]);
    for (const { data } of found) expect(data).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  };
  it("if they try everything at once", () => inert(HOSTILE_NAME));
  it("if they are ten thousand characters long", () => inert(FLOOD));
  it("whatever they are", () => {
    fc.assert(fc.property(hostile, inert), { numRuns: 75 });
  });
  it("and read as they are", () => {
    const message = "a%0A::error::b, c=d:e 100 %";
    const [one] = commands(
      sampleResult({ findings: [finding("a", "high", "fail", { message, resource: trail("x,y=z") })] }),
    );
    expect(one?.data).toContain(`trail x,y=z in us-east-1: ${message}\n`);
  });
});
