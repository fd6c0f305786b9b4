import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import type { EventRule } from "../../../model/documents/settings/monitoring.ts";
import { mayMatchCloudTrail } from "../../../model/resources/event-rules.ts";
import { furtherCall, MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { textOf } from "../answers/shape.ts";

const API = "events:ListRules";

/** CloudTrail's events arrive on this bus. */
const EventBusName = "default";

/** A Region's rules that may match events of CloudTrail, by name. The targets of each that is not disabled take a call. */
export async function eventRules(session: Session, region: string, abortSignal: AbortSignal): Promise<EventRule[]> {
  const client = session.client(EventBridgeClient, region);
  return everyPage<EventRule>(
    async (NextToken, found) => {
      const page = await client.send(new ListRulesCommand({ EventBusName, NextToken }), { abortSignal });
      if (!Array.isArray(page.Rules)) throw new MalformedResponse(API);
      for (const given of page.Rules) {
        const rule = ruleOf(Object(given));
        if (rule.eventPattern === null || !mayMatchCloudTrail(rule.eventPattern)) continue;
        const { eventPattern } = rule;
        const targets =
          rule.state === "DISABLED"
            ? null
            : await furtherCall("events:ListTargetsByRule", (api) =>
                targetsOf(api, client, rule.ruleName, abortSignal),
              );
        found.push({ ...rule, eventPattern, targets });
      }
      return textOf(API, page.NextToken) ?? undefined;
    },
    (found) => found.sort((a, b) => (a.ruleName < b.ruleName ? -1 : 1)),
  );
}

type Members = Readonly<Record<string, unknown>>;

/** A rule without a pattern runs on a schedule. */
function ruleOf({ Name, Arn, State, EventPattern }: Members) {
  const [ruleName, ruleArn, state] = [textOf(API, Name), textOf(API, Arn), textOf(API, State)];
  if (ruleName === null || ruleArn === null || state === null) throw new MalformedResponse(API);
  return { ruleName, ruleArn, state, eventPattern: textOf(API, EventPattern) };
}

async function targetsOf(
  api: string,
  client: EventBridgeClient,
  Rule: string,
  abortSignal: AbortSignal,
): Promise<NonNullable<EventRule["targets"]>> {
  const targets: NonNullable<EventRule["targets"]> = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListTargetsByRuleCommand({ EventBusName, Rule, NextToken }), { abortSignal });
    if (!Array.isArray(page.Targets)) throw new MalformedResponse(api);
    for (const given of page.Targets) {
      const { Arn, RoleArn } = Object(given) as Members;
      const targetArn = textOf(api, Arn);
      if (targetArn === null) throw new MalformedResponse(api);
      targets.push({ targetArn, roleArn: textOf(api, RoleArn) });
    }
    NextToken = textOf(api, page.NextToken) ?? undefined;
  } while (NextToken !== undefined);
  return targets;
}
