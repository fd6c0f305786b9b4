import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import gitlab from "../../reports/gitlab/index.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { INCLUDABLE } from "../../src/model/findings/severity.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { resultsOf, SAVED } from "../support/parse-sarif.ts";
import { FLOOD, finding, HOSTILE_NAME, SAMPLE_SNAPSHOT, sampleResult } from "../support/sample-result.ts";

/** What GitLab's documentation requires of each entry (Code Quality, "Import code quality results"). */
const SCHEMA = {
  type: "array",
  items: {
    type: "object",
    required: ["description", "check_name", "fingerprint", "severity", "location"],
    properties: {
      description: { type: "string", minLength: 1 },
      check_name: { type: "string", minLength: 1 },
      fingerprint: { type: "string", minLength: 1 },
      severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
      location: {
        type: "object",
        required: ["path", "lines"],
        properties: {
          // Relative to the repository, without ./ before it.
          path: { type: "string", pattern: "^(?!/|\\.{1,2}/|[A-Za-z]:)." },
          lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
        },
      },
    },
  },
};
const validate = new Ajv2020().compile(SCHEMA);

interface Entry {
  readonly description: string;
  readonly check_name: string;
  readonly fingerprint: string;
  readonly severity: string;
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

function entries(result: ScanResult, context?: ReportContext): Entry[] {
  const text = gitlab(result, context);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  const found = JSON.parse(text) as Entry[];
  validate(found);
  expect(validate.errors).toBeNull();
  return found;
}

describe("the Code Quality report of GitLab", () => {
  it("has failures and unknowns, with the levels of GitLab", () =>
    expect(entries(sampleResult()).map((one) => `${one.severity} ${one.check_name}`)).toEqual([
      "blocker trail-logging",
      "critical key-usable",
      "info trail-region-covered",
      "info trail-s3-delivery",
      "info our-check",
      "major trail-kms-encryption",
    ]));

  it("what is included and no failure is info", () => {
    const all = entries(sampleResult(), { include: INCLUDABLE });
    expect(all).toHaveLength(sampleResult().findings.length);
    expect(all.filter(({ severity }) => severity !== "info")).toHaveLength(3);
  });

  it("says what is wrong with which resource", () =>
    expect(entries(sampleResult())[0]?.description).toBe(
      "Failure title of trail-logging: trail main in us-east-1. Stopped since 2026-11-10T08:00:00Z",
    ));

  it("points where SARIF points", () => {
    const places = entries(sampleResult(), SAVED).map(({ location: { path, lines } }) => `${path}:${lines.begin}`);
    const sarif = resultsOf(sampleResult(), SAVED).map(({ locations: [one] = [] }) => one?.physicalLocation);
    expect(places).toEqual(sarif.map((one) => `${one?.artifactLocation?.uri}:${one?.region?.startLine}`));
    expect(places).toContain(`${SAMPLE_SNAPSHOT}:18`);
  });

  it("has a path also where there is no line to point at: GitLab ends at an entry without one", () =>
    expect(entries(sampleResult({ findings: [finding("a", "high", "fail")] }))[0]?.location).toEqual({
      path: "trailproof.yaml",
      lines: { begin: 1 },
    }));

  it("has fingerprints that no two entries share", () => {
    const all = entries(sampleResult(), { include: INCLUDABLE }).map(({ fingerprint }) => fingerprint);
    expect(new Set(all).size).toBe(all.length);
  });

  it("is an empty list where nothing is listed", () => expect(entries(sampleResult({ findings: [] }))).toEqual([]));
});

describe("names in it are text", () => {
  const expectValid = (name: string) =>
    expect(entries(everywhere(name), { include: INCLUDABLE, snapshotFile: "s.json" })).toHaveLength(4);
  it("if they try everything at once", () => expectValid(HOSTILE_NAME));
  it("if they are ten thousand characters long", () => expectValid(FLOOD));
  it("whatever they are", () => {
    fc.assert(
      fc.property(hostile, (name) => void expectValid(name)),
      { numRuns: 75 },
    );
  });
});
