import { CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DeleteTopicCommand } from "@aws-sdk/client-sns";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { compliantAccount, FOREIGN_ACCOUNT, foreignLogGroup } from "../support/accounts.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import type { Behaviour, Options, Override, Rule } from "../support/fault-proxy.ts";
import { failing, healthyDelivery, json, regions, secondsAgo, status } from "../support/overrides.ts";
import { scanThrough, useEmulatorCredentials, verdict } from "../support/scan.ts";
import { makeTrail } from "../support/trails.ts";

const base: Record<string, Override> = {
  "ec2:DescribeRegions": regions(["us-east-1"]),
  "cloudtrail:GetTrailStatus": healthyDelivery,
};

describeWithMoto("what is not there", (moto) => {
  beforeAll(useEmulatorCredentials);
  const scanWith =
    (replay?: Options["replay"]) =>
    ({ rules = [], overrides }: Behaviour) =>
      scanThrough(moto.url, { rules, overrides: { ...base, ...overrides }, ...(replay ? { replay } : {}) });

  describe("by the service's own words", () => {
    beforeEach(() => moto.reset());
    const scan = scanWith();

    it("a key that was deleted (NotFoundException)", async () => {
      const keyId = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000000";
      await makeTrail(ownAccount(moto.url), { name: "main", multiRegion: true, keyId, logging: true });
      const { snapshot, result } = await scan({});
      expect(snapshot.keys[keyId]?.description.state).toBe("absent");
      expect(verdict(result, "key-usable")).toMatch(/^fail: .*does not exist/);
      expect(verdict(result, "trail-multi-region")).toMatch(/^fail: .*cannot deliver/);
      expect(verdict(result, "trail-kms-encryption")).toMatch(/^pass/);
    });

    it("a topic that was deleted (NotFound)", async () => {
      const { topicArn } = await compliantAccount(moto.url);
      await clients(ownAccount(moto.url))
        .sns()
        .send(new DeleteTopicCommand({ TopicArn: topicArn }));
      const { snapshot, result } = await scan({});
      expect(snapshot.topics[topicArn]?.attributes.state).toBe("absent");
      expect(verdict(result, "trail-sns-notification")).toMatch(/^fail: .*does not exist/);
    });

    it("a log group that was deleted, though another begins with its name", async () => {
      const { logGroup } = await compliantAccount(moto.url);
      const logs = clients(ownAccount(moto.url)).logs();
      await logs.send(new DeleteLogGroupCommand({ logGroupName: logGroup }));
      await logs.send(new CreateLogGroupCommand({ logGroupName: `${logGroup}-archive` }));
      const { result } = await scan({});
      expect(verdict(result, "trail-cloudwatch-logs")).toMatch(/^fail: .*does not exist/);
    });

    it("a bucket with the name of a member that every object has", async () => {
      await compliantAccount(moto.url);
      const named = json(({ trailList }) => ({
        trailList: (trailList as object[]).map((trail) => ({ ...trail, S3BucketName: "constructor" })),
      }));
      const { snapshot, result } = await scan({ overrides: { "cloudtrail:DescribeTrails": named } });
      expect(snapshot.buckets).toMatchObject({ constructor: { name: "constructor", location: { state: "absent" } } });
      expect(verdict(result, "bucket-exists")).toBe("fail: Bucket constructor of main does not exist");
    });

    it("an organization (AWSOrganizationsNotInUseException) and an alias, without a word", async () => {
      await compliantAccount(moto.url);
      const { snapshot, result } = await scan({});
      expect(snapshot.account.organization.state).toBe("absent");
      expect(snapshot.account.alias.state).toBe("absent");
      expect(result).toMatchObject({ account: { alias: null }, notifications: [], unreadable: [] });
      expect(result.account).not.toHaveProperty("organizationId");
    });
  });

  describe("by the code alone", () => {
    const scan = scanWith(new Map());
    beforeAll(async () => {
      await moto.reset();
      await compliantAccount(moto.url);
    });

    it.each([
      ["s3:GetBucketLocation", "NoSuchBucket", "bucket-exists"],
      ["kms:DescribeKey", "NotFoundException", "key-usable"],
      ["sns:GetTopicAttributes", "NotFound", "trail-sns-notification"],
      ["sns:GetTopicAttributes", "NotFoundException", "trail-sns-notification"],
      ["logs:DescribeLogGroups", "ResourceNotFoundException", "trail-cloudwatch-logs"],
    ])("%s %s", async (operation, code, control) => {
      const { result } = await scan({ overrides: { [operation]: failing(code, 404) } });
      expect(verdict(result, control)).toMatch(/^fail: .*does not exist/);
      expect(result.unreadable).toEqual([]);
    });

    // The same words mean nothing of the kind elsewhere, and a status alone decides nothing.
    it.each([
      ["cloudtrail:GetTrailStatus", "TrailNotFoundException", "trail-logging"],
      ["cloudtrail:ListTags", "CloudTrailARNInvalidException", "trail-tags"],
      ["s3:GetBucketLocation", "NotFound", "bucket-exists"],
      ["s3:GetBucketLocation", "NoSuchKey", "bucket-exists"],
      ["kms:DescribeKey", "NoSuchBucket", "key-usable"],
      ["kms:DescribeKey", "InvalidArnException", "key-usable"],
      ["sns:GetTopicAttributes", "NoSuchTopic", "trail-sns-notification"],
      ["logs:DescribeLogGroups", "NotFoundException", "trail-cloudwatch-logs"],
    ])("not %s %s", async (operation, code, control) => {
      const { result } = await scan({
        overrides: { [operation]: failing(code, 404), "s3:GetBucketAcl": failing(code, 404) },
      });
      // ListBuckets names the bucket, and that is enough.
      expect(verdict(result, control)).toMatch(control === "bucket-exists" ? /^pass/ : /^unknown/);
      // A topic is named by the trail and by alarms.
      expect(new Set(result.unreadable.map((one) => `${one.api} ${one.code}`))).toEqual(
        new Set([`${operation} ${code}`]),
      );
    });

    const page = (httpStatus: number, type: string, body: string): Override => {
      return () => ({ status: httpStatus, headers: { "content-type": type }, body });
    };
    // Answers of other servers: a gateway's, a firewall's, an old server's.
    it.each([
      ["an empty object", page(200, "application/x-amz-json-1.1", "{}")],
      ["an object of others", page(200, "application/x-amz-json-1.1", '{"message":"Forbidden"}')],
      ["an empty XML answer", page(200, "text/xml", "<Answer/>")],
      ["404 in HTML", page(404, "text/html", "<html><head><title>404</title></head><body>Not Found</body></html>")],
      ["404 in JSON", page(404, "application/json", '{"message":"Not Found"}')],
      ["404 without a word", page(404, "text/plain", "")],
    ])("not by %s", async (_, answer) => {
      const operations = [
        "cloudtrail:GetTrailStatus",
        "cloudtrail:ListTags",
        "kms:DescribeKey",
        "logs:DescribeLogGroups",
        "organizations:DescribeOrganization",
        "organizations:ListParents",
        "iam:ListAccountAliases",
        "s3:GetBucketAcl",
        "s3:GetBucketEncryption",
        "s3:GetBucketLifecycleConfiguration",
        "s3:GetBucketLocation",
        "s3:GetBucketNotificationConfiguration",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketReplication",
        "s3:GetBucketVersioning",
        "s3:GetObjectLockConfiguration",
        "s3:ListBuckets",
        "sns:GetTopicAttributes",
      ];
      const { result } = await scan({ overrides: Object.fromEntries(operations.map((one) => [one, answer])) });
      const named = [...result.unreadable, ...result.notifications].map(({ api }) => api);
      expect([...new Set(named)].sort()).toEqual([...operations].sort());
      expect(result.summary).toMatchObject({ fail: 0, manual: 0 });
      const { result: blind } = await scan({ overrides: { "cloudtrail:DescribeTrails": answer } });
      expect(blind.summary).toMatchObject({ pass: 0, fail: 0 });
    });

    const paged: Override = json((_, { input }) =>
      input.nextToken
        ? { logGroups: [{ logGroupName: "aws-cloudtrail-logs-main" }] }
        : { logGroups: [{ logGroupName: "aws-cloudtrail-logs-main-archive" }], nextToken: "more" },
    );
    it("finds a log group on a later page", async () => {
      const { result, calls } = await scan({ overrides: { "logs:DescribeLogGroups": paged } });
      expect(verdict(result, "trail-cloudwatch-logs")).toMatch(/^pass/);
      expect(calls["logs:DescribeLogGroups"]).toBe(2);
    });
    it("does not take a later page that is refused for the last", async () => {
      const when: Rule["when"] = ({ input }) => input.nextToken === "more";
      const rules: Rule[] = [{ operation: "logs:DescribeLogGroups", fault: "deny", when }];
      const { result } = await scan({ rules, overrides: { "logs:DescribeLogGroups": paged } });
      expect(verdict(result, "trail-cloudwatch-logs")).toMatch(/^unknown: .*logs:DescribeLogGroups/);
    });
  });

  describe("of another account", () => {
    const foreignKey = `arn:aws:kms:us-east-1:${FOREIGN_ACCOUNT}:key/11111111-0000-4000-8000-000000000000`;
    beforeEach(() => moto.reset());
    const scan = scanWith();

    it("a log group passes, and ours of that name is not asked for", async () => {
      await foreignLogGroup(moto.url);
      const { result, calls } = await scan({});
      expect(verdict(result, "trail-cloudwatch-logs")).toMatch(new RegExp(`^pass: .*${FOREIGN_ACCOUNT}`));
      expect(calls).not.toHaveProperty("logs:DescribeLogGroups");
    });

    it.each([
      ["recent", 120, "pass"],
      ["old", 7200, "unknown"],
    ])("a key is its owner's to look at; with a %s delivery the requirement is", async (_, seconds, requirement) => {
      await makeTrail(ownAccount(moto.url), { name: "main", multiRegion: true, keyId: foreignKey, logging: true });
      const delivered = status(() => ({ LatestDeliveryTime: secondsAgo(seconds) }));
      const { result } = await scan({ overrides: { "cloudtrail:GetTrailStatus": delivered } });
      expect(verdict(result, "key-usable")).toMatch(new RegExp(`^manual: .*${FOREIGN_ACCOUNT}`));
      expect(verdict(result, "trail-multi-region")).toMatch(new RegExp(`^${requirement}`));
    });
  });
});
