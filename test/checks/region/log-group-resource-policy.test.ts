import logGroupResourcePolicy from "../../../checks/region/log-group-resource-policy.ts";
import type { LogResourcePolicy } from "../../../src/model/documents/settings/resource-policies.ts";
import { ACCOUNT, account, OTHER, read, unreadable } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const main = account().trail("main", { group: "present" });
const GROUP = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main-group`;
const policy = (statement: object, resourceArn: string | null = null): LogResourcePolicy => ({
  policyName: "shared",
  resourceArn,
  document: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Write",
        Effect: "Allow",
        Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
        Resource: "*",
        ...statement,
      },
    ],
  },
});
const having = (...policies: LogResourcePolicy[]) =>
  main.edit(({ regions }) => {
    for (const region of Object.values(regions))
      region.logResourcePolicies = read("region.logResourcePolicies", policies);
  });
/** For everyone whom a condition names. */
const named = (operator: string, key: string, value: string) =>
  having(policy({ Principal: "*", Condition: { [operator]: { [key]: value } } }));
const partly = (one: LogResourcePolicy) =>
  main.edit(({ regions }) => {
    const fact = { ...unreadable("region.logResourcePolicies"), partial: [one] };
    for (const region of Object.values(regions)) region.logResourcePolicies = fact as never;
  });

describeCheck(logGroupResourcePolicy, {
  pass: {
    "no policy": main,
    "a service": having(policy({ Principal: { Service: "delivery.logs.amazonaws.com" } })),
    "the account itself": having(policy({ Principal: { AWS: ACCOUNT } })),
    "everyone, on another group": having(policy({ Principal: "*", Resource: "arn:aws:logs:*:*:log-group:other:*" })),
    "everyone of the account": having(
      policy({ Principal: "*", Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } } }),
    ),
    "a service that acts for the account": having(
      policy({
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      }),
    ),
    "another account, which a second condition excludes": having(
      policy({
        Principal: "*",
        Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT, "aws:SourceAccount": OTHER } },
      }),
    ),
    "users of an identity provider of the account": having(
      policy({ Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/own` } }),
    ),
    "everyone, on the policy of another group": having(policy({ Principal: "*" }, `${GROUP}-2`)),
  },
  fail: {
    everyone: {
      account: having(policy({ Principal: "*" })),
      says: /main-group is open to everyone \(statement "Write"\)/,
    },
    "everyone, by the group's own policy": having(policy({ Principal: "*", Resource: GROUP }, GROUP)),
    "another account": {
      account: having(policy({ Principal: { AWS: `arn:aws:iam::${OTHER}:root` }, Resource: `${GROUP}:*` })),
      says: /account 999988887777/,
    },
    "a role of another account and a service": having(
      policy({ Principal: { Service: "es.amazonaws.com", AWS: `arn:aws:iam::${OTHER}:role/r` } }),
    ),
    "all but one account": having(policy({ Principal: undefined, NotPrincipal: { AWS: ACCOUNT } })).edit((snapshot) => {
      Object.assign(snapshot, JSON.parse(JSON.stringify(snapshot)));
    }),
    "one policy of a list that broke off": partly(policy({ Principal: "*" })),
    "everyone of another account": {
      account: named("StringEquals", "aws:PrincipalAccount", OTHER),
      says: /main-group is open to account 999988887777 \(statement "Write"\)/,
    },
    "a role of another account, by a condition": named("ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OTHER}:role/r`),
    "services that act for another account": named("StringEquals", "aws:SourceAccount", OTHER),
    "a service that acts for another account": having(
      policy({
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": OTHER } },
      }),
    ),
    "users of an identity provider of another account": {
      account: having(policy({ Principal: { Federated: `arn:aws:iam::${OTHER}:saml-provider/theirs` } })),
      says: /main-group is open to account 999988887777/,
    },
    "an organization": {
      account: named("StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"),
      says: /main-group is open to organization o-abcdefghij/,
    },
  },
  unknown: {
    "policies denied": main.deny("logs:DescribeResourcePolicies"),
    "a list that broke off": partly(policy({ Principal: { AWS: ACCOUNT } })),
    "a canonical user": {
      account: having(
        policy({ Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" } }),
      ),
      says: /the account of a federated or canonical user cannot be told/,
    },
    "users of a public identity provider": having(policy({ Principal: { Federated: "accounts.google.com" } })),
    "an operator that is not understood": having(
      policy({ Principal: "*", Condition: { BinaryEquals: { "aws:x": "AA==" } } }),
    ),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  none: {
    "no trails": account(),
    "no log group": account().trail("main"),
    "a group of another account": account().trail("main", { group: "foreign" }),
  },
});
