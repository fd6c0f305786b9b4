import {
  ABSENT,
  type Answer,
  accountOf,
  allowsSome,
  type Caller,
  oneOf,
  type Policy,
  policyOf,
  UNNAMED,
} from "../../iam/index.ts";
import { parseArn } from "../../model/aws/arn.ts";
import type { LogResourcePolicy } from "../../model/documents/settings/resource-policies.ts";
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

/** Federated and canonical users that a policy names, but those of the account's own identity providers. */
function otherPrincipals({ statements }: Policy, own: string): string[] {
  const named = statements.flatMap(({ principal }) => (principal && !principal.not ? principal.others : []));
  return [...new Set(named)].filter((name) => accountOf(name) !== own);
}

const CANONICAL_ID = /^[0-9a-f]{64}$/;

/** Whose account another principal is of is told by the ARN of an identity provider alone. */
function openedTo(name: string, answer: Answer): Answer {
  if (answer.answer !== "yes" || accountOf(name) !== undefined) return answer;
  const reason = "the account of a federated or canonical user cannot be told";
  return { answer: "unknown", reason, ...(answer.statement ? { statement: answer.statement } : {}) };
}

/** Keys by which a statement for everyone names an account or an organization, as the caller's or as that a service acts for. */
const NAMES = /^aws:(principal|source)(account|owner|arn|orgid|orgpaths)$/;

/** The account or organization that a text of a condition names; undefined: none. */
function namedIn(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) return text;
  const account = parseArn(text)?.accountId ?? "";
  return /^\d{12}$/.test(account) ? account : /^o-[a-z0-9]+/.exec(text)?.[0];
}

/** Callers of other accounts and organizations that a statement for everyone or for services names in its conditions. */
function namedByConditions({ statements }: Policy, own: string): { readonly to: string; readonly caller: Caller }[] {
  return statements.flatMap(({ effect, principal, conditions }) => {
    if (effect !== "Allow" || !principal) return [];
    const isForEveryone = principal.everyone || principal.not;
    const services = isForEveryone ? [""] : principal.services;
    return conditions.flatMap(({ key, comparison, negated }) => {
      const [, who] = NAMES.exec(key) ?? [];
      if (who === undefined || comparison.kind !== "text" || negated) return [];
      const names = comparison.patterns.flatMap(({ source }) => namedIn(source) ?? []).filter((name) => name !== own);
      return names.flatMap((to) =>
        who === "source"
          ? services.map((name) => ({ to, caller: serviceFor(to, name) }))
          : isForEveryone
            ? [{ to, caller: memberOf(to) }]
            : [],
      );
    });
  });
}

const accountIn = (name: string) => (/^\d/.test(name) ? oneOf(name) : UNNAMED);
const memberOf = (name: string): Caller => ({
  principal: { kind: "aws", arn: `arn:aws:iam::${name}:root` },
  context: { "aws:principalaccount": accountIn(name) },
});
const serviceFor = (name: string, service: string): Caller => ({
  principal: { kind: "service", name: service },
  context: { "aws:principalaccount": ABSENT, "aws:sourceaccount": accountIn(name) },
});

/** Whether resource policies open a log group to everyone, or to another account or organization. */
export function openingsOf(region: PostureRegion, group: string, own: string): Opening[] {
  const policies = policiesOn(region, group);
  const resources = [group, `${group}:*`];
  const everyone = opensToEveryone(policies, ["logs:*"], resources);
  const named = policies
    .flatMap((policy) => foreignPrincipals(policy, own))
    .map((arn) => ({ to: accountOf(arn) ?? arn, caller: { principal: { kind: "aws" as const, arn }, context: {} } }));
  const foreign = [...named, ...policies.flatMap((policy) => namedByConditions(policy, own))].flatMap(
    ({ to, caller }) =>
      resources.map((resource) => ({ to, answer: allowsSome(policies, { ...caller, action: "logs:*", resource }) })),
  );
  const others = policies
    .flatMap((policy) => otherPrincipals(policy, own))
    .flatMap((name) =>
      resources.map((resource) => {
        const principal = { kind: "other" as const, name };
        const answer = allowsSome(policies, { principal, context: {}, action: "logs:*", resource });
        return {
          to: accountOf(name) ?? (CANONICAL_ID.test(name) ? "a canonical user" : name),
          answer: openedTo(name, answer),
        };
      }),
    );
  return [{ to: "everyone", answer: everyone }, ...foreign, ...others].flatMap(({ to, answer }) =>
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
