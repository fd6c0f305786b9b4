import { beforeAll, expect, it } from "vitest";
import { compliantAccount, failures } from "../support/accounts.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Answer } from "../support/fault-proxy.ts";
import { limit } from "../support/machine.ts";
import { healthyDelivery, json, jsonAnswer, regions, xml } from "../support/overrides.ts";
import { scanThrough, useEmulatorCredentials, verdict } from "../support/scan.ts";

const trail = (members: object) =>
  json((answer) => ({ trailList: (answer.trailList as object[]).map((one) => ({ ...one, ...members })) }));

const tagged = (members: object) =>
  json((answer) => ({
    ResourceTagList: (answer.ResourceTagList as { ResourceId: string }[]).map(({ ResourceId }) => ({
      ResourceId,
      ...members,
    })),
  }));

/** Answers that parse and are none: by operation, what it says and the control that must not rest on it. */
const MALFORMED = [
  ["cloudtrail:DescribeTrails", "trails without a name", jsonAnswer({ trailList: [{}] }), "trail-exists"],
  ["cloudtrail:DescribeTrails", "null for a trail", jsonAnswer({ trailList: [null] }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "an object for the list", jsonAnswer({ trailList: {} }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "a number for a key", trail({ KmsKeyId: 5 }), "trail-kms-encryption"],
  ["cloudtrail:DescribeTrails", "an object for a topic", trail({ SnsTopicARN: {} }), "trail-sns-notification"],
  ["cloudtrail:DescribeTrails", "a word for a flag", trail({ LogFileValidationEnabled: "false" }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "a name for an ARN", trail({ TrailARN: "__proto__" }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "a number for a flag", trail({ RecursiveLogging: 0 }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "another home region", trail({ HomeRegion: "eu-west-9" }), "trail-logging"],
  ["cloudtrail:DescribeTrails", "another name", trail({ Name: "other" }), "trail-logging"],
  ["cloudtrail:ListTags", "no list of tags", tagged({}), "trail-tags"],
  ["cloudtrail:ListTags", "a tag without a key", tagged({ TagsList: [{}] }), "trail-tags"],
  ["cloudtrail:ListTags", "an empty key", tagged({ TagsList: [{ Key: "", Value: "x" }] }), "trail-tags"],
  ["logs:DescribeLogGroups", "a group without a name", jsonAnswer({ logGroups: [{}] }), "trail-cloudwatch-logs"],
  [
    "cloudtrail:GetTrailStatus",
    "a delivery that is yet to come",
    json((answer) => ({ ...answer, LatestDeliveryTime: 4_102_444_800 })),
    "trail-s3-delivery",
  ],
  [
    "cloudtrail:GetTrailStatus",
    "an attempt at no time",
    json((answer) => ({ ...answer, LatestDeliveryError: "AccessDenied", LatestDeliveryAttemptTime: "n/a" })),
    "trail-s3-delivery",
  ],
  [
    "cloudtrail:GetTrailStatus",
    "an attempt at a time of no zone",
    json((answer) => ({ ...answer, LatestDeliveryAttemptTime: "2026-01-01T00:00:00" })),
    "trail-s3-delivery",
  ],
  [
    "kms:DescribeKey",
    "another key",
    json(({ KeyMetadata }) => ({
      KeyMetadata: { ...(KeyMetadata as object), Arn: "arn:aws:kms:us-east-1:999988887777:key/other", KeyId: "other" },
    })),
    "key-usable",
  ],
  [
    "logs:DescribeLogGroups",
    "a group that was not requested",
    jsonAnswer({ logGroups: [{ logGroupName: "other" }] }),
    "trail-cloudwatch-logs",
  ],
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
  const replay = new Map<string, Promise<Answer>>();
  beforeAll(async () => {
    useEmulatorCredentials();
    await compliantAccount(moto.url);
  });

  it.each(MALFORMED)("%s: %s", async (operation, what, override, control) => {
    const { result } = await scanThrough(
      moto.url,
      {
        replay,
        overrides: {
          "ec2:DescribeRegions": regions(["us-east-1"]),
          "cloudtrail:GetTrailStatus": healthyDelivery,
          [operation]: override,
        },
      },
      // Bounds the pages without end; the others come after the emulator is warm.
      what === "pages without end" ? { attemptTimeoutMs: limit(500) } : {},
    );
    const found = result.findings.filter((finding) => finding.control === control);
    expect(found.map(({ status }) => status)).toEqual(["unknown"]);
    expect(result.unreadable.map(({ api }) => api)).toContain(operation);
    expect(failures(result)).toEqual([]);
    expect(result.gate.exitCode === 1).toBe(false);
  });

  it("flags that a Region does not return are false, except RecursiveLogging", async () => {
    const scan = async (...members: object[]) => {
      const overrides = {
        "ec2:DescribeRegions": regions(["us-east-1"]),
        "cloudtrail:DescribeTrails": trail(Object.assign({}, ...members)),
      };
      const { snapshot } = await scanThrough(moto.url, { replay, overrides });
      return { listed: snapshot.regions["us-east-1"]?.trails.state, trail: Object.values(snapshot.trails)[0] };
    };
    const left = { IsOrganizationTrail: undefined, IsMultiRegionTrail: null, LogFileValidationEnabled: null };
    expect(await scan(left, { IncludeGlobalServiceEvents: undefined })).toMatchObject({
      listed: "read",
      trail: {
        isMultiRegionTrail: false,
        isOrganizationTrail: false,
        includeGlobalServiceEvents: false,
        logFileValidationEnabled: false,
        recursiveLogging: true,
      },
    });
    expect(await scan({ RecursiveLogging: false })).toMatchObject({ trail: { recursiveLogging: false } });
  });

  it("a log group without an ARN has no known owner: unknown, not foreign", async () => {
    const { result } = await scanThrough(moto.url, {
      replay,
      overrides: {
        "ec2:DescribeRegions": regions(["us-east-1"]),
        "cloudtrail:DescribeTrails": trail({ CloudWatchLogsLogGroupArn: "x" }),
      },
    });
    expect(verdict(result, "trail-cloudwatch-logs")).toMatch(/^unknown/);
  });

  it.each([
    "<html><body><LocationConstraint>x</LocationConstraint></body></html>",
    "<LocationConstraint><a>1</a></LocationConstraint>",
    "",
  ])("GetBucketLocation: %s", async (page) => {
    const { snapshot } = await scanThrough(moto.url, {
      replay,
      overrides: {
        "ec2:DescribeRegions": regions(["us-east-1"]),
        "s3:GetBucketLocation": (request, answer) => ({ ...xml(() => page)(request, answer), status: 203 }),
      },
    });
    expect(Object.values(snapshot.buckets).map(({ location }) => location.state)).toEqual(["unreadable"]);
  });
});
