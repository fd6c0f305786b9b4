import { expect, it } from "vitest";
import organizationTrailProtected from "../../../checks/trail/organization-trail-protected.ts";
import { ACCOUNT, type AccountBuilder, absent, account, OTHER, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const ARN = `arn:aws:cloudtrail:us-east-1:${OTHER}:trail/org`;
const org = account().trail("org", { account: OTHER, isOrganizationTrail: true, bucket: "foreign" });
const member = (built: AccountBuilder, managementAccountId = OTHER) =>
  built.edit((snapshot) => {
    snapshot.account.organization = read("account.organization", { id: "o-abc", managementAccountId });
  });
const bound = (statements: unknown, built = org, ...more: readonly unknown[]) =>
  member(built).edit((snapshot) => {
    snapshot.account.serviceControlPolicies = read(
      "account.serviceControlPolicies",
      [{ Effect: "Allow", Action: "*", Resource: "*" }, statements, ...more].map((Statement, i) => ({
        policyId: `p-${i}`,
        policyName: `policy-${i}`,
        targetId: "r-1",
        document: { Version: "2012-10-17", Statement },
      })),
    );
  });
const deny = (more: object = {}) => ({ Effect: "Deny", Action: "cloudtrail:*", Resource: "*", ...more });
const unless = (operator: string, key: string, value: string | string[]) =>
  deny({ Condition: { [operator]: { [key]: value } } });
const all = [
  "cloudtrail:Delete*",
  "cloudtrail:PutEvent*",
  "CloudTrail:putInsightSelectors",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
];
const breakGlass = "arn:aws:iam::*:role/break-glass";

describeCheck(organizationTrailProtected, {
  pass: {
    "all of CloudTrail": bound(deny()),
    "the calls by their names, on this trail": bound([{ Effect: "Deny", Action: all, Resource: [ARN] }]),
    "two policies together": bound(
      deny({ Action: all.slice(0, 3) }),
      org,
      deny({ Action: all.slice(3), Resource: "arn:aws:cloudtrail:*:*:trail/*" }),
    ),
    "all but reads": bound({ Effect: "Deny", NotAction: ["cloudtrail:Get*", "s3:*"], Resource: "*" }),
    "all but other trails": bound({ Effect: "Deny", Action: "*", NotResource: "arn:aws:cloudtrail:*:*:trail/test-*" }),
    "all but one role": {
      account: bound(unless("ArnNotLike", "aws:PrincipalARN", breakGlass)),
      says: /with exceptions\nPolicy policy-1 has the condition .*break-glass/,
    },
  },
  fail: {
    "no policy denies anything": {
      account: bound({ Effect: "Allow", Action: "cloudtrail:*", Resource: "*" }),
      says: /^No service control policy denies DeleteTrail, PutEventConfiguration, PutEventSelectors and 3 more on org$/,
    },
    "one call is left": {
      account: bound(deny({ Action: all.slice(0, 4) })),
      says: /denies UpdateTrail on org$/,
    },
    "another trail": bound(deny({ Resource: `${ARN}-2` })),
    "all but CloudTrail": bound({ Effect: "Deny", NotAction: "cloudtrail:*", Resource: "*" }),
    "no policies": member(org).edit((snapshot) => {
      snapshot.account.serviceControlPolicies = absent("account.serviceControlPolicies");
    }),
  },
  unknown: {
    "a member that may not ask": {
      account: bound(deny()).deny("organizations:ListParents"),
      says: /organizations:ListParents/,
    },
    "not allowed to ask for the organization": org.deny("organizations:DescribeOrganization"),
    "only for one principal": bound(unless("ArnLike", "aws:PrincipalArn", breakGlass)),
    "in one Region": bound(unless("StringEquals", "aws:RequestedRegion", "eu-west-1")),
    "for no principal": bound(unless("ArnNotLike", "aws:PrincipalArn", ["*"])),
    "for no role": bound(unless("ArnNotLike", "aws:PrincipalArn", [breakGlass, `arn:aws:iam::${ACCOUNT}:role/*`])),
    "for no principal of the partition": bound(unless("ArnNotLike", "aws:PrincipalArn", ["arn:aws:*"])),
    "outside the organization": bound(unless("StringNotEquals", "aws:PrincipalOrgID", "o-abc")),
    "a condition that is none": bound(deny({ Condition: "x" })),
    "the trails of a region denied": bound(deny()).deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "no trail, and those of a region denied": member(account()).deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  notApplicable: {
    "no organization": account().trail("main"),
    "the management account": member(org, ACCOUNT),
    "no organization trail": member(account().trail("main")),
  },
});

it("has the remedy for the management account, which names the trail", () => {
  const built = bound([]);
  const [verdict] = verdictsOf(organizationTrailProtected, built);
  const [create, attach] = commandsOf(
    organizationTrailProtected,
    verdict?.resource as never,
    postureOf(built.snapshot()),
  );
  expect(create).toContain(`"Resource":["${ARN}"]`);
  expect(attach).toBe("aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_ID");
});
