import { type Static, Type } from "typebox";
import { time } from "../schema.ts";

/**
 * A policy document as IAM stores it, URL-decoded and parsed. An object, and nothing else is known of it: `Statement` may be
 * one statement or a list. IAM User Guide, "Grammar of the IAM JSON policy language".
 */
export const PolicyDocument = Type.Record(Type.String(), Type.Unknown());
export type PolicyDocument = Static<typeof PolicyDocument>;

/** A role as `GetRole` gives it. */
export const RoleDescription = Type.Object({
  trustPolicy: PolicyDocument,
  permissionsBoundary: Type.Union([Type.String(), Type.Null()], {
    description: "The ARN of the managed policy that limits what its policies allow.",
  }),
  createdAt: Type.Optional(
    Type.Union([time(), Type.Null()], { description: "When it was created; null or absent: not known." }),
  ),
});

/** A managed policy as `ListAttachedRolePolicies` names it. */
export const AttachedPolicy = Type.Object({ policyName: Type.String(), policyArn: Type.String() });
export type AttachedPolicy = Static<typeof AttachedPolicy>;

/** An inline policy as `GetRolePolicy` gives it. */
export const InlinePolicy = Type.Object({ policyName: Type.String(), document: PolicyDocument });
export type InlinePolicy = Static<typeof InlinePolicy>;

/** The default version of a managed policy. */
export const PolicyVersion = Type.Object({ versionId: Type.String(), document: PolicyDocument });
