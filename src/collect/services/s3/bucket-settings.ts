import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type {
  BucketEncryption,
  BucketLifecycle,
  BucketLogging,
  BucketNotifications,
  BucketObjectLock,
  BucketReplication,
  BucketVersioning,
} from "../../../model/documents/settings/buckets.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { lookAtBody } from "../answers/body.ts";
import { numberOf, textOf } from "../answers/shape.ts";

/** What every call about a bucket takes. */
export interface BucketCall {
  readonly session: Session;
  readonly region: string;
  readonly bucket: string;
  /** The scanned account: a bucket of another account denies access. Undefined: it may be that of any account. */
  readonly owner: string | undefined;
  readonly signal: AbortSignal;
}

const input = ({ bucket, owner }: BucketCall) => ({ Bucket: bucket, ExpectedBucketOwner: owner });
const client = ({ session, region }: BucketCall) => session.client(S3Client, region);

/**
 * Refuses an answer with a different root element: an empty answer is complete, and the SDK reads any page as one. Some
 * services that speak like S3 name it after the operation.
 */
function rooted<C>(command: C, api: string, ...roots: readonly string[]): C {
  const element = new RegExp(`^(?:<\\?xml[^>]*\\?>)?\\s*<(?:${roots.join("|")})[\\s/>]`);
  return lookAtBody(command, (body) => {
    if (!element.test(body.trim())) throw new MalformedResponse(api);
  });
}

/** As the API gives it, with every member, as JSON. */
const asGiven = <T>(value: unknown): T => JSON.parse(JSON.stringify(value)) as T;

export async function versioning(call: BucketCall): Promise<BucketVersioning> {
  const api = "s3:GetBucketVersioning";
  const roots = ["VersioningConfiguration", "GetBucketVersioningResponse"];
  const command = rooted(new GetBucketVersioningCommand(input(call)), api, ...roots);
  const { Status, MFADelete } = await client(call).send(command, { abortSignal: call.signal });
  return { status: textOf(api, Status), mfaDelete: textOf(api, MFADelete) };
}

export async function encryption(call: BucketCall): Promise<BucketEncryption> {
  const api = "s3:GetBucketEncryption";
  const command = new GetBucketEncryptionCommand(input(call));
  const answer = await client(call).send(command, { abortSignal: call.signal });
  const rule = answer.ServerSideEncryptionConfiguration?.Rules?.[0];
  if (!rule) throw new MalformedResponse(api);
  const { ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled, BlockedEncryptionTypes } = rule;
  return {
    sseAlgorithm: textOf(api, byDefault?.SSEAlgorithm),
    kmsMasterKeyId: textOf(api, byDefault?.KMSMasterKeyID),
    bucketKeyEnabled: BucketKeyEnabled === true,
    blockedEncryptionTypes: [...(BlockedEncryptionTypes?.EncryptionType ?? [])],
  };
}

export async function lifecycle(call: BucketCall): Promise<BucketLifecycle> {
  const api = "s3:GetBucketLifecycleConfiguration";
  const command = new GetBucketLifecycleConfigurationCommand(input(call));
  const { Rules, TransitionDefaultMinimumObjectSize } = await client(call).send(command, { abortSignal: call.signal });
  if (!Rules || Rules.length === 0 || !Rules.every((rule) => rule?.Status)) throw new MalformedResponse(api);
  return {
    transitionDefaultMinimumObjectSize: textOf(api, TransitionDefaultMinimumObjectSize),
    rules: asGiven(Rules),
  };
}

export async function objectLock(call: BucketCall): Promise<BucketObjectLock> {
  const api = "s3:GetObjectLockConfiguration";
  const command = rooted(new GetObjectLockConfigurationCommand(input(call)), api, "ObjectLockConfiguration");
  const { ObjectLockConfiguration: given } = await client(call).send(command, { abortSignal: call.signal });
  if (!given) throw new MalformedResponse(api);
  const byDefault = given.Rule?.DefaultRetention;
  return {
    enabled: given.ObjectLockEnabled === "Enabled",
    mode: textOf(api, byDefault?.Mode),
    // No retention lasts zero days: some services give that for what is not set.
    days: numberOf(api, byDefault?.Days) || null,
    years: numberOf(api, byDefault?.Years) || null,
    eventHold: byDefault?.DefaultEventHold !== undefined,
  };
}

export async function ownership(call: BucketCall) {
  const api = "s3:GetBucketOwnershipControls";
  const command = new GetBucketOwnershipControlsCommand(input(call));
  const { OwnershipControls } = await client(call).send(command, { abortSignal: call.signal });
  const objectOwnership = textOf(api, OwnershipControls?.Rules?.[0]?.ObjectOwnership);
  if (objectOwnership === null) throw new MalformedResponse(api);
  return { objectOwnership };
}

export async function logging(call: BucketCall): Promise<BucketLogging> {
  const api = "s3:GetBucketLogging";
  const command = rooted(new GetBucketLoggingCommand(input(call)), api, "BucketLoggingStatus");
  const { LoggingEnabled } = await client(call).send(command, { abortSignal: call.signal });
  const targetBucket = textOf(api, LoggingEnabled?.TargetBucket);
  if (LoggingEnabled && targetBucket === null) throw new MalformedResponse(api);
  return { targetBucket, targetPrefix: textOf(api, LoggingEnabled?.TargetPrefix) };
}

export async function replication(call: BucketCall): Promise<BucketReplication> {
  const api = "s3:GetBucketReplication";
  const command = new GetBucketReplicationCommand(input(call));
  const { ReplicationConfiguration: given } = await client(call).send(command, { abortSignal: call.signal });
  if (!given?.Rules?.every(({ Status, Destination }) => Status && Destination?.Bucket))
    throw new MalformedResponse(api);
  return { role: textOf(api, given.Role), rules: asGiven(given.Rules) };
}

export async function notifications(call: BucketCall): Promise<BucketNotifications> {
  const api = "s3:GetBucketNotificationConfiguration";
  const roots = ["NotificationConfiguration", "GetBucketNotificationResponse"];
  const command = rooted(new GetBucketNotificationConfigurationCommand(input(call)), api, ...roots);
  const { $metadata: _, ...given } = await client(call).send(command, { abortSignal: call.signal });
  const { TopicConfigurations: topics, QueueConfigurations: queues, LambdaFunctionConfigurations: functions } = given;
  const isNamed =
    (topics ?? []).every(({ TopicArn }) => TopicArn) &&
    (queues ?? []).every(({ QueueArn }) => QueueArn) &&
    (functions ?? []).every(({ LambdaFunctionArn }) => LambdaFunctionArn);
  if (!isNamed) throw new MalformedResponse(api);
  return asGiven(given);
}

export async function requestPayment(call: BucketCall) {
  const api = "s3:GetBucketRequestPayment";
  const command = new GetBucketRequestPaymentCommand(input(call));
  const { Payer } = await client(call).send(command, { abortSignal: call.signal });
  const payer = textOf(api, Payer);
  if (payer === null) throw new MalformedResponse(api);
  return { payer };
}
