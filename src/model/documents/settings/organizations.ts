import { type Static, Type } from "typebox";
import { PolicyDocument } from "./iam.ts";

/** A service control policy that is attached to the account, to an organizational unit above it, or to the root. */
export const ServiceControlPolicy = Type.Object({
  policyId: Type.String(),
  policyName: Type.String(),
  targetId: Type.String({ description: "What it is attached to: the account, an organizational unit or the root." }),
  document: PolicyDocument,
});
export type ServiceControlPolicy = Static<typeof ServiceControlPolicy>;
