import { PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateKeyCommand, DisableKeyCommand } from "@aws-sdk/client-kms";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { CreateTopicCommand } from "@aws-sdk/client-sns";
import pLimit from "p-limit";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { clients, type Keys, otherAccount, ownAccount } from "./clients.ts";
import { makeAlarms } from "./make-alarms.ts";
import {
  type FullTrail,
  type MadeTrail,
  makeBucket,
  makeFullTrail,
  makeLogBucket,
  makeRole,
  makeTrail,
} from "./trails.ts";

/** The account that owns all resources of other accounts. */
export const FOREIGN_ACCOUNT = "999988887777";

/** One multi-region trail with all that belongs to it, at home in us-east-1; nothing watches its log group. */
export function unwatchedAccount(endpoint: string): Promise<FullTrail> {
  return makeFullTrail(ownAccount(endpoint), { name: "main", multiRegion: true });
}

/** Everything as it should be: the same with an alarm for each control. */
export async function compliantAccount(endpoint: string): Promise<FullTrail> {
  const trail = await unwatchedAccount(endpoint);
  await makeAlarms(ownAccount(endpoint), trail);
  return trail;
}

/** One trail of one region, stopped, with nothing that it could do without. */
export function brokenAccount(endpoint: string): Promise<MadeTrail> {
  return makeTrail(ownAccount(endpoint), { name: "broken" });
}

/** Full trails of one region each: every other region is uncovered. */
export function singleRegionTrails(endpoint: string, regions: readonly string[]): Promise<FullTrail[]> {
  const cloud = ownAccount(endpoint);
  return Promise.all(regions.map((region) => makeFullTrail(cloud, { name: `only-${region}`, region })));
}

/** A multi-region trail whose home is not the region that is asked first. */
export function homedElsewhere(endpoint: string, region = "eu-west-1"): Promise<FullTrail> {
  return makeFullTrail(ownAccount(endpoint), { name: "elsewhere", region, multiRegion: true });
}

/** Logging, to a bucket that is gone. */
export async function deletedBucket(endpoint: string): Promise<FullTrail> {
  const cloud = ownAccount(endpoint);
  const trail = await compliantAccount(endpoint);
  await clients(cloud)
    .s3()
    .send(new DeleteBucketCommand({ Bucket: trail.bucket }));
  return trail;
}

/** The bucket is another account's, as with a central log archive. The emulator lets everyone read it. */
export async function foreignBucket(endpoint: string): Promise<FullTrail> {
  const bucket = await makeLogBucket(await otherAccount(endpoint, FOREIGN_ACCOUNT), "central-log-archive");
  return makeFullTrail(ownAccount(endpoint), { name: "main", multiRegion: true, bucket });
}

/** The log group is another account's. */
export function foreignLogGroup(endpoint: string): Promise<FullTrail> {
  const logGroupArn = `arn:aws:logs:us-east-1:${FOREIGN_ACCOUNT}:log-group:central:*`;
  return makeFullTrail(ownAccount(endpoint), { name: "main", multiRegion: true, logGroupArn });
}

/** The key is there, and disabled: what is logged cannot be delivered. */
export async function disabledKey(endpoint: string): Promise<FullTrail> {
  const trail = await compliantAccount(endpoint);
  // The bare id: the emulator does not take the ARN here.
  await clients(ownAccount(endpoint))
    .kms()
    .send(new DisableKeyCommand({ KeyId: trail.keyId }));
  return trail;
}

/** Buckets that no trail has to do with. */
export async function manyBuckets(endpoint: string, count: number, prefix = "data"): Promise<string[]> {
  const cloud = ownAccount(endpoint);
  const limit = pLimit(8);
  const names = Array.from({ length: count }, (_, i) => `${prefix}-${String(i).padStart(4, "0")}`);
  return Promise.all(names.map((name) => limit(() => makeBucket(cloud, name))));
}

/** Roles, keys, and alarms that notify topics, in the Region of the first trail: no trail has to do with them. */
export async function manyOthers(endpoint: string, count: number): Promise<void> {
  const { iam, kms, sns, cloudwatch } = clients(ownAccount(endpoint));
  const limit = pLimit(8);
  const make = async (name: string) => {
    const document = { Version: "2012-10-17", Statement: [] };
    await iam().send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(document) }));
    await kms().send(new CreateKeyCommand({ Description: name }));
    const { TopicArn = "" } = await sns().send(new CreateTopicCommand({ Name: name }));
    await cloudwatch().send(
      new PutMetricAlarmCommand({
        AlarmName: name,
        AlarmActions: [TopicArn],
        Namespace: "AWS/EC2",
        MetricName: "CPUUtilization",
        Statistic: "Average",
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 90,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
  };
  await Promise.all(Array.from({ length: count }, (_, i) => limit(() => make(`other-${i}`))));
}

/** Where the trails of a bench account live, the first being the multi-region one. */
const BENCH_REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "us-west-2", "eu-central-1"] as const;

/**
 * Full trails that share the role by which they write to their log groups, alarms on the first, and buckets up to a number:
 * what a scan is measured on.
 *
 * @param regions - where the trails are at home, in turns.
 */
export async function benchAccount(
  endpoint: string,
  {
    trails = 3,
    buckets = 8,
    regions = BENCH_REGIONS,
  }: { readonly trails?: number; readonly buckets?: number; readonly regions?: readonly string[] } = {},
): Promise<FullTrail[]> {
  const cloud = ownAccount(endpoint);
  const roleArn = await makeRole(cloud, "cloudtrail-to-cloudwatch");
  const made = await Promise.all(
    Array.from({ length: trails }, (_, i) => {
      const region = regions[i % regions.length] ?? "us-east-1";
      return makeFullTrail(cloud, { name: `bench-${i}`, region, roleArn, multiRegion: i === 0 });
    }),
  );
  const [watched] = made;
  if (watched) await makeAlarms(cloud, watched);
  await manyBuckets(endpoint, buckets - trails);
  return made;
}

/** What a policy statement says in the tests: allowed (or refused) actions on everything. */
export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string;
}

/** A user who may do just this, once the emulator asks IAM (`moto.enforceIam(true)`). */
export async function userWith(endpoint: string, statements: readonly Statement[], name = "scan"): Promise<Keys> {
  const iam = clients(ownAccount(endpoint)).iam();
  const Statement = statements.map((statement) => ({ Resource: "*", ...statement }));
  await iam.send(new CreateUserCommand({ UserName: name }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName: name,
      PolicyName: "may",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

/** Controls that fail in {@link compliantAccount}: what the emulator does not keep, and what its buckets, keys and groups are not set to. */
const LACKED = [
  "bucket-access-logging",
  "bucket-encryption",
  "bucket-mfa-delete",
  "bucket-object-lock",
  "bucket-ownership",
  "key-rotation",
  "log-group-deletion-protection",
  "log-group-encryption",
  "trail-recursive-logging",
];

/** The controls that fail, but for those that fail in {@link compliantAccount} too. */
export function failures({ findings }: Pick<ScanResult, "findings">): string[] {
  const failing = findings.filter(({ status }) => status === "fail").map(({ control }) => control);
  return failing.filter((control) => !LACKED.includes(control));
}
