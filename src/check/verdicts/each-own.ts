import type { Key } from "../../model/documents/snapshot.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import type { Linked, Posture, PostureTopic, PostureTrail } from "../../model/resources/posture.ts";
import { eachKey, eachTopic, foreign } from "./each.ts";
import { decideBy, notApplicable } from "./verdict.ts";

/** One verdict for each key of the account that trails encrypt with; one that does not exist is the finding of `key-usable`. */
export function eachOwnKey(
  posture: Posture,
  decide: (key: Linked<Key>, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return eachKey(posture, (key, trails) =>
    key.owner === "foreign"
      ? foreign(`Key ${key.subject.id}`, key.accountId, [key.description.pointer])
      : key.description.state === "absent"
        ? notApplicable(`Key ${key.subject.id} does not exist`, { evidence: [key.description] })
        : decide(key, trails),
  );
}

/** One verdict for each topic of the account that trails notify; one that does not exist is that of `trail-sns-notification`. */
export function eachOwnTopic(
  posture: Posture,
  decide: (topic: PostureTopic, trails: readonly PostureTrail[]) => Verdict,
): ResourceVerdict[] {
  return eachTopic(posture, (topic, trails) =>
    topic.owner === "foreign"
      ? foreign(`Topic ${topic.name}`, topic.accountId, [topic.attributes.pointer])
      : decideBy(
          topic.attributes,
          () => decide(topic, trails),
          () => notApplicable(`Topic ${topic.name} does not exist`),
        ),
  );
}
