import { accountOf, policyOf } from "../../../iam/index.ts";
import type { Step } from "../../../model/documents/result.ts";
import type { LogResourcePolicy } from "../../../model/documents/settings/resource-policies.ts";
import type { PostureRegion } from "../../../model/resources/posture.ts";
import { isOpening } from "../../policies/log-group-access.ts";
import { isForEveryone, type Json } from "../policy/policy-statements.ts";
import { cli } from "../remedy.ts";

/** Steps after which no resource policy of a Region opens these log groups: each policy that does is narrowed. */
export function narrowLogPolicies(region: PostureRegion, groups: readonly string[], account: string): Step[] {
  const open = region.logResourcePolicies.items.filter((item) => isOpening(item, region, groups, account));
  if (open.length > 0)
    return open.map((item) => {
      const holding = (one: Json) => ({ ...item.value, document: { ...item.value.document, Statement: [one] } });
      const isOpen = (one: Json) => isOpening({ ...item, value: holding(one) }, region, groups, account);
      return narrow(item.value, region.name, account, isOpen);
    });
  return [
    {
      id: `describe-resource-policies ${region.name}`,
      title: `See the resource policies of CloudWatch Logs in ${region.name}`,
      effect: "reads",
      account,
      console: ["CloudWatch Logs has no page for resource policies: use the command"],
      cli: [cli`aws logs describe-resource-policies --region ${region.name}`],
    },
  ];
}

function narrow(
  { policyName, resourceArn, document }: LogResourcePolicy,
  region: string,
  account: string,
  isOpen: (statement: Json) => boolean,
): Step {
  const statements = ([document.Statement].flat() as Json[]).flatMap((one) => narrowed(one, account, isOpen));
  const json = JSON.stringify({ ...document, Statement: statements });
  const name = policyName ?? "POLICY_NAME";
  const of = resourceArn === null ? cli`--policy-name ${name}` : cli`--resource-arn ${resourceArn}`;
  const put = statements.length > 0;
  const command = put ? `put-resource-policy ${of} ${cli`--policy-document ${json}`}` : `delete-resource-policy ${of}`;
  return {
    id: `put-resource-policy ${region} ${resourceArn ?? name}`,
    title: put
      ? `Narrow resource policy ${name} of CloudWatch Logs`
      : `Delete resource policy ${name} of CloudWatch Logs`,
    effect: put ? "changes" : "removes",
    account,
    console: ["CloudWatch Logs has no page for resource policies: use the command"],
    cli: [`aws logs ${command} ${cli`--region ${region}`}`],
  };
}

/** A statement for the account's own callers and for services; none where it names strangers alone. */
function narrowed(statement: Json, account: string, isOpen: (statement: Json) => boolean): Json[] {
  const { Effect, Principal } = statement;
  if (Effect !== "Allow") return [statement];
  const condition = { ...((statement.Condition ?? {}) as Record<string, Json>) };
  if (isForEveryone(statement)) {
    condition.StringEquals = { ...condition.StringEquals, "aws:PrincipalAccount": account };
    return [{ ...statement, Condition: condition }];
  }
  const principals = Principal as Readonly<Record<string, unknown>>;
  const own = Object.entries(principals).map(([kind, names]) => [
    kind,
    ([names].flat() as string[]).filter((name) => (accountOf(accountArn(name)) ?? account) === account),
  ]);
  const left = Object.fromEntries(own.filter(([, names = []]) => names.length > 0));
  if (Object.keys(left).length === 0) return [];
  const kept = { ...statement, Principal: left };
  if (!isOpen(kept)) return [kept];
  // A service that acts for strangers.
  condition.StringEquals = { ...condition.StringEquals, "aws:SourceAccount": account };
  return [{ ...kept, Condition: condition }];
}

const accountArn = (name: string) =>
  policyOf({ Statement: { Effect: "Allow", Principal: { AWS: name }, Action: "*" } }, "").statements[0]?.principal
    ?.aws[0] ?? name;
