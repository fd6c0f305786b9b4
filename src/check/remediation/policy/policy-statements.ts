import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import { bucketRequests } from "../../policies/delivery-requests.ts";
import { CLOUDTRAIL } from "../../policies/read-policy.ts";

/** A statement as it is written in a policy. */
export type Json = Readonly<Record<string, unknown>>;

const SERVICE = { Service: CLOUDTRAIL };
const forTrail = ({ arn }: PostureTrail, more: object = {}) => ({ StringEquals: { "aws:SourceArn": arn, ...more } });

/** The statements of CloudTrail's documentation for one trail. */
export function bucketDelivery(trail: PostureTrail, posture: Posture): Json[] {
  const [acl, ...writes] = bucketRequests(trail, posture).map(({ requests }) => requests.resource);
  const folders = writes.map((resource) =>
    resource.replace(/CloudTrail(-Digest)?\/\*$/, "*").replace(/\/\*\/\*$/, "/*"),
  );
  return [
    { Effect: "Allow", Principal: SERVICE, Action: "s3:GetBucketAcl", Resource: acl, Condition: forTrail(trail) },
    {
      Effect: "Allow",
      Principal: SERVICE,
      Action: "s3:PutObject",
      Resource: folders[0],
      Condition: forTrail(trail, { "s3:x-amz-acl": "bucket-owner-full-control" }),
    },
  ];
}

export function keyDelivery(trail: PostureTrail): Json[] {
  const allow = { Effect: "Allow", Principal: SERVICE, Resource: "*" };
  const context = { "kms:EncryptionContext:aws:cloudtrail:arn": trail.arn };
  return [
    { ...allow, Action: "kms:GenerateDataKey*", Condition: forTrail(trail, context) },
    { ...allow, Action: "kms:DescribeKey", Condition: forTrail(trail) },
  ];
}

/** CloudTrail may publish to a topic that is encrypted with the key. */
export function topicKeyDelivery(trail: PostureTrail): Json {
  const Action = ["kms:GenerateDataKey*", "kms:Decrypt"];
  return { Effect: "Allow", Principal: SERVICE, Action, Resource: "*", Condition: forTrail(trail) };
}

export function topicDelivery(trail: PostureTrail, topic: string): Json[] {
  return [{ Effect: "Allow", Principal: SERVICE, Action: "SNS:Publish", Resource: topic, Condition: forTrail(trail) }];
}

export const TLS_ONLY = (resources: readonly string[]): Json => ({
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: resources,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});

/** Nothing for trails but these, whatever else allows it. */
export const onlyFor = (arns: readonly string[], actions: readonly string[], resources: readonly string[]): Json => ({
  Effect: "Deny",
  Principal: SERVICE,
  Action: actions,
  Resource: resources,
  Condition: { StringNotEquals: { "aws:SourceArn": arns } },
});

/** Whether a statement is about CloudTrail and no other caller: narrowing it takes nothing from others. */
export function isForCloudTrail({ Effect, Principal }: Json): boolean {
  const services = (Principal as { readonly Service?: unknown } | undefined)?.Service;
  const isOnly = Array.isArray(services) ? services.every((one) => one === CLOUDTRAIL) : services === CLOUDTRAIL;
  return Effect === "Allow" && isOnly && Object.keys(Principal as object).length === 1;
}

/** Whether a statement allows something to everyone, or to all but some. */
export function isForEveryone({ Effect, Principal, NotPrincipal }: Json): boolean {
  const aws = (Principal as { readonly AWS?: unknown } | undefined)?.AWS;
  return Effect === "Allow" && (Principal === "*" || NotPrincipal !== undefined || [aws].flat().includes("*"));
}

function withCondition(statement: Json, operator: string, key: string, value: unknown): Json {
  const all = (statement.Condition ?? {}) as Readonly<Record<string, Json>>;
  return { ...statement, Condition: { ...all, [operator]: { ...all[operator], [key]: value } } };
}

export const pinned = (statement: Json, arns: readonly string[]): Json =>
  withCondition(statement, "StringEquals", "aws:SourceArn", arns);
export const forBucketAccount = (statement: Json, account: string): Json =>
  withCondition(statement, "StringEquals", "aws:PrincipalAccount", account);
export const forKeyAccount = (statement: Json, account: string): Json =>
  withCondition(statement, "StringEquals", "kms:CallerAccount", account);
export const forTopicAccount = (statement: Json, account: string): Json =>
  withCondition(statement, "StringEquals", "AWS:SourceOwner", account);

/** A statement that denies people and not AWS services, as AWS writes data perimeters. */
export const notForServices = (statement: Json): Json =>
  withCondition(statement, "BoolIfExists", "aws:PrincipalIsAWSService", "false");
