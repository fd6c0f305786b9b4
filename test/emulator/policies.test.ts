import { PutResourcePolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreatePolicyCommand } from "@aws-sdk/client-iam";
import { DeleteBucketPolicyCommand, DeletePublicAccessBlockCommand } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { tool } from "../../src/tool.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Answer, type Behaviour, faultProxy, type Override } from "../support/fault-proxy.ts";
import { BLOCKS, failing, json, jsonAnswer, publicAccessBlock, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { type FullTrail, makeBucket, makeFullTrail, makeTrail } from "../support/trails.ts";

const facts = new Set<FactId>([
  "account.buckets",
  "account.publicAccessBlock",
  "account.customerPolicies",
  "region.logResourcePolicies",
  "bucket.location",
  "bucket.acl",
  "bucket.policy",
  "bucket.publicAccessBlock",
  "key.description",
  "key.policy",
  "log-group.description",
  "topic.attributes",
]);
const OPEN = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "logs:*", Principal: "*", Resource: "*" }],
};
const ALL = { blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true };

describeWithMoto("policies of what trails use", (moto) => {
  let main: FullTrail;
  const replay = new Map<string, Promise<Answer>>();
  beforeAll(async () => {
    useEmulatorCredentials();
    const cloud = ownAccount(moto.url);
    const { iam, logs, s3 } = clients(cloud);
    main = await makeFullTrail(cloud, { name: "main" });
    await makeTrail(cloud, { name: "bare", bucket: await makeBucket(cloud, "bare-logs") });
    await s3().send(new DeleteBucketPolicyCommand({ Bucket: "bare-logs" }));
    await s3().send(new DeletePublicAccessBlockCommand({ Bucket: "bare-logs" }));
    const Statement = [{ Effect: "Allow", Action: "cloudtrail:*", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam().send(new CreatePolicyCommand({ PolicyName: "all", Path: "/team/", PolicyDocument }));
    const policyDocument = JSON.stringify(OPEN);
    await logs().send(new PutResourcePolicyCommand({ policyName: "shared", policyDocument }));
  });

  const scan = async ({ overrides = {}, rules = [] }: Behaviour = {}) => {
    const base = { "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]) };
    const proxy = await faultProxy({ target: moto.url, rules, replay, overrides: { ...base, ...overrides } });
    try {
      return { snapshot: await collect({ endpointUrl: proxy.url, tool, facts }), counts: proxy.counts() };
    } finally {
      await proxy.stop();
    }
  };
  const bucketOf = ({ buckets }: Snapshot, name = main.bucket) => buckets[name] as Snapshot["buckets"][string];

  it("are read as they are, once, where they count", async () => {
    const { snapshot, counts } = await scan();
    const { account, keys, topics } = snapshot;
    expect(bucketOf(snapshot)).toMatchObject({
      policy: { state: "read", value: { Statement: [{ Action: "s3:GetBucketAcl" }, { Action: "s3:PutObject" }, {}] } },
      publicAccessBlock: { state: "read", value: ALL },
      // It is ignored.
      acl: { state: "not-collected" },
    });
    expect(bucketOf(snapshot, "bare-logs")).toMatchObject({
      policy: { state: "absent" },
      publicAccessBlock: { state: "absent" },
      acl: { state: "read", value: { grants: [{ permission: "FULL_CONTROL" }] } },
    });
    expect(account).toMatchObject({
      publicAccessBlock: { state: "absent", api: "s3control:GetPublicAccessBlock" },
      customerPolicies: {
        state: "read",
        value: [{ policyName: "all", policyArn: "arn:aws:iam::123456789012:policy/team/all" }],
      },
    });
    expect(keys[main.keyArn]?.policy).toMatchObject({
      value: { Statement: [{}, { Action: ["kms:GenerateDataKey*", "kms:Decrypt", "kms:DescribeKey"] }] },
    });
    expect(topics[main.topicArn]?.attributes).toMatchObject({
      value: { kmsMasterKeyId: main.keyArn, policy: { Statement: [{ Action: "sns:Publish" }] } },
    });
    expect(snapshot.regions["us-east-1"]?.logResourcePolicies).toMatchObject({
      state: "read",
      value: [{ policyName: "shared", resourceArn: null, document: OPEN }],
    });
    expect(snapshot.regions["eu-west-1"]?.logResourcePolicies.state).toBe("not-collected");
    expect(counts).toMatchObject({
      "s3:GetBucketPolicy": 2,
      "s3:GetPublicAccessBlock": 2,
      "s3:GetBucketAcl": 1,
      "s3control:GetPublicAccessBlock": 1,
      "iam:GetAccountAuthorizationDetails": 1,
      "kms:GetKeyPolicy": 1,
      // That of the Region, and that of the group.
      "logs:DescribeResourcePolicies": 2,
    });
  });

  it("of the account make the ACLs of all buckets count for nothing", async () => {
    let host = "";
    const ignored: Override = (request, answer) => {
      host = request.headers.host ?? "";
      return publicAccessBlock("IgnorePublicAcls")(request, answer);
    };
    const { snapshot, counts } = await scan({ overrides: { "s3control:GetPublicAccessBlock": ignored } });
    // The SDK would put the account before the name of a configured endpoint, and sign that.
    expect(host).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(snapshot.account.publicAccessBlock).toMatchObject({
      value: { blockPublicAcls: false, ignorePublicAcls: true, blockPublicPolicy: false, restrictPublicBuckets: false },
    });
    expect(counts["s3:GetBucketAcl"]).toBeUndefined();
    expect(counts["s3:GetPublicAccessBlock"]).toBe(2);
  });

  it("of the account leave nothing to ask of Block Public Access of its buckets, where all of it is on", async () => {
    const overrides = { "s3control:GetPublicAccessBlock": publicAccessBlock(...BLOCKS) };
    const { snapshot, counts } = await scan({ overrides });
    expect(snapshot.account.publicAccessBlock).toMatchObject({ state: "read", value: ALL });
    expect(bucketOf(snapshot)).toMatchObject({ owner: "own", publicAccessBlock: { state: "not-collected" } });
    expect(counts["s3:GetPublicAccessBlock"]).toBeUndefined();
    // A bucket that may be another account's has that account's settings.
    const unlisted = await scan({ overrides, rules: [{ operation: "s3:ListBuckets", fault: "deny" }] });
    expect(unlisted.counts["s3:GetPublicAccessBlock"]).toBe(2);
  });

  it("of a log group are those that are attached to it", async () => {
    const ofGroup = json((answer, { input }) => ({
      resourcePolicies: input.resourceArn
        ? [{ resourceArn: input.resourceArn, policyScope: "RESOURCE", policyDocument: JSON.stringify(OPEN) }]
        : answer.resourcePolicies,
    }));
    const { snapshot } = await scan({ overrides: { "logs:DescribeResourcePolicies": ofGroup } });
    expect(snapshot.regions["us-east-1"]?.logResourcePolicies).toMatchObject({
      value: [
        { policyName: "shared", resourceArn: null },
        { policyName: null, resourceArn: main.logGroupArn.replace(/:\*$/, ""), document: OPEN },
      ],
    });
  });

  it("of a log group that was deleted are none", async () => {
    const deleted: Override = (request, answer) =>
      request.input.resourceArn ? failing("ResourceNotFoundException")(request, answer) : answer;
    const { snapshot } = await scan({ overrides: { "logs:DescribeResourcePolicies": deleted } });
    expect(snapshot.regions["us-east-1"]?.logResourcePolicies).toMatchObject({ state: "read", value: [{}] });
  });

  describe("by the code alone", () => {
    const ABSENT = {
      "s3:GetBucketPolicy": ["NoSuchBucketPolicy", "NoSuchBucket"],
      "s3:GetPublicAccessBlock": ["NoSuchPublicAccessBlockConfiguration", "NoSuchBucket"],
      "s3control:GetPublicAccessBlock": ["NoSuchPublicAccessBlockConfiguration"],
      "kms:GetKeyPolicy": ["NotFoundException"],
    };
    const states = (snapshot: Snapshot): Readonly<Record<keyof typeof ABSENT, string | undefined>> => ({
      "s3:GetBucketPolicy": bucketOf(snapshot).policy.state,
      "s3:GetPublicAccessBlock": bucketOf(snapshot).publicAccessBlock.state,
      "s3control:GetPublicAccessBlock": snapshot.account.publicAccessBlock.state,
      "kms:GetKeyPolicy": snapshot.keys[main.keyArn]?.policy.state,
    });
    const operations = Object.keys(ABSENT) as (keyof typeof ABSENT)[];

    it("there are none, or they could not be read", async () => {
      for (const i of [0, 1]) {
        const codes = operations.map((operation) => [operation, ABSENT[operation][i] ?? "NoSuchKey"] as const);
        const overrides = Object.fromEntries(codes.map(([operation, code]) => [operation, failing(code, 404)]));
        const { snapshot } = await scan({ overrides });
        expect(states(snapshot)).toEqual(
          Object.fromEntries(codes.map(([one, code]) => [one, ABSENT[one].includes(code) ? "absent" : "unreadable"])),
        );
      }
    });

    it("an answer that is none of the operation's is malformed", async () => {
      const page: Override = () => ({
        status: 200,
        headers: { "content-type": "text/html" },
        body: "<html>Sign in</html>",
      });
      const overrides = {
        ...Object.fromEntries(operations.map((operation) => [operation, page])),
        "kms:GetKeyPolicy": jsonAnswer({ Policy: "[]" }),
        "logs:DescribeResourcePolicies": jsonAnswer({}),
        "iam:GetAccountAuthorizationDetails": page,
      };
      const { snapshot } = await scan({ overrides });
      expect(Object.values(states(snapshot))).toEqual(operations.map(() => "unreadable"));
      expect(snapshot.account.customerPolicies.state).toBe("unreadable");
      expect(snapshot.regions["us-east-1"]?.logResourcePolicies.state).toBe("unreadable");
    });
  });
});
