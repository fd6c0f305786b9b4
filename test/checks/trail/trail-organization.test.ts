import { expect, it } from "vitest";
import trailOrganization from "../../../checks/trail/trail-organization.ts";
import { ACCOUNT, type AccountBuilder, account, OTHER, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { fixOf } from "../../support/remedy.ts";

const of = (managementAccountId: string, built: AccountBuilder) =>
  built.edit((snapshot) => {
    snapshot.account.organization = read("account.organization", { id: "o-abc", managementAccountId });
  });
const theirs = { account: OTHER, isOrganizationTrail: true, bucket: "foreign", key: "Enabled" } as const;
const member = of(OTHER, account().trail("org", theirs));
const management = (options: object = {}) =>
  of(ACCOUNT, account().trail("org", { isOrganizationTrail: true, ...options }));

describeCheck(trailOrganization, {
  pass: {
    "the management account has one": { account: management(), says: /^org is logging and delivers$/m },
    "a member that one covers": member,
    "beside one that is stopped": management().trail("old", { isOrganizationTrail: true, logging: false }),
  },
  fail: {
    "no trail": { account: of(OTHER, account()), says: /^No organization trail of o-abc covers this account$/ },
    "a trail of the account alone": of(ACCOUNT, account().trail("main")),
    "a stopped one": management({ logging: false }),
    "one whose bucket does not exist": management({ bucket: "gone" }),
    "a stopped one, seen from a member": of(OTHER, account().trail("org", { ...theirs, logging: false })),
  },
  unknown: {
    "not allowed to ask": {
      account: account().trail("main").deny("organizations:DescribeOrganization"),
      says: /organizations:DescribeOrganization/,
    },
    "not allowed to ask, and a trail is seen": account()
      .trail("org", theirs)
      .deny("organizations:DescribeOrganization"),
    "not allowed to ask, and it is stopped": account()
      .trail("org", { ...theirs, logging: false })
      .deny("organizations:DescribeOrganization"),
    "its status denied": member.deny("cloudtrail:GetTrailStatus"),
    "the trails of a region denied": of(OTHER, account()).deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  notApplicable: { "no organization": account().trail("main"), "no organization, and no trail": account() },
});

const stepsOf = (built: AccountBuilder) => {
  const [verdict] = verdictsOf(trailOrganization, built);
  const { steps } = fixOf(trailOrganization, verdict?.resource as never, postureOf(built.snapshot()));
  return steps.map(({ id, account: by }) => `${id.split(" ")[0]} ${by}`);
};

it("changes the trail of the management account, and asks it where a member is scanned", () => {
  expect(stepsOf(of(ACCOUNT, account().trail("main")))).toEqual([
    `enable-aws-service-access ${ACCOUNT}`,
    `update-trail-organization ${ACCOUNT}`,
  ]);
  expect(stepsOf(of(OTHER, account().trail("main")))).toEqual([
    `enable-aws-service-access ${OTHER}`,
    `create-organization-trail ${OTHER}`,
    `start-organization-trail ${OTHER}`,
  ]);
});

it("starts the organization trail that is stopped, in the account that owns it", () => {
  expect(stepsOf(management({ logging: false }))).toEqual([`start-logging ${ACCOUNT}`]);
  expect(stepsOf(of(OTHER, account().trail("org", { ...theirs, logging: false })))).toEqual([
    `get-trail-status ${OTHER}`,
  ]);
});
