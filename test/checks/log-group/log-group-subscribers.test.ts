import logGroupSubscribers from "../../../checks/log-group/log-group-subscribers.ts";
import type { SubscriptionFilter } from "../../../src/model/documents/monitoring.ts";
import { ACCOUNT, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withLogGroup } from "../../support/log-group.ts";

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
const allowed = { params: { allowedAccounts: [OTHER] } };

describeCheck(logGroupSubscribers, {
  ...LOG_GROUP_CASES,
  pass: {
    "no subscription filters": withLogGroup(),
    "destinations in the account": sending(...LOCAL),
    "an account that the policy allows": { account: sending(destination(OTHER)), ...allowed },
    "a class that has none": {
      account: withLogGroup({ logGroupClass: "INFREQUENT_ACCESS" }).deny("logs:DescribeSubscriptionFilters"),
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
  },
  unknown: {
    ...LOG_GROUP_CASES.unknown,
    "subscription filters denied": {
      account: withLogGroup().deny("logs:DescribeSubscriptionFilters"),
      says: /needs logs:DescribeSubscriptionFilters/,
    },
    "a list that broke off": brokenOff(...LOCAL),
    "a destination whose ARN names no account": sending(NAMELESS),
  },
});
