import {
  type AlarmMuteRuleStatus,
  CloudWatchClient,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
} from "@aws-sdk/client-cloudwatch";
import { parseArn } from "../../../model/aws/arn.ts";
import type { Alarm, MuteRule } from "../../../model/documents/settings/monitoring.ts";
import { furtherCall, MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { textOf } from "../answers/shape.ts";

const API = "cloudwatch:ListAlarmMuteRules";

/** Rules that have expired mute nothing. */
const STATUSES: readonly AlarmMuteRuleStatus[] = ["ACTIVE", "SCHEDULED"];

/** A Region's mute rules over these alarms, by name. The list says nothing of the alarms: each rule takes a call. */
export async function muteRules(
  session: Session,
  region: string,
  alarms: readonly Alarm[],
  abortSignal: AbortSignal,
): Promise<MuteRule[]> {
  const client = session.client(CloudWatchClient, region);
  const names = new Set(alarms.map(({ alarmName }) => alarmName));
  return everyPage<MuteRule>(
    async (NextToken, found) => {
      const page = await client.send(new ListAlarmMuteRulesCommand({ Statuses: [...STATUSES], NextToken }), {
        abortSignal,
      });
      if (!Array.isArray(page.AlarmMuteRuleSummaries)) throw new MalformedResponse(API);
      for (const summary of page.AlarmMuteRuleSummaries) {
        const arn = textOf(API, summary?.AlarmMuteRuleArn);
        if (arn === null) throw new MalformedResponse(API);
        const rule = await furtherCall("cloudwatch:GetAlarmMuteRule", (api) => ruleOf(api, client, arn, abortSignal));
        const alarmNames = rule.alarmNames.filter((name) => names.has(name));
        if (alarmNames.length > 0) found.push({ ...rule, alarmNames });
      }
      return textOf(API, page.NextToken) ?? undefined;
    },
    (found) => found.sort((a, b) => (a.muteRuleName < b.muteRuleName ? -1 : 1)),
  );
}

async function ruleOf(api: string, client: CloudWatchClient, arn: string, abortSignal: AbortSignal): Promise<MuteRule> {
  const AlarmMuteRuleName = parseArn(arn)?.resource.replace(/^alarm-mute-rule:/, "");
  const given = await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName }), { abortSignal });
  const text = (value: unknown) => textOf(api, value);
  const [muteRuleName, muteRuleArn, status] = [text(given.Name), text(given.AlarmMuteRuleArn), text(given.Status)];
  const names = given.MuteTargets?.AlarmNames;
  if (muteRuleName === null || muteRuleArn !== arn || status === null || !Array.isArray(names))
    throw new MalformedResponse(api);
  const { Expression, Duration, Timezone } = given.Rule?.Schedule ?? {};
  return {
    muteRuleName,
    muteRuleArn,
    status,
    muteType: text(given.MuteType),
    scheduleExpression: text(Expression),
    duration: text(Duration),
    timezone: text(Timezone),
    alarmNames: names.map((name) => text(name) ?? ""),
  };
}
