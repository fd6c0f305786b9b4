import { expect, it } from "vitest";
import eventsManagementExclusions from "../../../checks/events/events-management-exclusions.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";

const without = (...excludeManagementEventSources: string[]) => ({ basic: [{ excludeManagementEventSources }] });

describeCheck(eventsManagementExclusions, {
  pass: {
    "no exclusion": account().trail("main"),
    "each trail excludes another source": account()
      .trail("one", without("kms.amazonaws.com"))
      .trail("two", without("rdsdata.amazonaws.com")),
    "what one excludes, a NotEquals of another does not": account()
      .trail("one", without("kms.amazonaws.com"))
      .trail("two", {
        advanced: [
          [
            { field: "eventCategory", equals: ["Management"] },
            { field: "eventSource", notEquals: ["rdsdata.amazonaws.com"] },
          ],
        ],
      }),
    "reads only, without an exclusion": account().trail("main", { basic: [{ readWriteType: "ReadOnly" }] }),
  },
  fail: {
    "the only trail excludes KMS": {
      account: account().trail("main", without("kms.amazonaws.com")),
      says: /kms:Decrypt in eu-west-1 is not recorded: main excludes eventSource = kms\.amazonaws\.com/,
    },
    "a source without well-known reads is excluded of events without a principal": {
      account: account().trail("main", {
        advanced: [
          [
            { field: "eventCategory", equals: ["Management"] },
            { field: "userIdentity.arn", startsWith: ["arn:"] },
          ],
          [
            { field: "eventCategory", equals: ["Management"] },
            { field: "eventSource", notEquals: ["rdsdata.amazonaws.com"] },
          ],
        ],
      }),
      says: /rdsdata:ExecuteStatement in eu-west-1 \(userIdentity\.arn absent\) is not recorded(?!.*ExecuteStatement in \S+ is)/,
    },
    "both trails exclude KMS": account()
      .trail("one", without("kms.amazonaws.com"))
      .trail("two", without("kms.amazonaws.com", "rdsdata.amazonaws.com")),
    "the trail that has it is stopped": account()
      .trail("one", without("kms.amazonaws.com"))
      .trail("two", { logging: false }),
    "writes of the source are excluded, its reads recorded": account()
      .trail("reads", { basic: [{ readWriteType: "ReadOnly" }] })
      .trail("writes", {
        basic: [{ readWriteType: "WriteOnly", excludeManagementEventSources: ["kms.amazonaws.com"] }],
      }),
  },
  unknown: {
    "a trail without management events of which it is not known whether it is effective": {
      account: account()
        .trail("main", { logging: false, basic: [{ includeManagementEvents: false }] })
        .deny("cloudtrail:GetTrailStatus"),
      says: /cloudtrail:GetTrailStatus/,
    },
    "selectors denied": account().trail("main").deny("cloudtrail:GetEventSelectors"),
    "a hidden trail could record writes without KMS": account()
      .trail("main", { basic: [{ readWriteType: "ReadOnly" }] })
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "no trails, as far as could be read": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
    "a region whose trails are hidden could have it": account()
      .trail("main", without("kms.amazonaws.com"))
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  notApplicable: { "no trails": account(), "no effective trail": account().trail("main", { logging: false }) },
});

it("has the condition that excludes the source as first evidence, before trails that could not have recorded it", () => {
  const excluding = {
    advanced: [
      [
        { field: "eventCategory", equals: ["Management"] },
        { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
      ],
    ],
  };
  const trails = account()
    .trail("a-stopped", { logging: false })
    .trail("b-elsewhere", { isMultiRegionTrail: false, homeRegion: "us-east-1" })
    .trail("main", excluding);
  const [verdict] = eventsManagementExclusions.evaluate(postureOf(trails.snapshot()), {});
  expect(verdict?.evidence[0]).toMatch(
    /trail~1main\/eventSelectors\/value\/advancedEventSelectors\/0\/fieldSelectors\/1$/,
  );
});
