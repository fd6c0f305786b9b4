import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { create } from "xmlbuilder2";
import junit from "../../reports/junit/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { findingOf } from "../support/findings.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { FLOOD, finding, HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";
import { xsdErrors } from "../support/xsd.ts";

const errors = (result: ScanResult) => xsdErrors(junit(result), "junit-10.xsd");

interface Outcome {
  readonly "@type"?: string;
  readonly "@message": string;
  readonly "#"?: string;
}
interface Case {
  readonly "@classname": string;
  readonly "@name": string;
  readonly failure?: Outcome;
  readonly error?: Outcome;
  readonly skipped?: Outcome;
}

/** Read back: the suite's attributes and its cases. */
function suite(result: ScanResult): { readonly [attribute: `@${string}`]: string; readonly testcase: Case[] } {
  const { testsuites } = create(junit(result)).end({ format: "object" }) as unknown as {
    testsuites: { testsuite: { [attribute: `@${string}`]: string; testcase?: Case | Case[] } };
  };
  const { testcase = [], ...rest } = testsuites.testsuite;
  return { ...rest, testcase: [testcase].flat() };
}

const outcomeOf = ({ failure, error, skipped }: Case) =>
  [failure && "failure", error && "error", skipped && "skipped"].filter(Boolean).join() || "pass";

describe("JUnit XML", () => {
  const sample = suite(sampleResult());

  it("matches the golden file", () => expect(junit(sampleResult())).toMatchFileSnapshot("../golden/sample.junit.xml"));
  it("is valid by the schema of Jenkins' plugin", async () => expect(await errors(sampleResult())).toEqual([]));
  it("is valid where there is no finding", async () =>
    expect(await errors(sampleResult({ findings: [], score: null }))).toEqual([]));
  it("the schema refuses what is none", async () =>
    expect(
      await xsdErrors(junit(sampleResult()).replace("<testcase ", "<testcase line='1' "), "junit-10.xsd"),
    ).not.toEqual([]));

  it("has a test case for each finding, by status", () =>
    expect(sample.testcase.map((one) => `${one["@classname"]} ${outcomeOf(one)}`)).toEqual([
      "bucket-exists skipped",
      "trail-logging failure",
      "trail-multi-region pass",
      "key-usable failure",
      "trail-region-covered error",
      "trail-s3-delivery pass",
      "trail-s3-delivery error",
      "our-check error",
      "trail-kms-encryption failure",
      "trail-kms-encryption skipped",
      "trail-tags skipped",
    ]));

  it("counts its cases", () =>
    expect(sample).toMatchObject({
      "@tests": "11",
      "@failures": "3",
      "@errors": "3",
      "@skipped": "3",
      "@time": "2.000",
    }));

  it("names a case by its resource, the same whatever the outcome is", () => {
    const name = (status: "pass" | "fail" | "unknown") =>
      suite(sampleResult({ findings: [findingOf(status)] })).testcase[0]?.["@name"];
    expect(name("pass")).toBe("trail arn:aws:cloudtrail:us-east-1:123456789012:trail/main");
    expect([name("fail"), name("unknown")]).toEqual([name("pass"), name("pass")]);
  });

  it("no two findings are one case", () => {
    const region = (id: string) => ({ type: "log-group", id: "x", arn: null, region: id, accountId: null }) as const;
    const findings = [
      finding("a", "low", "fail", { resource: region("us-east-1") }),
      finding("a", "low", "fail", { resource: region("eu-west-1") }),
      finding("a", "low", "fail", { facet: "one" }),
      finding("a", "low", "fail", { facet: "two" }),
    ];
    const names = suite(sampleResult({ findings })).testcase.map((one) => one["@name"]);
    expect(new Set(names).size).toBe(findings.length);
  });

  it("says what is wrong, of which resource, and what to do first", () => {
    const [, failure] = sample.testcase;
    expect(failure?.failure).toEqual({
      "@type": "critical",
      "@message": "Failure title of trail-logging: Stopped since 2026-11-10T08:00:00Z",
      "#": `Resource: trail main in us-east-1
First step: aws cloudtrail start-logging --name main --region us-east-1
Fingerprint: ${sampleResult().findings[1]?.fingerprint}`,
    });
    expect(sample.testcase.at(-2)?.skipped?.["@message"]).toMatch(
      /^Waived by sec@example.com until 2027-03-31: No personal/,
    );
  });
});

describe("names in it are text", () => {
  it.each([
    ["try everything at once", HOSTILE_NAME],
    ["are ten thousand characters long", FLOOD],
    ["are what XML forbids", "a\u0000\u0008\ufffe\uffff]]>&#0;<!--"],
  ])("if they %s", async (_, name) => expect(await errors(everywhere(name))).toEqual([]));

  it("and no references to characters", () => {
    const [one] = sampleResult().findings;
    const text = junit(sampleResult({ findings: one ? [{ ...one, message: "a&#27;b&lt;c" }] : [] }));
    expect(text).toContain(": a&amp;#27;b&amp;lt;c");
  });

  it("whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (name) => {
        const result = everywhere(name);
        expect(await errors(result)).toEqual([]);
        expect(suite(result).testcase).toHaveLength(result.findings.length);
      }),
      { numRuns: 25 },
    );
  });
});
