import { beforeAll, expect, it } from "vitest";
import { compliantAccount } from "../support/accounts.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { healthyDelivery, json, jsonAnswer, regions } from "../support/overrides.ts";
import { scanThrough, useEmulatorCredentials } from "../support/scan.ts";

const trail = (members: object) =>
  json((answer) => ({ trailList: (answer.trailList as object[]).map((one) => ({ ...one, ...members })) }));

/** Answers that parse and are none: by operation, what it says and the control that must not rest on it. */
const RUBBISH = [
  ["cloudtrail:DescribeTrails", "trails without a name", jsonAnswer({ trailList: [{}] }), "trail-exists"],
  ["cloudtrail:DescribeTrails", "null for a trail", jsonAnswer({ trailList: [null] }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "an object for the list", jsonAnswer({ trailList: {} }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "a number for a key", trail({ KmsKeyId: 5 }), "trail-kms-encryption"],
  ["cloudtrail:DescribeTrails", "an object for a topic", trail({ SnsTopicARN: {} }), "trail-sns-notification"],
  ["cloudtrail:DescribeTrails", "a word for a flag", trail({ LogFileValidationEnabled: "false" }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "a name for an ARN", trail({ TrailARN: "__proto__" }), "trail-logging"],
  ["cloudtrail:GetTrailStatus", "a word for IsLogging", jsonAnswer({ IsLogging: "true" }), "trail-logging"],
  ["cloudtrail:GetTrailStatus", "nothing", jsonAnswer({}), "trail-logging"],
  ["cloudtrail:ListTags", "another trail's tags", jsonAnswer({ ResourceTagList: [{ ResourceId: "x" }] }), "trail-tags"],
  [
    "kms:DescribeKey",
    "a list for a state",
    jsonAnswer({ KeyMetadata: { Arn: "a", KeyId: "b", KeyState: [] } }),
    "key-usable",
  ],
  [
    "logs:DescribeLogGroups",
    "a number for a name",
    jsonAnswer({ logGroups: [{ logGroupName: 7 }] }),
    "trail-cloudwatch-logs",
  ],
  [
    "logs:DescribeLogGroups",
    "pages without end",
    jsonAnswer({ logGroups: [], nextToken: "more" }),
    "trail-cloudwatch-logs",
  ],
] as const;

describeWithMoto("answers that parse and say nothing", (moto) => {
  beforeAll(async () => {
    useEmulatorCredentials();
    await compliantAccount(moto.url);
  });

  it.each(RUBBISH)("%s: %s", async (operation, what, override, control) => {
    const { result } = await scanThrough(
      moto.url,
      {
        overrides: {
          "ec2:DescribeRegions": regions(["us-east-1"]),
          "cloudtrail:GetTrailStatus": healthyDelivery,
          [operation]: override,
        },
      },
      // Bounds the pages without end; the others come after the emulator is warm.
      what === "pages without end" ? { attemptTimeoutMs: 500 } : {},
    );
    const found = result.findings.filter((finding) => finding.control === control);
    expect(found.map(({ status }) => status)).toEqual(["unknown"]);
    expect(result.unreadable.map(({ api }) => api)).toContain(operation);
    expect(result.findings.some(({ status }) => status === "fail")).toBe(false);
    expect(result.gate.exitCode === 1).toBe(false);
  });
});
