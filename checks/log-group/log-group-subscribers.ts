import {
  cli,
  defineCheck,
  eachLogGroup,
  fail,
  firstFitting,
  type Item,
  logGroupStep,
  noneOf,
  openLogGroup,
  type PostureLogGroup,
  pass,
  some,
  unknown,
  unread,
  type Verdict,
} from "../../src/check/index.ts";
import { parseArn } from "../../src/model/aws/arn.ts";
import { isWithoutFilters } from "../../src/model/aws/log-group-class.ts";
import type { SubscriptionFilter } from "../../src/model/documents/monitoring.ts";

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
  ],
  params: {
    allowedAccounts: {
      type: "array",
      items: { type: "string", pattern: "^\\d{12}$" },
      default: [],
      description: "Accounts that may receive events beside the log group's own.",
    },
  },
  needs: ["log-group.description", "log-group.subscriptionFilters"],
  data: { destinations: "ARNs of the destinations that decide." },
  remediation: (_verdict, group, _posture, { allowedAccounts }) => {
    const sending = group.subscriptionFilters?.items.filter((filter) => !staysIn(group, allowedAccounts)(filter)) ?? [];
    const names = sending.length > 0 ? sending.map(({ value }) => value.filterName) : ["FILTER_NAME"];
    return {
      steps: names.map((filter) =>
        logGroupStep(`delete-subscription-filter ${filter}`, group, {
          title: `Delete the subscription filter ${filter} of ${group.name}`,
          effect: "removes",
          console: [
            openLogGroup(group),
            `Open the tab Subscription filters, select ${filter}, choose Delete, and confirm`,
          ],
          cli: [
            cli`aws logs delete-subscription-filter --log-group-name ${group.name} --filter-name ${filter} --region ${group.region}`,
          ],
        }),
      ),
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

const accountOf = ({ value }: Item<SubscriptionFilter>) => parseArn(value.destinationArn)?.accountId || undefined;

/** Whether a filter sends to an account that may have the events; `undefined`: its destination names none. */
const staysIn = (group: PostureLogGroup, allowed: readonly string[]) => (filter: Item<SubscriptionFilter>) => {
  const account = accountOf(filter);
  return account === undefined ? undefined : account === group.accountId || allowed.includes(account);
};

function subscribers(group: PostureLogGroup, allowed: readonly string[]): Verdict {
  const { name, subscriptionFilters: list } = group;
  const isOut = (filter: Item<SubscriptionFilter>) => {
    const stays = staysIn(group, allowed)(filter);
    return stays === undefined ? undefined : !stays;
  };
  const { answer, items, unread: lists } = noneOf(list, isOut);
  const [first] = lists;
  const more = {
    ...(items.length > 0 ? { data: { destinations: items.map(({ value }) => value.destinationArn) } } : {}),
    evidence: items.length > 0 ? items : [list],
  };
  if (answer) return pass(`${name} sends no events to an account that is not allowed`, more);
  if (answer === undefined && items.length === 0 && first) return unread("", [first]);
  const filters = some(items.map(({ value }) => value.filterName));
  const details = items.map(({ value }) => `${value.filterName} sends to ${value.destinationArn}`);
  if (answer === undefined)
    return unknown("undecidable", `The account that ${filters} of ${name} sends to is not known`, { ...more, details });
  const accounts = [...new Set(items.map(accountOf))].map(String);
  const to = `account${accounts.length > 1 ? "s" : ""} ${some(accounts)}`;
  return fail(firstFitting([`${name} sends events to ${to} (${filters})`, `${name} sends events to ${to}`]), {
    ...more,
    details,
  });
}
