import {
  accountPoliciesOf,
  accountPolicyStep,
  cli,
  criteriaOf,
  defineCheck,
  eachLogGroup,
  excludedGroups,
  fail,
  firstFitting,
  holdsFor,
  type Item,
  logGroupStep,
  noneOf,
  openLogGroup,
  openLogSettings,
  type Posture,
  type PostureLogGroup,
  pass,
  type Step,
  some,
  unknown,
  unread,
  type Verdict,
} from "../../src/check/index.ts";
import { parseArn } from "../../src/model/aws/arn.ts";
import { isWithoutFilters } from "../../src/model/aws/log-group-class.ts";
import type { LogAccountPolicy } from "../../src/model/documents/settings/monitoring.ts";
import { isUnread } from "../../src/model/resources/observed.ts";

/** A subscription filter sends events as they arrive. AWS API DescribeSubscriptionFilters `destinationArn`. */
export default defineCheck<"log-group", { allowedAccounts: readonly string[] }>({
  id: "log-group-subscribers",
  title: "Log group sends events to allowed accounts only",
  failureTitle: "Log group sends events to an account that is not allowed",
  severity: "medium",
  resourceType: "log-group",
  rationale:
    "A subscription filter sends every event of the trail that it matches to its destination within seconds. In an account that is not known, this gives away what happens in the account.",
  references: [
    {
      title: "Amazon CloudWatch Logs: subscriptions across accounts",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CrossAccountSubscriptions.html",
    },
    {
      title: "Amazon CloudWatch Logs: account-level subscription filters",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters-AccountLevel.html",
    },
  ],
  params: {
    allowedAccounts: {
      type: "array",
      items: { type: "string", pattern: "^\\d{12}$" },
      default: [],
      description: "Accounts that may receive events beside the log group's own.",
    },
  },
  needs: ["log-group.description", "log-group.subscriptionFilters", "region.logAccountPolicies"],
  data: { destinations: "ARNs of the destinations that decide." },
  remediation: (_verdict, group, posture, { allowedAccounts }) => {
    const sending = sendersOf(group, allowedAccounts).filter(({ isOut }) => isOut);
    const steps = sending.map(({ name, policy }) =>
      policy ? excludeStep(group, posture, policy.value) : deleteStep(group, name),
    );
    return {
      steps: steps.length > 0 ? steps : [deleteStep(group, "FILTER_NAME")],
      note: "Find out first who receives the events. If the account may have them, add it to allowedAccounts in the policy.",
    };
  },
  evaluate: (posture, { allowedAccounts }) =>
    eachLogGroup(posture, (group, { logGroupClass }, at) =>
      isWithoutFilters({ logGroupClass })
        ? pass(`${group.name} has the class ${logGroupClass}, which has no subscription filters`, {
            evidence: at("logGroupClass"),
          })
        : subscribers(group, allowedAccounts),
    ),
});

/** A subscription filter, of the log group or of the account. */
interface Sender {
  readonly name: string;
  readonly destinationArn: string;
  /** The account of the destination; undefined: its ARN names none. */
  readonly account: string | undefined;
  readonly pointer: string;
  /** Where it is the account's. */
  readonly policy?: Item<LogAccountPolicy>;
  /** Whether it sends events of the log group to an account that may not have them; undefined: not known. */
  readonly isOut: boolean | undefined;
}

function sendersOf(group: PostureLogGroup, allowed: readonly string[]): Sender[] {
  const sender = (name: string, destinationArn: string, holds: boolean | undefined, pointer: string): Sender => {
    const account = parseArn(destinationArn)?.accountId || undefined;
    const isAllowed = account === group.accountId || (account !== undefined && allowed.includes(account));
    const isOut =
      isAllowed || holds === false ? false : account === undefined || holds === undefined ? undefined : true;
    return { name, destinationArn, account, pointer, isOut };
  };
  return [
    ...(group.subscriptionFilters?.items ?? []).map(({ value, pointer }) =>
      sender(value.filterName, value.destinationArn, true, pointer),
    ),
    ...accountPoliciesOf(group, "SUBSCRIPTION_FILTER_POLICY").map((policy) => ({
      ...sender(
        `account policy ${policy.value.policyName}`,
        policy.value.subscription?.destinationArn ?? "",
        holdsFor(policy.value, group),
        policy.pointer,
      ),
      policy,
    })),
  ];
}

