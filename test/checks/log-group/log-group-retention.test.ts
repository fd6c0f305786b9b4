import { expect, it } from "vitest";
import logGroupRetention from "../../../checks/log-group/log-group-retention.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withLogGroup } from "../../support/log-group.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const kept = (retentionInDays: number | null, retentionPolicyName: string | null = null) =>
  withLogGroup({ retentionInDays, retentionPolicyName });

describeCheck(logGroupRetention, {
  ...LOG_GROUP_CASES,
  pass: {
    "events that never expire": { account: kept(null), says: /for ever/ },
    "as many days as required": kept(365),
    "fewer days, which the policy allows": { account: kept(90), params: { minDays: 90 } },
    "an account policy that keeps events long enough": kept(731, "keep"),
  },
  fail: {
    "too few days": { account: kept(364), says: /^main-group keeps events for 364 days; 365 are required$/ },
    "one day": { account: kept(1), says: /for 1 day;/ },
    "an account policy that deletes them early": { account: kept(30, "short"), says: /by account policy short/ },
    "more days, of which the policy requires more": { account: kept(365), params: { minDays: 400 } },
  },
});

it.each([
  [365, "365"],
  [366, "400"],
  [3653, "3653"],
])("sets the shortest retention that exists of at least %i days", (minDays, days) => {
  const built = kept(1);
  const [verdict] = verdictsOf(logGroupRetention, built);
  expect(commandsOf(logGroupRetention, verdict?.resource as never, postureOf(built.snapshot()), { minDays })).toEqual([
    `aws logs put-retention-policy --log-group-name main-group --retention-in-days ${days} --region us-east-1`,
  ]);
});
