import {
  allOf,
  decideByPolicy,
  defineCheck,
  eachOwnKey,
  evidenceOf,
  fail,
  firstFitting,
  KEY_USES,
  keyRequests,
  mayDeliver,
  notDecided,
  opensToEveryone,
  opensToStrangers,
  pass,
  policyRemedy,
  quoted,
  REFERENCES,
} from "../../src/check/index.ts";

/** The key is for the account's trails: neither for CloudTrail on behalf of any account, nor for everyone. */
export default defineCheck({
  id: "key-policy",
  title: "Key policy limits the key to CloudTrail for known trails",
  failureTitle: "Key policy opens the key beyond CloudTrail for known trails",
  severity: "medium",
  resourceType: "key",
  rationale:
    "A key that everyone may use protects no log file. A key that CloudTrail may use for trails of any account lets strangers run up costs, and encrypt with the account's name.",
  references: [REFERENCES.keyPolicy, REFERENCES.confusedDeputy],
  needs: ["key.description", "key.policy", "trail.status"],
  data: { action: "What is refused, or not known.", trail: "ARN of the trail that it is refused for." },
  remediation: (_verdict, { arn }) => policyRemedy("key", arn, "delivery", "source", "not-everyone"),
  evaluate: (posture) =>
    eachOwnKey(posture, (key, trails) => {
      const { id, arn } = key.subject;
      const own = key.description.state === "read" ? key.description.value.arn : (arn ?? "");
      return decideByPolicy(key.policy, (policies) => {
        const everyone = opensToEveryone(policies, ["kms:*"], [own]);
        const strangers = opensToStrangers(policies, KEY_USES, [own]);
        const openTo = (answer: typeof everyone, whom: string, what: string) =>
          answer.answer === "unknown"
            ? notDecided(`Whether key ${id} is open to ${whom}`, answer)
            : answer.answer === "no"
              ? pass(`Key ${id} is limited to known trails and principals`)
              : fail(firstFitting([`${what} (${quoted(answer.statement)})`, what]), evidenceOf(answer));
        return allOf([
          openTo(everyone, "everyone", `Key ${id} can be used by everyone`),
          openTo(strangers, "trails of any account", `Key ${id} can be used by CloudTrail for trails of any account`),
          ...trails.map((trail) =>
            mayDeliver(`Key ${id}`, policies, trail, keyRequests(trail, own, posture), posture.collectedAt),
          ),
        ]);
      });
    }),
});
