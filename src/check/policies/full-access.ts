import { type Answer, allowsEvery, policyOf } from "../../iam/index.ts";
import type { PolicyDocument } from "../../model/documents/settings/iam.ts";
import type { CustomerPolicy } from "../../model/documents/settings/resource-policies.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Item, Posture } from "../../model/resources/posture.ts";
import { some, unread } from "../verdicts/verdict.ts";

/** One verdict for each customer-managed policy of the account, and one `unknown` where not all could be listed. */
export function eachCustomerPolicy(
  posture: Posture,
  decide: (policy: Item<CustomerPolicy>) => Verdict,
): ResourceVerdict[] {
  const { customerPolicies: list, subject } = posture.account;
  const verdicts = list.items.map((item): ResourceVerdict => {
    const { policyName: name, policyArn: arn } = item.value;
    const policy = { type: "policy" as const, id: name, arn, region: null, accountId: subject.accountId };
    const resource = { name, arn, accountId: subject.accountId ?? "", pointer: item.pointer, subject: policy };
    return { ...decide(item), resource };
  });
  if (!isUnread(list)) return verdicts;
  const hidden = unread("The customer managed policies are not known: ", [list]);
  return [...verdicts, { ...hidden, resource: posture.account }];
}

/**
 * Whether a policy allows every CloudTrail action on every trail of the account. Under conditions it does so for some
 * requests: `condition` says which.
 */
export function fullAccess(
  document: PolicyDocument,
  pointer: string,
  { account }: Posture,
): { readonly answer: Answer; readonly condition?: string } {
  const resource = `arn:${account.partition}:cloudtrail:*:${account.subject.accountId}:trail/?*`;
  // No action has an empty name.
  const requests = { principal: { kind: "holder" as const }, action: "cloudtrail:?*", resource, context: {} };
  const policy = policyOf(document, pointer);
  const answer = allowsEvery([policy], requests);
  if (answer.answer === "yes") return { answer };
  // With every condition of a grant fulfilled, and no denial that has one.
  const statements = policy.statements
    .filter(({ effect, conditions }) => effect === "Allow" || conditions.length === 0)
    .map((one) => ({ ...one, conditions: [] }));
  const fulfilled = allowsEvery([{ ...policy, statements }], requests);
  if (fulfilled.answer !== "yes") return { answer };
  const conditions = policy.statements.flatMap((one) =>
    one.conditions.map(({ operator, key }) => `${operator} ${key}`),
  );
  return { answer: fulfilled, condition: some([...new Set(conditions)]) };
}

const PROTECTED = ["StopLogging", "DeleteTrail", "UpdateTrail", "PutEventSelectors"].map((one) => `cloudtrail:${one}`);

/** The policy with a statement that denies what stops, deletes or changes trails. */
export function protectTrails({ account }: Posture, arn: string): PolicyDocument {
  const current = account.customerPolicies.items.find(({ value }) => value.policyArn === arn)?.value.document;
  const statements = current ? [current.Statement].flat() : [];
  const deny = { Effect: "Deny", Action: PROTECTED, Resource: "*" };
  return { ...(current ?? { Version: "2012-10-17" }), Statement: [...statements, deny] };
}
