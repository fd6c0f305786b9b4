import { allows } from "../../../iam/index.ts";
import { parseArn } from "../../../model/aws/arn.ts";
import type { Verdict } from "../../../model/findings/verdict.ts";
import type { PostureEventRule } from "../../../model/resources/posture.ts";
import { decideByPolicy, evidenceOf } from "../../policies/read-policy.ts";
import { topicKeyOf, topicPolicyOf } from "../../policies/topic-policy-of.ts";
import { allOf, anyOf, decideBy, fail, firstFitting, manual, pass, unknown } from "../../verdicts/verdict.ts";
import { byTopic, type Topic } from "../notifies.ts";

type Target = NonNullable<PostureEventRule["value"]["targets"]>[number];

/** Whether a rule notifies anyone of what it matches: by a topic. What other targets do with an event needs manual review. */
export function ruleNotifies({ value, pointer, topics }: PostureEventRule): Verdict {
  const { ruleName, targets } = value;
  const evidence = [`${pointer}/targets`];
  const verdicts = (targets ?? []).map((target) => {
    const topic = topics.items.find(({ arn }) => arn === target.targetArn);
    return topic ? publishes(ruleName, topic, target) : notATopic(ruleName, target, evidence);
  });
  return anyOf(verdicts, fail(`Rule ${ruleName} has no target`, { evidence }));
}

function notATopic(ruleName: string, { targetArn }: Target, evidence: readonly string[]): Verdict {
  const isBus = /^event-bus\//.test(parseArn(targetArn)?.resource ?? "");
  const what = isBus
    ? `Rule ${ruleName} forwards events to ${targetArn}. Review whether rules on that bus notify of them`
    : `Rule ${ruleName} has the target ${targetArn}. Review whether it notifies of events`;
  const short = `Rule ${ruleName} has a target that is no SNS topic. Review whether it notifies of events`;
  const message = firstFitting([what, short]);
  return manual(message, { ...(message === what ? {} : { details: [`The target is ${targetArn}`] }), evidence });
}

function publishes(ruleName: string, topic: Topic, { roleArn }: Target): Verdict {
  const subscribed = byTopic(`Rule ${ruleName}`, topic);
  if (subscribed.status === "fail" || topic.owner !== "own") return subscribed;
  return allOf([subscribed, mayPublish(ruleName, topic, roleArn), isReadable(ruleName, topic)]);
}

/** Source: EventBridge User Guide, "Using resource-based policies for Amazon EventBridge", "Amazon SNS permissions". */
function mayPublish(ruleName: string, { arn, name, attributes }: Topic, roleArn: string | null): Verdict {
  const what = `Whether rule ${ruleName} may publish to topic ${name} is not known`;
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
        return fail(`The policy of topic ${name} does not let EventBridge publish, as rule ${ruleName} does`, evidence);
      return unknown("undecidable", what, { ...evidence, details: [answer.reason] });
    },
    fact.pointer,
  );
}

/** A key has to let EventBridge use it, which the key of AWS for SNS does not. */
function isReadable(ruleName: string, { name, attributes }: Topic): Verdict {
  return decideBy(topicKeyOf(attributes), (key) =>
    key === null
      ? pass(`Topic ${name} is not encrypted`)
      : unknown(
          "undecidable",
          `Topic ${name} of rule ${ruleName} is encrypted, and it is not known whether EventBridge may use the key`,
          { details: [`The key is ${key}`] },
        ),
  );
}
