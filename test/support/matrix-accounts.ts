import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { AttachRolePolicyCommand, CreateAccountAliasCommand, CreatePolicyCommand } from "@aws-sdk/client-iam";
import { DisableKeyCommand } from "@aws-sdk/client-kms";
import { CreateOrganizationCommand } from "@aws-sdk/client-organizations";
import { DeleteBucketCommand } from "@aws-sdk/client-s3";
import { DeleteTopicCommand } from "@aws-sdk/client-sns";
import { brokenAccount, FOREIGN_ACCOUNT } from "./accounts.ts";
import { clients, otherAccount, ownAccount } from "./clients.ts";
import type { Override } from "./fault-proxy.ts";
import { makeAlarms } from "./make-alarms.ts";
import {
  bucketRegions,
  eventDataStore,
  eventDataStores,
  healthyDelivery,
  jsonAnswer,
  regions,
  secondsAgo,
  status,
} from "./overrides.ts";
import { type FullTrail, makeFullTrail, makeLogBucket } from "./trails.ts";

/** Three regions are enabled, one is not: enough to have something to lose in one of them. */
const fewRegions: Override = regions(["ap-southeast-2", "eu-west-1", "us-east-1"], ["me-south-1"]);

/** One function, in the region in which something goes wrong. */
const oneFunction: Override = (request, answer) =>
  request.region === "eu-west-1"
    ? jsonAnswer({ Functions: [{ FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:payments" }] })(
        request,
        answer,
      )
    : answer;

/** The account is a member: service control policies bind it. */
const member: Override = jsonAnswer({ Organization: { Id: "o-a1b2c3d4e5", MasterAccountId: FOREIGN_ACCOUNT } });

/** All passes: a trail for every region, and a trail of a second region that delivers to another account's bucket. */
export async function healthyAccount(endpoint: string): Promise<Readonly<Record<string, Override>>> {
  await named(endpoint);
  const cloud = ownAccount(endpoint);
  const main = await makeFullTrail(cloud, { name: "main", multiRegion: true });
  await makeAlarms(cloud, main);
  const archive = await makeLogBucket(await otherAccount(endpoint, FOREIGN_ACCOUNT), "central-log-archive");
  await makeFullTrail(cloud, { name: "second", region: "eu-west-1", bucket: archive });
  await attachPolicy(endpoint, "second-to-cloudwatch");
  return {
    "ec2:DescribeRegions": fewRegions,
    "cloudtrail:GetTrailStatus": healthyDelivery,
    "lambda:ListFunctions": oneFunction,
    "organizations:DescribeOrganization": member,
    // It tells of the account's own bucket alone: GetBucketLocation is asked for the other.
    "s3:ListBuckets": bucketRegions(() => "us-east-1"),
    ...eventDataStores(eventDataStore("all", { KmsKeyId: main.keyArn })),
  };
}

/** All fails that can: a stopped trail without anything, and one that names much, none of it in working order. */
export async function failingAccount(endpoint: string): Promise<Readonly<Record<string, Override>>> {
  await named(endpoint);
  await brokenAccount(endpoint);
  const trail = await makeFullTrail(ownAccount(endpoint), {
    name: "failing",
    region: "eu-west-1",
    multiRegion: true,
    tags: {},
  });
  await breakTrail(endpoint, trail);
  const failing = status(() => ({
    LatestDeliveryTime: secondsAgo(90_000),
    LatestDeliveryError: "NoSuchBucket",
    LatestCloudWatchLogsDeliveryTime: secondsAgo(90_000),
    LatestCloudWatchLogsDeliveryError: "ResourceNotFoundException",
    LatestDigestDeliveryTime: secondsAgo(90_000),
    LatestDigestDeliveryError: "NoSuchBucket",
    LatestNotificationTime: secondsAgo(90_000),
    LatestNotificationError: "NotFound",
  }));
  return {
    "ec2:DescribeRegions": fewRegions,
    "cloudtrail:GetTrailStatus": failing,
    "lambda:ListFunctions": oneFunction,
    "organizations:DescribeOrganization": member,
    ...eventDataStores(
      eventDataStore(
        "west",
        { MultiRegionEnabled: false, RetentionPeriod: 7, TerminationProtectionEnabled: false },
        "eu-west-1",
      ),
      eventDataStore("stopped", { Status: "STOPPED_INGESTION" }, "eu-west-1"),
    ),
  };
}

/** A managed policy of a role, so that it can be lost. */
async function attachPolicy(endpoint: string, RoleName: string): Promise<void> {
  const iam = clients(ownAccount(endpoint)).iam();
  const Statement = [{ Effect: "Allow", Action: "logs:DescribeLogStreams", Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: "read-log-streams", PolicyDocument }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: Policy?.Arn }));
}

/** An alias and an organization, so that they can be lost. */
async function named(endpoint: string): Promise<void> {
  const { iam, organizations } = clients(ownAccount(endpoint));
  await iam().send(new CreateAccountAliasCommand({ AccountAlias: "acme-production" }));
  await organizations().send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
}

async function breakTrail(endpoint: string, trail: FullTrail): Promise<void> {
  const { s3, kms, logs, sns } = clients(ownAccount(endpoint), trail.region);
  await s3().send(new DeleteBucketCommand({ Bucket: trail.bucket }));
  await kms().send(new DisableKeyCommand({ KeyId: trail.keyId }));
  await logs().send(new DeleteLogGroupCommand({ logGroupName: trail.logGroup }));
  await sns().send(new DeleteTopicCommand({ TopicArn: trail.topicArn }));
}
