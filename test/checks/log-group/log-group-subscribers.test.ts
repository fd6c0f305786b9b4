import { expect, it } from "vitest";
import logGroupSubscribers from "../../../checks/log-group/log-group-subscribers.ts";
import type { LogAccountPolicy, SubscriptionFilter } from "../../../src/model/documents/settings/monitoring.ts";
import { ACCOUNT, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withAccountPolicies, withLogGroup } from "../../support/log-group.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const filter = (filterName: string, destinationArn: string): SubscriptionFilter => ({
  filterName,
  filterPattern: "",
  destinationArn,
});
const destination = (account: string) => filter("siem", `arn:aws:logs:us-east-1:${account}:destination:siem`);
const LOCAL = [
  filter("archive", `arn:aws:firehose:us-east-1:${ACCOUNT}:deliverystream/archive`),
  filter("notify", `arn:aws:lambda:us-east-1:${ACCOUNT}:function:notify`),
];
const NAMELESS = filter("odd", "arn:aws:logs:us-east-1::destination:odd");

const sending = (...filters: SubscriptionFilter[]) =>
  withLogGroup().edit(({ logGroups }) => {
    for (const group of Object.values(logGroups))
      group.subscriptionFilters = read("log-group.subscriptionFilters", filters);
  });
/** A list that broke off after these. */
const brokenOff = (...partial: SubscriptionFilter[]) =>
  withLogGroup().edit(({ logGroups }) => {
    for (const group of Object.values(logGroups))
      group.subscriptionFilters = { ...unreadable("log-group.subscriptionFilters"), partial };
  });
/** A subscription filter of the account. */
const policy = (
  selectionCriteria: string | null,
  destinationArn = destination(OTHER).destinationArn,
): LogAccountPolicy => ({
  policyName: "all",
  policyType: "SUBSCRIPTION_FILTER_POLICY",
  selectionCriteria,
  subscription: { destinationArn, policyDocument: JSON.stringify({ DestinationArn: destinationArn }) },
});
const without = (...names: string[]) => `LogGroupName NOT IN ${JSON.stringify(names)}`;
const allowed = { params: { allowedAccounts: [OTHER] } };

describeCheck(logGroupSubscribers, {
  ...LOG_GROUP_CASES,
  pass: {
    "no subscription filters": withLogGroup(),
    "destinations in the account": sending(...LOCAL),
    "an account that the policy allows": { account: sending(destination(OTHER)), ...allowed },
    "a policy of the account that excludes the log group": withAccountPolicies(policy(without("main-group"))),
    "a policy of the account that sends to the account": withAccountPolicies(policy("??", LOCAL[0]?.destinationArn)),
    "a transformer policy": withAccountPolicies({ ...policy(null), policyType: "TRANSFORMER_POLICY" }),
    "a class that has none": {
      account: withLogGroup({ logGroupClass: "INFREQUENT_ACCESS" })
        .deny("logs:DescribeSubscriptionFilters")
        .deny("logs:DescribeAccountPolicies"),
      says: /INFREQUENT_ACCESS/,
    },
  },
  fail: {
    "a destination in another account": {
      account: sending(...LOCAL, destination(OTHER)),
      says: /999988887777 \(siem\)/,
    },
    "two accounts": sending(destination(OTHER), filter("more", "arn:aws:kinesis:us-east-1:111122223333:stream/more")),
    "a list that broke off after one that is not allowed": brokenOff(destination(OTHER)),
    "a policy of the account": withAccountPolicies(policy(null)),
    "a policy of the account that excludes others": {
      account: withAccountPolicies(policy(without("other"))).deny("logs:DescribeSubscriptionFilters"),
      says: /account policy all/,
    },
  },
  unknown: {
    ...LOG_GROUP_CASES.unknown,
    "subscription filters denied": {
      account: withLogGroup().deny("logs:DescribeSubscriptionFilters"),
      says: /needs logs:DescribeSubscriptionFilters/,
    },
    "a list that broke off": brokenOff(...LOCAL),
    "a destination whose ARN names no account": sending(NAMELESS),
    "account policies denied": {
      account: withLogGroup().deny("logs:DescribeAccountPolicies"),
      says: /needs logs:DescribeAccountPolicies/,
    },
    "other selection criteria": {
      account: withAccountPolicies(policy('LogGroupNamePrefix IN ["main"]')),
      says: /Prefix/,
    },
    "selection criteria that are cut off": withAccountPolicies(policy('LogGroupName NOT IN ["main-')),
  },
});

it("excludes all log groups of trails in the Region from a policy of the account, beside those that it excluded", () => {
  const built = withAccountPolicies(policy(without("other"))).trail("second", { group: "present" });
  const posture = postureOf(built.snapshot());
  const verdicts = verdictsOf(logGroupSubscribers, built);
  const commands = verdicts.map(({ resource }) =>
    commandsOf(logGroupSubscribers, resource, posture, { allowedAccounts: [] }),
  );
  expect(commands).toHaveLength(2);
  expect(new Set(commands.flat())).toEqual(
    new Set([
      `aws logs put-account-policy --policy-name all --policy-type SUBSCRIPTION_FILTER_POLICY --policy-document '{"DestinationArn":"${destination(OTHER).destinationArn}"}' --selection-criteria 'LogGroupName NOT IN ["other","main-group","second-group"]' --region us-east-1`,
    ]),
  );
});
