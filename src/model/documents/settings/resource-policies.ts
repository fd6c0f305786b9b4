import { type Static, Type } from "typebox";
import { PolicyDocument } from "./iam.ts";

/** Block Public Access of a bucket or of an account. */
export const PublicAccessBlock = Type.Object({
  blockPublicAcls: Type.Boolean(),
  ignorePublicAcls: Type.Boolean(),
  blockPublicPolicy: Type.Boolean(),
  restrictPublicBuckets: Type.Boolean(),
});
export type PublicAccessBlock = Static<typeof PublicAccessBlock>;

const nullable = (schema: ReturnType<typeof Type.String>) => Type.Union([schema, Type.Null()]);

/** A topic as `GetTopicAttributes` describes it. */
export const TopicAttributes = Type.Object({
  topicArn: Type.String(),
  policy: Type.Optional(
    Type.Union([PolicyDocument, Type.Null()], { description: "Its access policy. Missing in older snapshots." }),
  ),
  kmsMasterKeyId: Type.Optional(
    nullable(Type.String({ description: "As the topic gives it: a key ARN, an id or an alias. Null: not encrypted." })),
  ),
});

export type TopicAttributes = Static<typeof TopicAttributes>;

/** A resource policy of CloudWatch Logs: of the account in a Region, or of one log group. */
export const LogResourcePolicy = Type.Object({
  policyName: nullable(Type.String()),
  resourceArn: nullable(Type.String({ description: "The log group that it is attached to; null: the account's." })),
  document: PolicyDocument,
});
export type LogResourcePolicy = Static<typeof LogResourcePolicy>;

/** A customer-managed policy with its default version, as `GetAccountAuthorizationDetails` gives it. */
export const CustomerPolicy = Type.Object({
  policyName: Type.String(),
  policyArn: Type.String(),
  document: PolicyDocument,
});
export type CustomerPolicy = Static<typeof CustomerPolicy>;
