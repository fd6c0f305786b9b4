import roleCloudwatchDelivery from "../../../checks/role/role-cloudwatch-delivery.ts";
import type { PolicyDocument } from "../../../src/model/documents/settings/iam.ts";
import type { Role } from "../../../src/model/documents/snapshot.ts";
import { unasked } from "../../../src/model/resources/facts.ts";
import { ACCOUNT, absent, account, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const main = account().trail("main", { group: "present" });
const changed = (change: (role: Role) => void) => main.edit(({ roles }) => Object.values(roles).forEach(change));
type Statement = Readonly<Record<string, unknown>>;
const first = (document: PolicyDocument) => (document.Statement as Statement[])[0] as Statement;
const trust = (change: (one: Statement) => object[]) =>
  changed(({ description }) => {
    if (description.state !== "read") return;
    const old = description.value.trustPolicy;
    description.value.trustPolicy = { ...old, Statement: change(first(old)) };
  });
const writes = (change: (one: Statement) => object[]) =>
  changed((role) => {
    if (role.inlinePolicies.state !== "read") return;
    for (const policy of role.inlinePolicies.value)
      policy.document = { ...policy.document, Statement: change(first(policy.document)) };
  });
const GROUP = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main-group`;
const LIMIT = `arn:aws:iam::${ACCOUNT}:policy/limit`;
const limited = (Action: string) =>
  main.edit(({ roles, policies }) => {
    for (const { description } of Object.values(roles))
      if (description.state === "read") description.value.permissionsBoundary = LIMIT;
    const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] };
    policies[LIMIT] = {
      arn: LIMIT,
      name: "limit",
      region: "",
      accountId: ACCOUNT,
      owner: "own",
      document: read("policy.document", { versionId: "v1", document }),
    };
  });

describeCheck(roleCloudwatchDelivery, {
  pass: {
    "the role of AWS's documentation": main,
    "pinned by the account": trust((one) => [
      { ...one, Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } },
    ]),
    "every stream of the group": writes((one) => [{ ...one, Resource: `${GROUP}:*` }]),
    "a boundary that allows it": limited("logs:*"),
  },
  fail: {
    "not trusted": {
      account: trust((one) => [{ ...one, Principal: { Service: "ec2.amazonaws.com" } }]),
      says: /may not assume role main-role for main/,
    },
    "trusted for any account": {
      account: trust((one) => [{ ...one, Condition: {} }]),
      says: /for trails of any account/,
    },
    "trusted for another trail": trust((one) => [
      { ...one, Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/x" } } },
    ]),
    "no CreateLogStream": {
      account: writes((one) => [{ ...one, Action: "logs:PutLogEvents" }]),
      says: /may not call logs:CreateLogStream/,
    },
    "another log group": writes((one) => [
      { ...one, Resource: "arn:aws:logs:us-east-1:123456789012:log-group:other:*" },
    ]),
    "the group without its streams": writes((one) => [{ ...one, Resource: GROUP }]),
    "a denial": {
      account: writes((one) => [one, { Sid: "No", Effect: "Deny", Action: "logs:*", Resource: "*" }]),
      says: /denied by statement "No"/,
    },
    "a denial, and more policies that are not known": writes((one) => [
      one,
      { Effect: "Deny", Action: "logs:*", Resource: "*" },
    ]).deny("iam:ListAttachedRolePolicies"),
    "a boundary that does not allow it": { account: limited("s3:*"), says: /within its permissions boundary/ },
    "a role that does not exist": {
      account: changed((role) => Object.assign(role, { description: absent("role.description") })),
      says: /does not exist/,
    },
  },
  unknown: {
    "role denied": main.deny("iam:GetRole"),
    "policies denied": main.deny("iam:ListRolePolicies"),
    "attached policies denied": main.deny("iam:ListAttachedRolePolicies"),
    "attached policies denied, and a denial that may not hit": writes((one) => [
      { ...one, Effect: "Deny", Condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } } },
    ]).deny("iam:ListAttachedRolePolicies"),
    "a boundary that is not known": limited("logs:*").edit(({ policies }) => {
      for (const policy of Object.values(policies)) policy.document = unreadable("policy.document");
    }),
    "a condition that decides": writes((one) => [
      { ...one, Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } },
    ]),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "a role of another account": main.edit(({ trails, roles }) => {
      const arn = `arn:aws:iam::${OTHER}:role/r`;
      for (const trail of Object.values(trails)) trail.cloudWatchLogsRoleArn = arn;
      roles[arn] = { arn, name: "r", region: "", accountId: OTHER, owner: "foreign", ...unasked("role") };
    }),
  },
  none: { "no trails": account(), "no log group": account().trail("main") },
});