function subscribers(group: PostureLogGroup, allowed: readonly string[]): Verdict {
  const { name, subscriptionFilters, home } = group;
  const lists = [subscriptionFilters, ...(home ? [home.logAccountPolicies] : [])];
  const missing = lists.filter(isUnread);
  const senders = { items: sendersOf(group, allowed), complete: missing.length === 0, unread: missing };
  const { answer, items } = noneOf(senders, ({ isOut }) => isOut);
  const [first, ...others] = missing;
  const more = {
    ...(items.length > 0 ? { data: { destinations: items.map(({ destinationArn }) => destinationArn) } } : {}),
    evidence: [...items, ...lists],
  };
  if (answer)
    return pass(
      items.length > 0
        ? `${name} sends events to no account that is not allowed`
        : `No subscription filter sends events of ${name}`,
      more,
    );
  if (answer === undefined && items.length === 0 && first) return unread("", [first, ...others]);
  const details = items.flatMap(({ name: filter, destinationArn, policy }) => [
    `${filter} sends to ${destinationArn}`,
    ...(policy && excludedGroups(policy.value) === undefined ? [criteriaOf(policy.value)] : []),
  ]);
  const filters = some(items.map((one) => one.name));
  const evidence = items;
  if (answer === undefined)
    return unknown(
      "undecidable",
      firstFitting([
        `Whether ${filters} sends events of ${name} to an account that is not allowed is not known`,
        `Whether events of ${name} are sent to an account that is not allowed is not known`,
      ]),
      { ...more, evidence, details },
    );
  const accounts = [...new Set(items.map(({ account }) => String(account)))];
  const to = `account${accounts.length > 1 ? "s" : ""} ${some(accounts)}`;
  return fail(firstFitting([`${name} sends events to ${to} (${filters})`, `${name} sends events to ${to}`]), {
    ...more,
    evidence,
    details,
  });
}

const deleteStep = (group: PostureLogGroup, filter: string): Step =>
  logGroupStep(`delete-subscription-filter ${filter}`, group, {
    title: `Delete the subscription filter ${filter} of ${group.name}`,
    effect: "removes",
    console: [openLogGroup(group), `Open the tab Subscription filters, select ${filter}, choose Delete, and confirm`],
    cli: [
      cli`aws logs delete-subscription-filter --log-group-name ${group.name} --filter-name ${filter} --region ${group.region}`,
    ],
  });

/** For other log groups the policy stays as it is. */
function excludeStep(group: PostureLogGroup, { trails }: Posture, policy: LogAccountPolicy): Step {
  const { policyName, subscription } = policy;
  const own = trails.flatMap(({ logGroup }) => (logGroup?.home?.name === group.region ? [logGroup.name] : []));
  const criteria = `LogGroupName NOT IN ${JSON.stringify([...new Set([...(excludedGroups(policy) ?? []), ...own, group.name])])}`;
  return accountPolicyStep("put-account-policy", group, policy, {
    title: `Exclude the log groups of trails from the subscription filter policy ${policyName}`,
    effect: "changes",
    console: [
      openLogSettings(group),
      `Edit the subscription filter policy ${policyName}, exclude ${some(own)}, and save`,
    ],
    cli: [
      cli`aws logs put-account-policy --policy-name ${policyName} --policy-type SUBSCRIPTION_FILTER_POLICY --policy-document ${subscription?.policyDocument ?? ""} --selection-criteria ${criteria} --region ${group.region}`,
    ],
  });
}
