import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import ocsf from "../../reports/ocsf/index.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { FLOOD, finding, HOSTILE_NAME, sampleResult } from "../support/sample-result.ts";

const schema = (version: string) =>
  new Ajv2020({ strict: false }).compile(
    JSON.parse(readFileSync(join(import.meta.dirname, `../schemas/ocsf-${version}-2003.json`), "utf8")),
  );
const validators = [schema("1.5.0"), schema("1.8.0")];

interface Event {
  readonly time: number;
  readonly severity: string;
  readonly status: string;
  readonly message: string;
  readonly compliance: { readonly control: string; readonly status_id: number; readonly requirements?: string[] };
  readonly finding_info: { readonly uid: string; readonly title: string };
  readonly resources: readonly { readonly uid: string; readonly type: string; readonly region?: string }[];
  readonly evidences?: readonly {
    readonly api: { readonly operation: string; readonly service: { readonly name: string } };
  }[];
  readonly remediation?: { readonly desc: string };
  readonly status_detail?: string;
}

function events(result: ScanResult): Event[] {
  const text = ocsf(result);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  const found = JSON.parse(text) as Event[];
  // The version that it names, and the newest.
  for (const validate of validators)
    for (const event of found) {
      validate(event);
      expect(validate.errors).toBeNull();
    }
  return found;
}

describe("OCSF", () => {
  const sample = events(sampleResult());

  it("has every finding, with the outcome of its control and what is left to do", () =>
    expect(
      sample.map((one) => `${one.compliance.status_id} ${one.status} ${one.severity} ${one.compliance.control}`),
    ).toEqual([
      "2 New Informational bucket-exists",
      "3 New Critical trail-logging",
      "1 Resolved Informational trail-multi-region",
      "3 New High key-usable",
      "0 New Informational trail-region-covered",
      "1 Resolved Informational trail-s3-delivery",
      "0 New Informational trail-s3-delivery",
      "0 New Informational our-check",
      "3 New Medium trail-kms-encryption",
      "3 Suppressed Medium trail-kms-encryption",
      "99 Resolved Informational trail-tags",
    ]));

  it("states the failure, the resource, the requirement, the call that decides and the fix", () =>
    expect(sample[1]).toMatchObject({
      time: Date.parse("2026-11-12T12:00:00.000Z"),
      message: "trail main in us-east-1: Stopped since 2026-11-10T08:00:00Z",
      finding_info: { uid: sampleResult().findings[1]?.fingerprint, title: "Failure title of trail-logging" },
      compliance: { standards: ["cis-aws-7.0"], requirements: ["cis-aws-7.0/4.1"] },
      resources: [
        {
          uid: "arn:aws:cloudtrail:us-east-1:111122223333:trail/main",
          type: "AWS::CloudTrail::Trail",
          region: "us-east-1",
        },
      ],
      evidences: [{ api: { operation: "GetTrailStatus", service: { name: "cloudtrail" } } }],
      remediation: { desc: "Open CloudTrail, choose Trails, then main\nChoose Start logging" },
    }));

  it("says who accepts a finding until when", () =>
    expect(sample.at(-2)?.status_detail).toMatch(/^Waived by sec@example.com until 2027-03-31: /));

  it("is valid for findings that have nothing but a verdict", () => {
    const { remediation: _, ...bare } = finding("a", "low", "fail", {
      resource: { type: "bucket", id: "b", arn: null, region: null, accountId: null },
    });
    const account = { id: "111122223333", alias: null, partition: "aws-us-gov" };
    expect(events(sampleResult({ findings: [bare], controls: [], account }))).toHaveLength(1);
  });

  it("keeps the identity of a resource as it is", () => {
    const [event] = events(everywhere(HOSTILE_NAME));
    expect(event?.resources[0]?.uid).toContain(HOSTILE_NAME);
    expect(event?.message).not.toContain("\u001b");
  });

  it("is valid whatever the names are", () => {
    for (const name of [FLOOD, "", " "]) expect(events(everywhere(name))).toHaveLength(4);
    fc.assert(
      fc.property(hostile, (name) => void events(everywhere(name))),
      { numRuns: 75 },
    );
  });

  it("the schema refuses a region without the profile of clouds", () => {
    const [event] = JSON.parse(ocsf(sampleResult()).replaceAll('"cloud": {', '"other": {')) as Event[];
    expect(validators.map((validate) => validate(event))).toEqual([false, false]);
  });
});
