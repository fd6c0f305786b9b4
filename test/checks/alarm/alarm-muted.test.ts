import { expect, it } from "vitest";
import alarmMuted from "../../../checks/alarm/alarm-muted.ts";
import { ROOT_USAGE } from "../../../src/filters/index.ts";
import type { MuteRule } from "../../../src/model/documents/settings/monitoring.ts";
import { ACCOUNT, account } from "../../support/account.ts";
import { ALARM_SETS, alarmOn, allAlarms, metricFilter, watched } from "../../support/alarms.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";

const { name, pattern } = ROOT_USAGE;
const trail = () => account().trail("main", { group: "present" });
const alarm = watched(trail(), {
  filters: [metricFilter(name, pattern)],
  alarms: { "us-east-1": [alarmOn(name)] },
});

const rule = (muteRuleName: string, more: Partial<MuteRule> = {}): MuteRule => ({
  muteRuleName,
  muteRuleArn: `arn:aws:cloudwatch:us-east-1:${ACCOUNT}:alarm-mute-rule:${muteRuleName}`,
  status: "ACTIVE",
  muteType: "RECURRING",
  scheduleExpression: "cron(0 2 * * SUN)",
  duration: "PT4H",
  timezone: "UTC",
  alarmNames: [`${name}-alarm`],
  ...more,
});
const muted = (built: typeof alarm, ...rules: MuteRule[]) =>
  built.edit(({ regions }) => {
    const list = regions["us-east-1"]?.muteRules;
    if (list?.state === "read") list.value.push(...rules);
  });

describeCheck(alarmMuted, {
  pass: {
    "no mute rule": alarm,
    "a rule over another alarm": muted(alarm, rule("others", { alarmNames: ["other"] })),
    "a rule that is scheduled": {
      account: muted(alarm, rule("sundays", { status: "SCHEDULED" })),
      says: /sundays mutes it at cron\(0 2 \* \* SUN\) for PT4H/,
    },
  },
  fail: {
    "a rule that is active": { account: muted(alarm, rule("migration")), says: /is muted by migration/ },
    "two rules that are active": muted(alarm, rule("migration"), rule("test")),
    "one alarm of all": muted(allAlarms(trail()), rule("migration")),
  },
  unknown: {
    "mute rules denied": alarm.deny("cloudwatch:ListAlarmMuteRules"),
    "alarms denied": alarm.deny("cloudwatch:DescribeAlarms"),
    "the trails of a Region denied": alarm.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  none: { "no trails": account(), "no alarms": trail() },
});

it.each(ALARM_SETS.map((set) => [set.label, set] as const))("evaluates the alarm on %s", (_, set) => {
  const built = watched(trail(), {
    filters: [metricFilter(set.name, set.pattern)],
    alarms: { "us-east-1": [alarmOn(set.name)] },
  });
  const active = muted(built, rule("migration", { alarmNames: [`${set.name}-alarm`] }));
  expect([built, active].map((one) => verdictsOf(alarmMuted, one).map(({ status }) => status))).toEqual([
    ["pass"],
    ["fail"],
  ]);
});
