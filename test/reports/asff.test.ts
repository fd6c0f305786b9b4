import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import asff from "../../reports/asff/index.ts";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { describeWithAwsCli, rejected } from "../support/aws-cli.ts";
import { everywhere, hostile } from "../support/hostile.ts";
import { FLOOD, finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";

const text = (maxLength: number, pattern = "\\S") => ({ type: "string", minLength: 1, maxLength, pattern });
const labels = { enum: ["INFORMATIONAL", "LOW", "MEDIUM", "HIGH", "CRITICAL"] };
const severity = { type: "object", required: ["Label"], properties: { Label: labels, Original: text(64) } };
/** Namespace, category and classifier, as the documentation of the format lists them. */
const types = {
  type: "array",
  minItems: 1,
  maxItems: 50,
  items: { enum: ["Software and Configuration Checks/AWS Security Best Practices"] },
};
const time = { type: "string", format: "date-time" };

/** What Security Hub checks and the AWS SDK does not, by the documentation of the format: lengths, enums, times, ids. */
const SCHEMA = {
  type: "array",
  items: {
    type: "object",
    required: ["SchemaVersion", "Id", "ProductArn", "GeneratorId", "AwsAccountId", "Types", "CreatedAt", "UpdatedAt"],
    properties: {
      SchemaVersion: { const: "2018-10-08" },
      Id: text(512),
      ProductArn: text(2048, "^arn:aws[a-z-]*:securityhub:[a-z0-9-]+:(\\d{12}):product/\\1/default$"),
      ProductName: text(128),
      GeneratorId: text(512),
      AwsAccountId: text(12, "^\\d{12}$"),
      Types: types,
      ...{ CreatedAt: time, UpdatedAt: time, LastObservedAt: time },
      Severity: severity,
      Title: text(256),
      Description: text(1024),
      Remediation: {
        type: "object",
        properties: {
          Recommendation: { type: "object", properties: { Text: text(512), Url: text(2048, "^https?://") } },
        },
      },
      ProductFields: {
        type: "object",
        maxProperties: 50,
        propertyNames: text(128, "^(?!aws/)"),
        additionalProperties: text(2048),
      },
      Resources: {
        type: "array",
        minItems: 1,
        maxItems: 32,
        items: {
          type: "object",
          required: ["Type", "Id"],
          properties: { Type: text(256), Id: text(512), Partition: { enum: ["aws", "aws-cn", "aws-us-gov"] } },
        },
      },
      Compliance: {
        type: "object",
        required: ["Status"],
        properties: {
          Status: { enum: ["PASSED", "WARNING", "FAILED", "NOT_AVAILABLE"] },
          RelatedRequirements: { type: "array", maxItems: 32, items: text(64) },
          StatusReasons: {
            type: "array",
            items: {
              type: "object",
              required: ["ReasonCode"],
              properties: { ReasonCode: text(100), Description: text(400) },
            },
          },
        },
      },
      RecordState: { enum: ["ACTIVE", "ARCHIVED"] },
      FindingProviderFields: { type: "object", properties: { Severity: severity, Types: types } },
      // An import sets these once and never again.
      Workflow: false,
      Note: false,
    },
  },
};
const ajv = new Ajv2020();
addFormats.default(ajv);
const validate = ajv.compile(SCHEMA);

interface Imported {
  readonly Id: string;
  readonly ProductArn: string;
  readonly Title: string;
  readonly Description: string;
  readonly Severity: { readonly Label: string };
  readonly Compliance: { readonly Status: string };
  readonly RecordState: string;
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly {
    readonly Type: string;
    readonly Id: string;
    readonly Details: Readonly<Record<string, unknown>>;
  }[];
}

function imported(result: ScanResult, context?: ReportContext): Imported[] {
  const written = asff(result, context);
  expect(written).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
  const findings = JSON.parse(written) as Imported[];
  validate(findings);
  expect(validate.errors).toBeNull();
  return findings;
}

/** What the AWS CLI's model of Security Hub has against them. */
const refused = (findings: readonly Imported[]) =>
  rejected(["securityhub", "batch-import-findings", "--findings", JSON.stringify(findings)]);

describe("the AWS Security Finding Format", () => {
  const sample = imported(sampleResult());

  it("has every finding: a pass resolves the failure that was imported before it", () =>
    expect(
      sample.map((one) =>
        [one.ProductFields["trailproof/status"], one.Compliance.Status, one.RecordState, one.Severity.Label].join(" "),
      ),
    ).toEqual([
      "manual WARNING ACTIVE INFORMATIONAL",
      "fail FAILED ACTIVE CRITICAL",
      "pass PASSED ARCHIVED INFORMATIONAL",
      "fail FAILED ACTIVE HIGH",
      "unknown NOT_AVAILABLE ACTIVE INFORMATIONAL",
      "pass PASSED ARCHIVED INFORMATIONAL",
      "unknown NOT_AVAILABLE ACTIVE INFORMATIONAL",
      "unknown NOT_AVAILABLE ACTIVE INFORMATIONAL",
      "fail FAILED ACTIVE MEDIUM",
      "waived FAILED ARCHIVED MEDIUM",
      "not-applicable NOT_AVAILABLE ARCHIVED INFORMATIONAL",
    ]));

  it("has an id that stays when the verdict changes, and that no two findings share", () => {
    const id = (status: "fail" | "pass") => imported(sampleResult({ findings: [finding("a", "high", status)] }))[0]?.Id;
    expect(id("pass")).toBe(id("fail"));
    expect(new Set(sample.map(({ Id }) => Id)).size).toBe(sample.length);
  });

  it("states the failure, the resource, and who accepts it until when", () => {
    expect(sample[1]).toMatchObject({
      Title: "Failure title of trail-logging",
      Description: "trail main in us-east-1: Stopped since 2026-11-10T08:00:00Z",
    });
    expect(sample.at(-2)?.Description).toMatch(/Waived by sec@example.com until 2027-03-31: No personal data/);
  });

  it("names resources as Security Hub does, with the details of a trail", () => {
    const { arn } = trail("main");
    const result = sampleResult({
      trails: [
        {
          ...{ arn: arn ?? "", name: "main", homeRegion: "us-east-1", accountId: "111122223333", because: "" },
          ...{ isMultiRegionTrail: true, isOrganizationTrail: false, isLogging: true, effective: true },
          ...{
            s3BucketName: "acme-logs",
            kmsKeyId: null,
            logFileValidationEnabled: true,
            cloudWatchLogsLogGroupArn: null,
          },
        },
      ],
    });
    const resources = imported(result).map(({ Resources: [one] }) => one);
    expect(resources[1]).toMatchObject({
      Type: "AwsCloudTrailTrail",
      Id: arn,
      Details: { AwsCloudTrailTrail: { TrailArn: arn, IsMultiRegionTrail: true, S3BucketName: "acme-logs" } },
    });
    expect(resources[2]).toMatchObject({ Type: "AwsAccount", Id: "AWS::::Account:111122223333" });
  });

  it("names the Security Hub of the partition, or of the Region that is given", () => {
    expect(sample[0]?.ProductArn).toMatch(/^arn:aws:securityhub:us-east-1:/);
    const account = { id: "111122223333", alias: null, partition: "aws-cn" };
    expect(imported(sampleResult({ account }))[0]?.ProductArn).toMatch(/^arn:aws-cn:securityhub:cn-north-1:/);
    expect(imported(sampleResult(), { hubRegion: "eu-west-1" })[0]?.ProductArn).toMatch(/:securityhub:eu-west-1:/);
  });

  it("fits the limits of Security Hub with names of ten thousand characters, and ones that are blank", () => {
    for (const name of [FLOOD, HOSTILE_NAME, "👩‍👩‍👧".repeat(3000), "証".repeat(5000), " ", ""])
      expect(imported(everywhere(name))).toHaveLength(4);
  });

  it("whatever the names are", () => {
    fc.assert(
      fc.property(hostile, (name) => void imported(everywhere(name))),
      { numRuns: 75 },
    );
  });
});

describeWithAwsCli("the model of Security Hub in the AWS CLI", () => {
  it("takes every finding", async () => expect(await refused(imported(sampleResult()))).toBe(""));
  it("takes findings of hostile names", async () => {
    for (const name of [HOSTILE_NAME, FLOOD]) expect(await refused(imported(everywhere(name)))).toBe("");
  });
  it("refuses a member that there is not", async () => {
    const [one] = imported(sampleResult());
    expect(await refused([{ ...one, Typo: 1 } as unknown as Imported])).toContain("Typo");
  });
});
