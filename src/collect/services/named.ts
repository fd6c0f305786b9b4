import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
  KMSClient,
} from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { MalformedResponse } from "../observe.ts";
import type { Session } from "../session/session.ts";
import { policyDocument } from "./answers/policy-document.ts";
import { numberOf, textOf, textsOf } from "./answers/shape.ts";

/** A resource that a trail names by ARN. */
interface Named {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** A KMS key, by its ARN or an alias's. */
export async function key(session: Session, { arn, region }: Named, abortSignal: AbortSignal) {
  const client = session.client(KMSClient, region);
  const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: arn }), { abortSignal });
  const member = (name: "Arn" | "KeyId" | "KeyState" | "KeyManager") => textOf("kms:DescribeKey", KeyMetadata?.[name]);
  const [own, keyId, keyState] = [member("Arn"), member("KeyId"), member("KeyState")];
  // An alias leads to a key of the same account and region; an ARN to that very key.
  const asked = arn.includes(":key/") ? own === arn : own?.startsWith(`${arn.slice(0, arn.lastIndexOf(":"))}:key/`);
  if (!own || !keyId || !keyState || !asked) throw new MalformedResponse("kms:DescribeKey");
  return { arn: own, keyId, keyState, keyManager: member("KeyManager"), ...materialOf(KeyMetadata) };
}

/** Where a key's material comes from, which decides whether KMS can rotate it. */
function materialOf({ KeySpec, Origin, MultiRegionConfiguration }: KeyMetadata = {} as KeyMetadata) {
  const api = "kms:DescribeKey";
  return {
    keySpec: textOf(api, KeySpec),
    origin: textOf(api, Origin),
    primaryKeyArn: textOf(api, MultiRegionConfiguration?.PrimaryKey?.Arn),
  };
}

/** Whether a key is rotated. */
export async function keyRotation(session: Session, arn: string, region: string, abortSignal: AbortSignal) {
  const api = "kms:GetKeyRotationStatus";
  const client = session.client(KMSClient, region);
  const answer = await client.send(new GetKeyRotationStatusCommand({ KeyId: arn }), { abortSignal });
  if (typeof answer.KeyRotationEnabled !== "boolean") throw new MalformedResponse(api);
  return {
    keyRotationEnabled: answer.KeyRotationEnabled,
    rotationPeriodInDays: numberOf(api, answer.RotationPeriodInDays),
  };
}

/** The policy of a KMS key. @param arn - the key's own: GetKeyPolicy takes no alias. */
export async function keyPolicy(session: Session, arn: string, region: string, abortSignal: AbortSignal) {
  const client = session.client(KMSClient, region);
  const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: "default" }), { abortSignal });
  return policyDocument("kms:GetKeyPolicy", Policy);
}

/** A log group, by its exact name; undefined where there is none. */
export async function logGroup(session: Session, { name, region }: Named, abortSignal: AbortSignal) {
  const client = session.client(CloudWatchLogsClient, region);
  let nextToken: string | undefined;
  do {
    const page = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, nextToken }), {
      abortSignal,
    });
    if (!Array.isArray(page.logGroups)) throw new MalformedResponse("logs:DescribeLogGroups");
    // An entry without a name, or of another, is no answer to what was asked: such a list proves no absence.
    const names = page.logGroups.map((group) => textOf("logs:DescribeLogGroups", group?.logGroupName));
    if (!names.every((one) => one?.startsWith(name))) throw new MalformedResponse("logs:DescribeLogGroups");
    const found = page.logGroups[names.indexOf(name)];
    if (found) {
      const text = (value: unknown) => textOf("logs:DescribeLogGroups", value);
      const { deletionProtectionEnabled } = found;
      if (deletionProtectionEnabled != null && typeof deletionProtectionEnabled !== "boolean")
        throw new MalformedResponse("logs:DescribeLogGroups");
      return {
        retentionInDays: numberOf("logs:DescribeLogGroups", found.retentionInDays),
        retentionPolicyName: text(found.retentionPolicyName),
        kmsKeyId: text(found.kmsKeyId),
        logGroupClass: text(found.logGroupClass),
        deletionProtectionEnabled: deletionProtectionEnabled ?? null,
        dataProtectionStatus: text(found.dataProtectionStatus),
        inheritedProperties: textsOf("logs:DescribeLogGroups", found.inheritedProperties),
      };
    }
    nextToken = page.nextToken || undefined;
  } while (nextToken);
  return undefined;
}

/** An SNS topic. */
export async function topic(session: Session, { arn, region }: Named, abortSignal: AbortSignal) {
  const client = session.client(SNSClient, region);
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }), { abortSignal });
  if (Attributes?.TopicArn !== arn) throw new MalformedResponse("sns:GetTopicAttributes");
  return {
    topicArn: Attributes.TopicArn,
    policy: Attributes.Policy ? policyDocument("sns:GetTopicAttributes", Attributes.Policy) : null,
    kmsMasterKeyId: textOf("sns:GetTopicAttributes", Attributes.KmsMasterKeyId),
  };
}
