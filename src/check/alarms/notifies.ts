import type { Alarm } from "../../model/documents/settings/monitoring.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import { LONGEST_RULE } from "../../model/resources/alarms.ts";
import type { PostureAlarm } from "../../model/resources/posture.ts";
import { counted } from "../../model/text/safe-text.ts";
import { anyOf, decideBy, fail, firstFitting, manual, pass, unknown, unread } from "../verdicts/verdict.ts";
import { quotedText } from "./units.ts";

export type Topic = PostureAlarm["topics"]["items"][number];

/**
 * Whether anyone is told when the alarm goes to ALARM: by its own actions, or by those of a composite alarm that follows
 * it. Sources: CloudWatch API, "PutMetricAlarm", "PutCompositeAlarm"; SNS API, "ListSubscriptionsByTopic".
 */
export const notifies = (alarm: PostureAlarm): Verdict => told(alarm, new Map());

function told(alarm: PostureAlarm, known: Map<string, Verdict>): Verdict {
  const found = known.get(alarm.pointer);
  if (found) return found;
  const own = byActions(alarm);
  // Composite alarms can follow each other in a circle: there they add nothing.
  known.set(alarm.pointer, own);
  const composites = alarm.compositeAlarms.items.map((one) => byComposite(one, known));
  const verdict = anyOf([own, ...composites], own);
  known.set(alarm.pointer, verdict);
  return verdict;
}

function byActions({ value, pointer, topics }: PostureAlarm): Verdict {
  const { alarmName, actionsEnabled, alarmActions } = value;
  const data = { alarmActions, brokenLink: "topic" };
  if (!actionsEnabled)
    return fail(`The actions of alarm ${alarmName} are turned off`, { data, evidence: [`${pointer}/actionsEnabled`] });
  const none = fail(
    alarmActions.length > 0
      ? `Alarm ${alarmName} notifies no SNS topic in state ALARM: it has ${counted(alarmActions.length, "action")} of other kinds`
      : `Alarm ${alarmName} has no action in state ALARM`,
    { data, evidence: [`${pointer}/alarmActions`] },
  );
  return anyOf(
    topics.items.map((topic) => byTopic(`Alarm ${alarmName}`, topic)),
    none,
  );
}

/**
 * Whether a topic tells anyone.
 *
 * @param who - what publishes to it, in words: `Alarm root-usage`.
 */
export function byTopic(
  who: string,
  { arn, name, owner, accountId, pointer, attributes, subscriptions }: Topic,
): Verdict {
  const data = { topic: arn };
  if (owner !== "own")
    return manual(`${who} notifies topic ${name} in account ${accountId}. Ask the owning account who subscribes`, {
      data,
      evidence: [`${pointer}/arn`],
    });
  const missing = () =>
    fail(`${who} notifies topic ${name}, which does not exist`, { data: { ...data, brokenLink: "topic" } });
  if (attributes.state === "absent") return decideBy(attributes, missing, missing);
  const confirmed = subscriptions.items.find(({ value }) => value.state === "confirmed");
  if (confirmed) {
    const count = subscriptions.items.filter(({ value }) => value.state === "confirmed").length;
    const confirmations = count === 1 ? "1 confirmed subscription" : `${count} confirmed subscriptions`;
    return pass(`${who} notifies topic ${name}, which has ${confirmations}`, {
      data,
      evidence: [attributes, confirmed],
    });
  }
  if (subscriptions.state === "absent") return decideBy(subscriptions, missing, missing);
  if (subscriptions.state !== "read") return unread(`Who subscribes to topic ${name} is not known: `, [subscriptions]);
  const waiting = subscriptions.items.filter(({ value }) => value.state === "pending").length;
  return fail(
    `${who} notifies topic ${name}, which has no confirmed subscription${waiting > 0 ? ` (${waiting} pending)` : ""}`,
    { data: { ...data, brokenLink: "subscriber" }, evidence: [subscriptions] },
  );
}

const ALARM_STATE = /\bALARM\s*\(\s*(?:"(?:[^"\\]|\\.)*"|[^"()]*)\s*\)/g;

/** Whether a composite alarm goes to ALARM as soon as one of its alarms does: its rule has no other word than OR. */
function follows({ alarmRule }: Alarm): boolean {
  if (alarmRule === null || alarmRule.length > LONGEST_RULE) return false;
  const rest = alarmRule.replaceAll(ALARM_STATE, "@").replaceAll(/[()\s]+/g, "");
  return /^@(OR@)*$/.test(rest);
}

function byComposite(composite: PostureAlarm, known: Map<string, Verdict>): Verdict {
  const { alarmName, alarmRule, actionsSuppressor } = composite.value;
  const verdict = told(composite, known);
  if (verdict.status === "fail") return verdict;
  const evidence = [`${composite.pointer}/alarmRule`];
  if (!follows(composite.value)) {
    const because = `it follows the rule ${quotedText(alarmRule ?? "")}`;
    const what = `Whether composite alarm ${alarmName} rings with it is not known`;
    const message = firstFitting([`${what}: ${because}`, what]);
    return unknown("undecidable", message, { ...(message === what ? { details: [because] } : {}), evidence });
  }
  return actionsSuppressor === undefined
    ? verdict
    : unknown(
        "undecidable",
        `The actions of composite alarm ${alarmName} are suppressed while another alarm is in ALARM`,
        {
          details: [`The suppressor is ${actionsSuppressor}`],
          evidence,
        },
      );
}
