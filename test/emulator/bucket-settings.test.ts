import { EnableKeyRotationCommand } from "@aws-sdk/client-kms";
import {
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutObjectLockConfigurationCommand,
} from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import { collect } from "../../src/collect/index.ts";
import type { FactId } from "../../src/model/documents/snapshot.ts";
import { FACTS, memberOf } from "../../src/model/resources/facts.ts";

import { tool } from "../../src/tool.ts";
import { clients, ownAccount } from "../support/clients.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type Behaviour, faultProxy } from "../support/fault-proxy.ts";
import { bucketRegions, failing, regions } from "../support/overrides.ts";
import { useEmulatorCredentials } from "../support/scan.ts";
import { makeBucket, makeKey, makeTopic, makeTrail } from "../support/trails.ts";

const facts = new Set(
  (Object.keys(FACTS) as FactId[]).filter((fact) => /^bucket\.|^key\.|^account\.buckets/.test(fact)),
);
const BUCKET = "europe-logs";
const ROLE = "arn:aws:iam::123456789012:role/copy";

describeWithMoto("the settings of a trail's bucket and key", (moto) => {
  let keyArn = "";
  let topic = "";
  beforeAll(async () => {
    useEmulatorCredentials();
    await moto.reset();
    const cloud = ownAccount(moto.url);
    keyArn = (await makeKey(cloud, "eu-west-1")).arn;
    topic = await makeTopic(cloud, "eu-west-1", "delivered");
    await makeTrail(cloud, { name: "europe", region: "eu-west-1", keyId: keyArn });
    await makeTrail(cloud, { name: "bare", bucket: await makeBucket(cloud, "bare-logs") });
    for (const name of ["copies", "access"]) await makeBucket(cloud, name, "eu-west-1");
  });

  const scan = async ({ overrides = {}, rules = [] }: Behaviour = {}, wanted: ReadonlySet<FactId> = facts) => {
    const base = { "ec2:DescribeRegions": regions(["us-east-1", "eu-west-1"]) };
    const proxy = await faultProxy({ target: moto.url, rules, overrides: { ...base, ...overrides } });
    try {
      return { snapshot: await collect({ endpointUrl: proxy.url, tool, facts: wanted }), count: proxy.count };
    } finally {
      await proxy.stop();
    }
  };
  const known = (value: object) =>
    Object.fromEntries(
      Object.entries(value as Record<string, { state?: string; value?: unknown }>).flatMap(([name, fact]) =>
        fact?.state === undefined ? [] : [[name, fact.state === "read" ? fact.value : fact.state]],
      ),
    );

  it("are read as they are, where the bucket is, and absent where there are none", async () => {
    const cloud = ownAccount(moto.url);
    const { s3, kms } = clients(cloud, "eu-west-1");
    const Bucket = BUCKET;
    const byDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn } as const;
    const rule = { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true };
    const lifecycle = {
      ID: "old",
      Status: "Enabled",
      Filter: { Prefix: "AWSLogs/" },
      Expiration: { Days: 30 },
    } as const;
    const copy = {
      ID: "copy",
      Priority: 1,
      Status: "Enabled",
      Destination: { Bucket: "arn:aws:s3:::copies" },
    } as const;
    const send = s3();
    await kms().send(new EnableKeyRotationCommand({ KeyId: keyArn }));
    await send.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } }));
    await send.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: [lifecycle] } }),
    );
    await send.send(
      new PutBucketOwnershipControlsCommand({
        Bucket,
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
      }),
    );
    await send.send(
      new PutObjectLockConfigurationCommand({
        Bucket,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 400 } },
        },
      }),
    );
    await send.send(
      new PutBucketReplicationCommand({
        Bucket,
        ReplicationConfiguration: {
          Role: ROLE,
          Rules: [{ ...copy, Filter: { Prefix: "" }, DeleteMarkerReplication: { Status: "Disabled" } }],
        },
      }),
    );
    await send.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          TopicConfigurations: [{ Id: "t", TopicArn: topic, Events: ["s3:ObjectCreated:*"] }],
        },
      }),
    );
    const admitted = { Effect: "Allow", Principal: { Service: "logging.s3.amazonaws.com" }, Action: "s3:PutObject" };
    const Policy = JSON.stringify({ Statement: [{ ...admitted, Resource: "arn:aws:s3:::access/*" }] });
    await send.send(new PutBucketPolicyCommand({ Bucket: "access", Policy }));
    await send.send(
      new PutBucketLoggingCommand({
        Bucket,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: "access", TargetPrefix: "europe/" } },
      }),
    );
    const { snapshot } = await scan();
    const { buckets, keys } = snapshot;
    expect(known(buckets[BUCKET] ?? {})).toMatchObject({
      location: "eu-west-1",
      versioning: { status: "Enabled", mfaDelete: null },
      encryption: {
        sseAlgorithm: "aws:kms",
        kmsMasterKeyId: keyArn,
        bucketKeyEnabled: true,
        blockedEncryptionTypes: [],
      },
      lifecycle: { rules: [lifecycle] },
      objectLock: { enabled: true, mode: "COMPLIANCE", days: 400, years: null, eventHold: false },
      ownership: { objectOwnership: "BucketOwnerEnforced" },
      replication: { role: ROLE, rules: [copy] },
      notifications: { TopicConfigurations: [{ Id: "t", TopicArn: topic }] },
      logging: { targetBucket: "access", targetPrefix: "europe/" },
      requestPayment: "not-collected",
    });
    // Of the bucket for access logs what tells whether it takes them.
    expect(known(buckets.access ?? {})).toMatchObject({
      location: "eu-west-1",
      encryption: "absent",
      objectLock: "absent",
      requestPayment: { payer: "BucketOwner" },
      policy: { Statement: [{ Principal: { Service: "logging.s3.amazonaws.com" } }] },
      acl: { grants: [{ permission: "FULL_CONTROL" }] },
      versioning: "not-collected",
      lifecycle: "not-collected",
      logging: "not-collected",
    });
    expect(known(keys[keyArn] ?? {})).toMatchObject({
      description: { keySpec: "SYMMETRIC_DEFAULT", origin: "AWS_KMS", primaryKeyArn: null },
      rotation: { keyRotationEnabled: true },
    });
    expect(known(buckets["bare-logs"] ?? {})).toMatchObject({
      versioning: { status: null, mfaDelete: null },
      encryption: "absent",
      lifecycle: "absent",
      objectLock: "absent",
      ownership: "absent",
      replication: "absent",
      notifications: {},
    });
    expect(buckets[BUCKET]?.versioning).toMatchObject({ region: "eu-west-1" });
  });

  it("the list of buckets tells where a bucket is, if another call shows that it exists", async () => {
    const list = { "s3:ListBuckets": bucketRegions((name) => (name === "bare-logs" ? undefined : "eu-west-1")) };
    const { snapshot, count } = await scan({ overrides: list });
    expect(snapshot.account.buckets).toMatchObject({ state: "read", value: ["access", "bare-logs", "copies", BUCKET] });
    expect(snapshot.buckets[BUCKET]).toMatchObject({
      location: { state: "read", value: "eu-west-1", api: "s3:ListBuckets", region: "us-east-1" },
      versioning: { state: "read", region: "eu-west-1" },
    });
    expect(snapshot.buckets["bare-logs"]?.location).toMatchObject({ value: "us-east-1", api: "s3:GetBucketLocation" });
    expect(count("s3:GetBucketLocation")).toBe(1);

    // S3 lists a bucket for a while after it was deleted.
    const deleted = Object.values(FACTS).flatMap(({ api }) =>
      /^s3:Get/.test(api) ? [[api, failing("NoSuchBucket", 404)]] : [],
    );
    const gone = await scan({ overrides: { ...Object.fromEntries(deleted), ...list } });
    expect(gone.snapshot.buckets[BUCKET]).toMatchObject({
      owner: "own",
      location: { state: "absent", api: "s3:GetBucketLocation" },
    });

    // No other call of this scan would show that the bucket exists.
    const alone = await scan({ overrides: list }, new Set(["account.buckets", "bucket.location", "bucket.acl"]));
    expect(alone.snapshot.buckets[BUCKET]?.location).toMatchObject({ state: "read", api: "s3:GetBucketLocation" });
    const denied = await scan({
      overrides: list,
      rules: [{ operation: "s3:*", fault: "deny", when: ({ operation }) => operation !== "s3:ListBuckets" }],
    });
    expect(denied.snapshot.buckets[BUCKET]?.location).toMatchObject({ state: "unreadable", code: "AccessDenied" });
  });

  it("are absent by these codes and no others", async () => {
    const of = (...names: string[]) => names.map((name) => FACTS[name as FactId].api);
    const settings = of(
      "bucket.encryption",
      "bucket.lifecycle",
      "bucket.objectLock",
      "bucket.ownership",
      "bucket.replication",
    );
    const { snapshot } = await scan({
      overrides: {
        ...Object.fromEntries(settings.map((api) => [api, failing("NoSuchConfiguration", 404)])),
        "kms:GetKeyRotationStatus": failing("NotFoundException", 400),
      },
    });
    expect(snapshot.keys[keyArn]?.rotation.state).toBe("absent");
    const states = settings.map((api) =>
      Object.entries(FACTS).flatMap(([fact, row]) =>
        row.api === api ? known(snapshot.buckets[BUCKET] ?? {})[memberOf(fact)] : [],
      ),
    );
    expect(states.flat()).toEqual(settings.map(() => "unreadable"));
  });
});
