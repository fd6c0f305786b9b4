import { type Answer, accountOf, allowsSome, type Policy, policyOf } from "../../iam/index.ts";
import type { LogResourcePolicy } from "../../model/documents/resource-policies.ts";
import type { Item, PostureRegion } from "../../model/resources/posture.ts";
import { opensToEveryone } from "./everyone.ts";

/** A log group that resource policies open, and to whom. */
export interface Opening {
  readonly to: string;
  readonly answer: Extract<Answer, { answer: "yes" | "unknown" }>;
}

/** The resource policies that are about a log group: the account's in its Region, and its own. */
const policiesOn = ({ logResourcePolicies }: PostureRegion, group: string): Policy[] =>
  logResourcePolicies.items
    .filter(({ value }) => value.resourceArn === null || value.resourceArn === group)
    .map(({ value, pointer }) => policyOf(value.document, `${pointer}/document`));

/** Accounts that a policy names and that are not the account's own, each with the principal named. */
export function foreignPrincipals({ statements }: Policy, own: string): string[] {
  const named = statements.flatMap(({ principal }) => (principal && !principal.not ? principal.aws : []));
  return [...new Set(named)].filter((name) => (accountOf(name) ?? own) !== own);
}

/** Whether resource policies open a log group to everyone, or to another account. */
export function openingsOf(region: PostureRegion, group: string, own: string): Opening[] {
  const policies = policiesOn(region, group);
  const resources = [group, `${group}:*`];
  const everyone = opensToEveryone(policies, ["logs:*"], resources);
  const foreign = policies
    .flatMap((policy) => foreignPrincipals(policy, own))
    .flatMap((arn) =>
      resources.map((resource) => ({
        to: accountOf(arn) ?? arn,
        answer: allowsSome(policies, { principal: { kind: "aws", arn }, action: "logs:*", resource, context: {} }),
      })),
    );
  return [{ to: "everyone", answer: everyone }, ...foreign].flatMap(({ to, answer }) =>
    answer.answer === "no" ? [] : [{ to, answer }],
  );
}

/** Whether a policy by itself opens one of these groups to someone. */
export const isOpening = (
  { value }: Item<LogResourcePolicy>,
  region: PostureRegion,
  groups: readonly string[],
  own: string,
): boolean =>
  groups.some((group) => {
    const alone = { ...region, logResourcePolicies: { ...region.logResourcePolicies, items: [{ value }] } };
    return openingsOf(alone as unknown as PostureRegion, group, own).length > 0;
  });
