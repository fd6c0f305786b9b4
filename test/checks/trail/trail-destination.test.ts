import { describe, expect, it } from "vitest";
import alarmCloudtrailChanges from "../../../checks/alarm/alarm-cloudtrail-changes.ts";
import trailCloudwatchLogs from "../../../checks/trail/trail-cloudwatch-logs.ts";
import trailDestination from "../../../checks/trail/trail-destination.ts";
import { composed } from "../../../src/check/remediation/compose.ts";
import { type AnyCheck, exampleParams } from "../../../src/model/findings/check.ts";
import { commandLines } from "../../../src/model/findings/remediation.ts";
import { applied } from "../../accounts/apply.ts";
import { ACCOUNT, type AccountBuilder, account, OTHER } from "../../support/account.ts";
import { ALARM_SETS, allAlarms, metricFilter, watched } from "../../support/alarms.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { fixOf } from "../../support/remedy.ts";

const main = account().trail("main", { key: "Enabled", group: "present", topic: "present" });
/** What a policy sets; the lists that it does not set are undefined. */
const params = (some: Record<string, string[]>) => ({
  buckets: undefined,
  topics: undefined,
  logGroups: undefined,
  keys: undefined,
  ...some,
});
const foreign = account().trail("main", { bucket: "foreign", group: "foreign", topic: "foreign" });
const alias = account().trail("main", { key: "Enabled", kmsKeyId: "alias/trails" });

describeCheck(trailDestination, {
  pass: {
    "all of this account": main,
    "by name": { account: main, params: params({ buckets: ["main-logs"], topics: ["main-topic"] }) },
    "by ARN": {
      account: main,
      params: params({
        buckets: ["arn:aws:s3:::main-logs"],
        topics: [`arn:aws:sns:us-east-1:${ACCOUNT}:main-topic`],
        logGroups: [`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:main-group`],
        keys: [`arn:aws:kms:us-east-1:${ACCOUNT}:key/main-key`],
      }),
    },
    "by pattern": { account: main, params: params({ buckets: ["*-logs"], keys: ["arn:aws:kms:*:key/*"] }) },
    "by account, of another account": {
      account: foreign,
      params: params({ topics: [OTHER], logGroups: [OTHER] }),
    },
    "a bucket by name, whosever it is": {
      account: foreign.deny("s3:ListBuckets"),
      params: params({ buckets: [ACCOUNT, "main-logs"] }),
    },
    "no topic, no log group and no key": {
      account: account().trail("main"),
      params: params({ topics: ["a"], logGroups: ["a"], keys: ["a"] }),
    },
    "a list that the policy does not set": { account: foreign, params: params({ keys: ["a"] }) },
    "an alias by name": { account: alias, params: params({ keys: ["alias/trails"] }) },
  },
  fail: {
    "another bucket": {
      account: main,
      params: params({ buckets: ["org-trail-logs"] }),
      says: /main uses bucket main-logs, which the policy does not permit/,
    },
    "another letter case": { account: main, params: params({ buckets: ["Main-logs"] }) },
    "a part of the name": { account: main, params: params({ buckets: ["main"] }) },
    "a bucket of another account": { account: foreign, params: params({ buckets: [ACCOUNT] }) },
    everything: {
      account: main,
      params: params({ buckets: ["a"], topics: ["a"], logGroups: ["a"], keys: ["a"] }),
      says: /topic main-topic/,
    },
    "another account's topic": { account: foreign, params: params({ topics: [ACCOUNT] }) },
    "one of two is not permitted": { account: main, params: params({ buckets: ["main-logs"], keys: [OTHER] }) },
  },
  unknown: {
    "whose bucket it is": {
      account: main.deny("s3:ListBuckets"),
      params: params({ buckets: [ACCOUNT] }),
      says: /Whose bucket main-logs is/,
    },
    "which other account's bucket it is": { account: foreign, params: params({ buckets: [OTHER] }) },
    "the key of an alias": { account: alias, params: params({ keys: ["arn:aws:kms:us-east-1:123456789012:key/1"] }) },
    "trails that are hidden": account().deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "a trail of another account": {
      account: account().trail("org", { account: OTHER }),
      params: params({ buckets: ["a"] }),
    },
  },
  none: { "no trails": account() },
});

it("changes what is not permitted, and nothing else", () => {
  const posture = postureOf(main.snapshot());
  const [trail] = posture.trails;
  const commands = commandLines(
    fixOf(trailDestination, trail as object, posture, { keys: ["a"], buckets: ["main-logs"] }),
  );
  expect(commands).toEqual(["aws cloudtrail update-trail --name main --kms-key-id KEY_ARN --region us-east-1"]);
});

describe("a trail that leaves its log group", () => {
  const listed = { logGroups: ["other-group"] };
  /** The account with every step of these controls done, and whether its alarms cover changes to trails then. */
  function moved(built: AccountBuilder, ...checks: readonly unknown[]) {
    const snapshot = built.snapshot();
    const posture = postureOf(snapshot);
    const remedies = (checks as AnyCheck[]).map((check) => {
      const params = check.id === "trail-destination" ? listed : exampleParams(check);
      const verdict = check.evaluate(posture, params).find(({ status }) => status === "fail");
      if (!verdict) throw new Error(`${check.id} does not fail`);
      return check.remediation(verdict, verdict.resource, posture, params);
    });
    const commands = composed(posture, remedies).flatMap((one) => commandLines(one));
    const after = postureOf(applied(snapshot, [...new Set(commands)]));
    const status = (check: unknown, params: object) => (check as AnyCheck).evaluate(after, params)[0]?.status;
    return {
      group: after.trails[0]?.logGroup?.name,
      filters: after.trails[0]?.logGroup?.metricFilters.items.length,
      alarm: status(alarmCloudtrailChanges, exampleParams(alarmCloudtrailChanges)),
      destination: status(trailDestination, { logGroups: ["LOG_GROUP_NAME"] }),
    };
  }

  it("has its metric filters on the new one", () => {
    expect(moved(allAlarms(main), trailDestination)).toEqual({
      group: "LOG_GROUP_NAME",
      filters: ALARM_SETS.length,
      alarm: "pass",
      destination: "pass",
    });
  });

  it.each([
    ["the destination first", [trailDestination, alarmCloudtrailChanges]],
    ["the alarm first", [alarmCloudtrailChanges, trailDestination]],
  ])("has the missing filter there as well: %s", (_, checks) => {
    const some = watched(main, { filters: [metricFilter("cloudtrail-cloudtrail-changes", "nothing")], alarms: {} });
    expect(moved(some, ...checks)).toEqual({
      group: "LOG_GROUP_NAME",
      filters: 1,
      alarm: "pass",
      destination: "pass",
    });
  });

  it("does not create the group that the list does not permit", () => {
    const gone = account().trail("main", { group: "absent" });
    const { group, destination } = moved(gone, trailDestination, trailCloudwatchLogs);
    expect({ group, destination }).toEqual({ group: "LOG_GROUP_NAME", destination: "pass" });
  });
});
