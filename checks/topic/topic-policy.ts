import {
  allOf,
  decideByPolicy,
  defineCheck,
  eachOwnTopic,
  evidenceOf,
  fail,
  firstFitting,
  mayDeliver,
  NOTIFICATION,
  notDecided,
  opensToEveryone,
  type Policy,
  pass,
  policyRemedy,
  quoted,
  REFERENCES,
  TOPIC_USES,
  topicPolicyOf,
  topicRequests,
} from "../../src/check/index.ts";

/** Who may publish can send false notifications, and who may subscribe learns of every log file. */
export default defineCheck({
  id: "topic-policy",
  title: "Topic policy admits CloudTrail and not everyone",
  failureTitle: "Topic policy refuses CloudTrail, or admits everyone",
  severity: "medium",
  resourceType: "topic",
  rationale:
    "Anyone who can publish sends false notifications to the tools that ingest log files, and anyone who can subscribe learns of each file. If CloudTrail may not publish, no tool hears of a new file.",
  references: [REFERENCES.topicPolicy],
  needs: ["topic.attributes", "trail.status"],
  data: { action: "What is refused, or not known.", trail: "ARN of the trail that it is refused for." },
  remediation: (_verdict, { arn }) => policyRemedy("topic", arn, "delivery", "not-everyone"),
  evaluate: (posture) =>
    eachOwnTopic(posture, ({ arn, name, attributes }, trails) => {
      const policy = topicPolicyOf(attributes);
      const decide = (policies: readonly Policy[]) => {
        const answer = opensToEveryone(policies, TOPIC_USES, [arn]);
        const what = `Everyone can publish to topic ${name}, subscribe to it or change its policy`;
        const open =
          answer.answer === "unknown"
            ? notDecided(`Whether topic ${name} is open to everyone`, answer)
            : answer.answer === "no"
              ? pass(`Topic ${name} admits CloudTrail and not everyone`)
              : fail(firstFitting([`${what} (${quoted(answer.statement)})`, what]), evidenceOf(answer));
        return allOf([
          open,
          ...trails.map((trail) =>
            mayDeliver(
              `Topic ${name}`,
              policies,
              trail,
              topicRequests(trail, arn, posture),
              posture.collectedAt,
              NOTIFICATION,
            ),
          ),
        ]);
      };
      return decideByPolicy(policy, decide, policy.pointer);
    }),
});
