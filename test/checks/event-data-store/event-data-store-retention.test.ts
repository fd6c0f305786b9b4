import { expect, it } from "vitest";
import eventDataStoreRetention from "../../../checks/event-data-store/event-data-store-retention.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { organizationStore, STORE_CASES, withStore } from "../../support/event-data-stores.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

describeCheck(eventDataStoreRetention, {
  ...STORE_CASES,
  pass: {
    "more days than required": withStore(),
    "as many days as required": withStore({ retentionPeriod: 365 }),
    "fewer days, which the policy allows": { account: withStore({ retentionPeriod: 90 }), params: { minDays: 90 } },
  },
  fail: {
    "too few days": {
      account: withStore({ retentionPeriod: 364 }),
      says: /^main-lake keeps events for 364 days; 365 are required$/,
    },
    "fewer days than the policy requires": { account: withStore(), params: { minDays: 400 } },
  },
  manual: { "too few days, of the organization": organizationStore({ retentionPeriod: 7 }) },
  notApplicable: {
    ...STORE_CASES.notApplicable,
    "an event data store that was deleted": {
      account: withStore({ status: "PENDING_DELETION" }),
      says: /is being deleted/,
    },
  },
});

it.each([
  ["FIXED_RETENTION_PRICING", 2557, ""],
  ["FIXED_RETENTION_PRICING", 2558, " --billing-mode EXTENDABLE_RETENTION_PRICING"],
  ["EXTENDABLE_RETENTION_PRICING", 2558, ""],
])("with %s, %i days take the pricing%s", (billingMode, minDays, pricing) => {
  const built = withStore({ retentionPeriod: 7, billingMode });
  const [verdict] = verdictsOf(eventDataStoreRetention, built);
  expect(
    commandsOf(eventDataStoreRetention, verdict?.resource as never, postureOf(built.snapshot()), { minDays }),
  ).toEqual([
    `aws cloudtrail update-event-data-store --event-data-store arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/main --retention-period ${minDays} --region us-east-1${pricing}`,
  ]);
});
