import { expect, it } from "vitest";
import alarmIamPolicyChanges from "../../../checks/alarm/alarm-iam-policy-changes.ts";
import alarmMuted from "../../../checks/alarm/alarm-muted.ts";
import alarmNotification from "../../../checks/alarm/alarm-notification.ts";
import { IAM_POLICY_CHANGES } from "../../../src/filters/index.ts";
import { type AnyCheck, exampleParams } from "../../../src/model/findings/check.ts";
import { account } from "../../support/account.ts";
import { alarmOn, metricFilter, watched } from "../../support/alarms.ts";
import { limit } from "../../support/machine.ts";
import { postureOf } from "../../support/posture.ts";

const MOST_MS = 50;
const { name, pattern } = IAM_POLICY_CHANGES;
const LONG = "x".repeat(10 * 1024 * 1024);
const inner = pattern.slice(1, -1).trim();

/** An account with these patterns, an alarm on each, and what follows the first of them. */
function accountOf(patterns: readonly string[], ...more: readonly Parameters<typeof alarmOn>[2][]) {
  const names = patterns.map((_, i) => `${name}-${i}`);
  return watched(account().trail("main", { group: "present" }), {
    filters: patterns.map((one, i) => metricFilter(names[i] ?? "", one)),
    alarms: {
      "us-east-1": [...names.map((one) => alarmOn(one)), ...more.map((one) => alarmOn("more", "us-east-1", one))],
    },
  });
}

/** One more clause, which differs from filter to filter. */
const narrowed = (n: number) =>
  Array.from({ length: n }, (_, i) => `{ (${inner}) && ($.sourceIPAddress != "192.0.2.${i}") }`);
const RULE = { kind: "composite", namespace: null, metricName: null } as const;
/** A circle of composite alarms, each of which follows all. */
const CIRCLE = Array.from({ length: 30 }, (_, i) => ({
  ...RULE,
  alarmName: `c${i}`,
  alarmArn: `arn:aws:cloudwatch:us-east-1:123456789012:alarm:c${i}`,
  alarmActions: [],
  alarmRule: [`ALARM("${name}-0-alarm")`, ...Array.from({ length: 30 }, (_one, j) => `ALARM(c${j})`)].join(" OR "),
}));

const checks = [alarmIamPolicyChanges, alarmNotification, alarmMuted] as unknown as readonly AnyCheck[];

it.each([
  ["a pattern of 10 MB", accountOf([LONG]), "unknown"],
  ["10,000 clauses", accountOf([`{ ${Array.from({ length: 10_000 }, () => "$.a = b").join(" || ")} }`]), "unknown"],
  ["wildcards", accountOf([`{ $.userAgent = "*${"a*".repeat(450)}b" }`]), "fail"],
  ["a regular expression", accountOf([`{ $.userAgent = %${"a?".repeat(200)}${"a".repeat(200)}% }`]), "fail"],
  ["30 filters that narrow", accountOf(narrowed(30)), "pass"],
  ["a metric of 10 MB", accountOf([pattern], { metricName: LONG }), "pass"],
  ["a rule of 10 MB", accountOf([pattern], { ...RULE, alarmRule: `ALARM("${name}-0-alarm") AND ${LONG}` }), "pass"],
  [
    "a rule of brackets",
    accountOf([pattern], { ...RULE, alarmRule: `ALARM(${name}-0-alarm)${"ALARM(".repeat(1e6)}` }),
    "pass",
  ],
  ["a circle of alarms", accountOf([pattern], ...CIRCLE), "pass"],
])("%s ends as a verdict of each control on alarms in time", (_, built, expected) => {
  const snapshot = built.snapshot();
  for (const check of checks) {
    const times: number[] = [];
    let statuses: string[] = [];
    for (let i = 0; i < 2; i++) {
      const posture = postureOf(snapshot);
      const started = performance.now();
      statuses = check.evaluate(posture, exampleParams(check)).map(({ status }) => status);
      times.push(performance.now() - started);
    }
    expect({ id: check.id, ms: Math.min(...times) }).toEqual({
      id: check.id,
      ms: expect.toSatisfy((ms: number) => ms < limit(MOST_MS)),
    });
    if (check.id.endsWith("changes")) expect(statuses).toEqual([expected]);
  }
});
