import { PutInsightSelectorsCommand } from "@aws-sdk/client-cloudtrail";
import { PutResourcePolicyCommand, PutRetentionPolicyCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreatePolicyCommand, DeleteRolePolicyCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { PutKeyPolicyCommand } from "@aws-sdk/client-kms";
import { CreateOrganizationCommand } from "@aws-sdk/client-organizations";
import {
  DeletePublicAccessBlockCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
} from "@aws-sdk/client-s3";
import { ListSubscriptionsCommand, SetTopicAttributesCommand, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { FOREIGN_ACCOUNT } from "./accounts.ts";
import { clients, ownAccount } from "./clients.ts";
import { makeAlarms } from "./make-alarms.ts";
import { ACCOUNT } from "./moto.ts";
import { makeFullTrail, makeTrail } from "./trails.ts";

const document = (...Statement: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const EVERYONE = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };

/** A trail whose bucket, key, log group, role, topic and alarms exist, each with settings that fail, and a second trail that copies its events. */
export async function neglectedAccount(endpoint: string): Promise<void> {
  const cloud = ownAccount(endpoint);
  const trail = await makeFullTrail(cloud, { name: "neglected", multiRegion: true, tags: {} });
  await makeAlarms(cloud, trail);
  await makeTrail(cloud, { name: "copy", logging: true });
  const { s3, kms, logs, iam, sns, cloudtrail } = clients(cloud);
  const Bucket = trail.bucket;
  await s3().send(new DeletePublicAccessBlockCommand({ Bucket }));
  await s3().send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: document({ ...EVERYONE, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }),
    }),
  );
  const Rules = [
    {
      ID: "out",
      Status: "Enabled" as const,
      Priority: 1,
      Filter: { Prefix: "" },
      DeleteMarkerReplication: { Status: "Disabled" as const },
      Destination: { Bucket: "arn:aws:s3:::theirs", Account: FOREIGN_ACCOUNT },
    },
  ];
  await s3().send(
    new PutBucketReplicationCommand({
      Bucket,
      ReplicationConfiguration: { Role: `arn:aws:iam::${ACCOUNT}:role/copy`, Rules },
    }),
  );
  await s3().send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
  await s3().send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [{ ID: "short", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: 1 } }],
      },
    }),
  );
  const root = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: "kms:*", Resource: "*" };
  await kms().send(new PutKeyPolicyCommand({ KeyId: trail.keyId, PolicyName: "default", Policy: document(root) }));
  const RoleName = "neglected-to-cloudwatch";
  await iam().send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "write" }));
  await iam().send(
    new UpdateAssumeRolePolicyCommand({
      RoleName,
      PolicyDocument: document({
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  await iam().send(
    new CreatePolicyCommand({
      PolicyName: "anything",
      PolicyDocument: document({ Effect: "Allow", Action: "*", Resource: "*" }),
    }),
  );
  const Topic = { TopicArn: trail.topicArn };
  await sns().send(
    new SetTopicAttributesCommand({
      ...Topic,
      AttributeName: "Policy",
      AttributeValue: document({ ...EVERYONE, Action: "sns:Publish", Resource: trail.topicArn }),
    }),
  );
  await sns().send(new SetTopicAttributesCommand({ ...Topic, AttributeName: "KmsMasterKeyId", AttributeValue: "" }));
  await logs().send(new PutRetentionPolicyCommand({ logGroupName: trail.logGroup, retentionInDays: 1 }));
  await logs().send(
    new PutResourcePolicyCommand({ policyName: "open", policyDocument: document({ ...EVERYONE, Action: "logs:*" }) }),
  );
  await cloudtrail().send(new PutInsightSelectorsCommand({ TrailName: trail.name, InsightSelectors: [] }));
  const { Subscriptions = [] } = await sns().send(new ListSubscriptionsCommand({}));
  for (const { SubscriptionArn } of Subscriptions) await sns().send(new UnsubscribeCommand({ SubscriptionArn }));
}

/** The management account of an organization, with a trail that covers it alone. */
export async function managementAccount(endpoint: string): Promise<void> {
  const cloud = ownAccount(endpoint);
  await clients(cloud)
    .organizations()
    .send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  await makeTrail(cloud, { name: "main", multiRegion: true, logging: true });
}
