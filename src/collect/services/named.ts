import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { MalformedResponse } from "../observe.ts";
import type { Session } from "../session.ts";

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
  if (!KeyMetadata?.Arn || !KeyMetadata.KeyId || !KeyMetadata.KeyState) throw new MalformedResponse("kms:DescribeKey");
  const { Arn, KeyId, KeyState, KeyManager } = KeyMetadata;
  return { arn: Arn, keyId: KeyId, keyState: KeyState as string, keyManager: KeyManager ?? null };
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
    const found = page.logGroups.find((group) => group.logGroupName === name);
    if (found) return { retentionInDays: found.retentionInDays ?? null, kmsKeyId: found.kmsKeyId ?? null };
    nextToken = page.nextToken || undefined;
  } while (nextToken);
  return undefined;
}

/** An SNS topic. */
export async function topic(session: Session, { arn, region }: Named, abortSignal: AbortSignal) {
  const client = session.client(SNSClient, region);
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: arn }), { abortSignal });
  if (!Attributes?.TopicArn) throw new MalformedResponse("sns:GetTopicAttributes");
  return { topicArn: Attributes.TopicArn };
}
