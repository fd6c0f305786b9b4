import { allows } from "../../../iam/index.ts";
import { parseArn } from "../../../model/aws/arn.ts";
import type { Verdict } from "../../../model/findings/verdict.ts";
import type { PostureEventRule } from "../../../model/resources/posture.ts";
import { decideByPolicy, evidenceOf } from "../../policies/read-policy.ts";
import { topicKeyOf, topicPolicyOf } from "../../policies/topic-policy-of.ts";
import { capital } from "../../recording/event-labels.ts";
import { allOf, anyOf, decideBy, fail, firstFitting, manual, pass, unknown } from "../../verdicts/verdict.ts";
import { byTopic, type Topic } from "../notifies.ts";

type Target = NonNullable<PostureEventRule["value"]["targets"]>[number];

/** Whether a rule notifies anyone of what it matches: by a topic. What other targets do with an event needs manual review. */
export function ruleNotifies({ value: { ruleName, targets }, subject, pointer, topics }: PostureEventRule): Verdict {
  const rule = `rule ${ruleName} in ${subject.region}`;
  const evidence = [`${pointer}/targets`];
  const verdicts = (targets ?? []).map((target) => {
    const topic = topics.items.find(({ arn }) => arn === target.targetArn);
    if (!topic) return notATopic(rule, target, evidence);
    return topic.region === subject.region ? publishes(rule, topic, target) : elsewhere(rule, topic, evidence);
  });
  return anyOf(verdicts, fail(`${capital(rule)} has no target`, { evidence }));
}

function notATopic(rule: string, { targetArn }: Target, evidence: readonly string[]): Verdict {
  const isBus = /^event-bus\//.test(parseArn(targetArn)?.resource ?? "");
  const what = isBus
    ? `${capital(rule)} forwards events to ${targetArn}. Review whether rules on that bus notify of them`
    : `${capital(rule)} has the target ${targetArn}. Review whether it notifies of events`;
  const short = `${capital(rule)} has a target that is no SNS topic. Review whether it notifies of events`;
  const message = firstFitting([what, short]);
  return manual(message, { ...(message === what ? {} : { details: [`The target is ${targetArn}`] }), evidence });
}

/** To a different Region events are routed by an event bus. Source: EventBridge User Guide, "Sending and receiving events between AWS Regions". */
const elsewhere = (rule: string, { name, region }: Topic, evidence: readonly string[]) =>
  unknown("undecidable", `Whether ${rule} gets events to topic ${name} in ${region} is not known: the Regions differ`, {
    evidence,
  });

function publishes(rule: string, topic: Topic, { roleArn }: Target): Verdict {
  const subscribed = byTopic(capital(rule), topic);
  if (subscribed.status === "fail" || topic.owner !== "own") return subscribed;
  return allOf([subscribed, mayPublish(rule, topic, roleArn), isReadable(rule, topic)]);
}

/** Source: EventBridge User Guide, "Using resource-based policies for Amazon EventBridge", "Amazon SNS permissions". */
function mayPublish(rule: string, { arn, name, attributes }: Topic, roleArn: string | null): Verdict {
  const what = `Whether ${rule} may publish to topic ${name} is not known`;
  if (roleArn !== null) return unknown("undecidable", `${what}: its target names the role ${roleArn}`);
  const fact = topicPolicyOf(attributes);
  return decideByPolicy(
    fact,
    (policies) => {
      const answer = allows(policies, {
        principal: { kind: "service", name: "events.amazonaws.com" },
        action: "sns:Publish",
        resource: arn,
        // With what keys EventBridge publishes is not documented.
        context: {},
      });
      const evidence = evidenceOf(answer);
      if (answer.answer === "yes") return pass(`The policy of topic ${name} lets EventBridge publish`, evidence);
      if (answer.answer === "no")
        return fail(`The policy of topic ${name} does not let EventBridge publish for ${rule}`, evidence);
      return unknown("undecidable", what, { ...evidence, details: [answer.reason] });
    },
    fact.pointer,
  );
}

/** A key has to let EventBridge use it, which the key of AWS for SNS does not. */
function isReadable(rule: string, { name, attributes }: Topic): Verdict {
  return decideBy(topicKeyOf(attributes), (key) =>
    key === null
      ? pass(`Topic ${name} is not encrypted`)
      : unknown(
          "undecidable",
          `Topic ${name} of ${rule} is encrypted, and it is not known whether EventBridge may use the key`,
          { details: [`The key is ${key}`] },
        ),
  );
}
