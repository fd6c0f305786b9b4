import type { PolicyDocument } from "../../model/documents/settings/iam.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { PostureRole, Related } from "../../model/resources/posture.ts";
import type { Pointer } from "../../model/text/json-pointer.ts";

/** A policy of a role, inline or managed. */
export interface RolePolicy {
  readonly name: string;
  readonly document: PolicyDocument;
  /** Its place in the snapshot. */
  readonly pointer: Pointer;
}

/** The facts that {@link policiesOf} looks at. */
export const POLICIES_NEEDS = ["role.attachedPolicies", "role.inlinePolicies", "policy.document"] as const;

/** The policies of a role with their documents. Incomplete where a list or a document could not be read. */
export function policiesOf({ inlinePolicies, attachedPolicies, managedPolicies }: PostureRole): Related<RolePolicy> {
  const inline = inlinePolicies.items.map(({ value, pointer }) => ({
    name: value.policyName,
    document: value.document,
    pointer: `${pointer}/document`,
  }));
  const managed = managedPolicies.items.flatMap(({ name, document: fact }): RolePolicy[] =>
    fact.state === "read" ? [{ name, document: fact.value.document, pointer: `${fact.pointer}/value/document` }] : [],
  );
  const unread = [inlinePolicies, attachedPolicies, ...managedPolicies.items.map(({ document }) => document)].filter(
    isUnread,
  );
  return { items: [...inline, ...managed], complete: unread.length === 0, unread };
}
