import {
  cli,
  defineCheck,
  eachSetAlarm,
  fail,
  type PostureRegion,
  pass,
  SET_ALARM_NEEDS,
  some,
  unknown,
  unread,
} from "../../src/check/index.ts";

/** The mute rules that silence an alarm now. */
const activeOver = (rules: readonly MuteRuleItem[], alarm: string) =>
  rules.filter(({ value }) => value.status === "ACTIVE" && value.alarmNames.includes(alarm));

type MuteRuleItem = PostureRegion["muteRules"]["items"][number];

/** A mute rule silences the actions of alarms while it is active. CloudWatch API PutAlarmMuteRule. */
export default defineCheck({
  id: "alarm-muted",
  title: "Alarm is not muted",
  failureTitle: "Alarm is muted",
  severity: "medium",
  resourceType: "alarm",
  rationale:
    "While a mute rule is active, an alarm changes its state and notifies no one. A rule that outlives its maintenance window hides every event of that time.",
  references: [
    {
      title: "CloudWatch API: PutAlarmMuteRule",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutAlarmMuteRule.html",
    },
  ],
  needs: [...SET_ALARM_NEEDS, "region.muteRules"],
  data: { muteRules: "Names of the mute rules that are active." },
  remediation: (_verdict, { subject }, posture) => {
    const region = subject.region ?? "REGION";
    const { muteRules } = posture.regions.find(({ name }) => name === region) ?? {};
    const active = activeOver(muteRules?.items ?? [], subject.id).map(({ value }) => value.muteRuleName);
    const names = active.length > 0 ? active : ["MUTE_RULE_NAME"];
    return {
      steps: names.map((name) => ({
        id: `delete-alarm-mute-rule ${region} ${name}`,
        title: `Delete mute rule ${name}`,
        effect: "removes" as const,
        account: subject.accountId ?? "ACCOUNT_ID",
        console: [`Open CloudWatch in ${region}, choose Alarms, then Mute rules, select ${name} and delete it`],
        cli: [cli`aws cloudwatch delete-alarm-mute-rule --alarm-mute-rule-name ${name} --region ${region}`],
      })),
      note: "The rule may mute other alarms, too: end the maintenance that it is for first.",
    };
  },
  evaluate: (posture) =>
    eachSetAlarm(posture, ({ value: { alarmName }, pointer }, region) => {
      if (!region)
        return unknown("not-collected", `The mute rules over alarm ${alarmName} are not known`, {
          evidence: [pointer],
        });
      const { muteRules } = region;
      const over = muteRules.items.filter(({ value }) => value.alarmNames.includes(alarmName));
      const active = activeOver(over, alarmName);
      const names = active.map(({ value }) => value.muteRuleName);
      if (active.length > 0)
        return fail(`Alarm ${alarmName} is muted by ${some(names)}`, { data: { muteRules: names }, evidence: active });
      if (muteRules.state !== "read")
        return unread(`The mute rules over alarm ${alarmName} are not known: `, [muteRules]);
      return pass(`No mute rule is active over alarm ${alarmName}`, {
        details: over.map(
          ({ value }) =>
            `${value.muteRuleName} mutes it at ${value.scheduleExpression ?? "a time that is not known"} for ${value.duration ?? "a time that is not known"}`,
        ),
        evidence: [muteRules],
      });
    }),
});
