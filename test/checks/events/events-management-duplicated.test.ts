import { expect, it } from "vitest";
import eventsManagementDuplicated from "../../../checks/events/events-management-duplicated.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { processorMs } from "../../support/machine.ts";

const twice = account().trail("one").trail("two");
const management = { field: "eventCategory", equals: ["Management"] };
const only = (...sources: string[]) => [management, { field: "eventSource", equals: sources }];

describeCheck(eventsManagementDuplicated, {
  pass: {
    "one trail": account().trail("main"),
    "a second that is stopped": account().trail("one").trail("two", { logging: false }),
    "a second for data events": account()
      .trail("one")
      .trail("two", { basic: [{ includeManagementEvents: false }] }),
    "one for reads, one for writes": account()
      .trail("one", { basic: [{ readWriteType: "ReadOnly" }] })
      .trail("two", { basic: [{ readWriteType: "WriteOnly" }] }),
    "a trail of each Region": account()
      .trail("here", { isMultiRegionTrail: false })
      .trail("there", { isMultiRegionTrail: false, homeRegion: "eu-west-1" }),
    "three trails, of which each two share nothing": account()
      .trail("one", { advanced: [only("kms.amazonaws.com")] })
      .trail("two", { advanced: [only("ec2.amazonaws.com")] })
      .trail("three", { advanced: [only("rds.amazonaws.com")] }),
    "a second copy that the policy allows": { account: twice, params: { allowed: 2 } },
    "three trails, of which two at most share an event": {
      account: account()
        .trail("one", { advanced: [only("kms.amazonaws.com", "ec2.amazonaws.com")] })
        .trail("two", { advanced: [only("ec2.amazonaws.com", "rds.amazonaws.com")] })
        .trail("three", { advanced: [only("rds.amazonaws.com", "kms.amazonaws.com")] }),
      params: { allowed: 2 },
    },
  },
  fail: {
    "two trails": { account: twice, says: /is recorded by 2 trails: one, two/ },
    "a trail of one Region beside a multi-Region trail": {
      account: account().trail("one").trail("two", { isMultiRegionTrail: false, homeRegion: "eu-west-1" }),
      says: /in eu-west-1/,
    },
    "trails that share one rare source": {
      account: account()
        .trail("one", { advanced: [only("kms.amazonaws.com", "example.amazonaws.com")] })
        .trail("two", { advanced: [only("rds.amazonaws.com", "example.amazonaws.com")] }),
      says: /example:/,
    },
    "one more than the policy allows": {
      account: twice.trail("three"),
      params: { allowed: 2 },
      says: /by 3 trails \(2 allowed\)/,
    },
    "a copy of an organization trail": account()
      .trail("one")
      .trail("org", { account: OTHER, isOrganizationTrail: true }),
    "two trails, although another Region is hidden": account(["eu-west-1", "us-east-1"])
      .trail("one")
      .trail("two")
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  unknown: {
    "one trail, and whether it is effective is not known": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "selectors denied": { account: twice.deny("cloudtrail:GetEventSelectors"), says: /GetEventSelectors/ },
    "whether the second is effective is not known": account()
      .trail("one")
      .trail("two", { homeRegion: "eu-west-1" })
      .deny("cloudtrail:GetTrailStatus", "eu-west-1"),
    "a Region whose trails are hidden could have another": account()
      .trail("main")
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "no trails, as far as could be read": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  notApplicable: { "no trails": account(), "no effective trail": account().trail("main", { logging: false }) },
});

it("decides a thousand trails of data events, and as many copies, at once", () => {
  const many = (options: object) =>
    Array.from({ length: 1000 }, (_, i) => `t${i}`).reduce((all, name) => all.trail(name, options), account());
  const decide = () => {
    const data = verdictsOf(eventsManagementDuplicated, many({ basic: [{ includeManagementEvents: false }] }));
    const copies = verdictsOf(eventsManagementDuplicated, many({}));
    expect([data, copies].map(([one]) => one?.status)).toEqual(["pass", "fail"]);
  };
  expect(processorMs(decide)).toBeLessThan(20_000);
});
