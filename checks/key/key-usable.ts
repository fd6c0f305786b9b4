import {
  defineCheck,
  eachKey,
  foreign,
  KEY_DATA,
  keySteps,
  keyUsable,
  SOME_TRAIL,
  trailsNaming,
} from "../../src/check/index.ts";

/** A disabled or deleted key stops delivery and locks the log and digest files that it encrypted. AWS KMS, "Key states". */
export default defineCheck({
  id: "key-usable",
  title: "KMS key of the trail is usable",
  failureTitle: "KMS key of the trail is not usable",
  severity: "high",
  resourceType: "key",
  rationale:
    "If the key is disabled or pending deletion, CloudTrail cannot deliver log files or digest files, and existing files cannot be decrypted. After the key is deleted, existing files can never be read or validated again.",
  references: [
    { title: "AWS KMS: key states", url: "https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html" },
  ],
  needs: ["key.description"],
  data: KEY_DATA,
  remediation: ({ status }, key, posture) => {
    if (status === "manual") return { steps: keySteps(key, []) };
    const own = trailsNaming(posture, "key", key).filter(({ owner }) => owner === "own");
    return { steps: keySteps(key, own.length > 0 ? own : [SOME_TRAIL]) };
  },
  evaluate: (posture) =>
    eachKey(posture, (key) =>
      key.owner === "foreign"
        ? foreign(`Key ${key.subject.id}`, key.accountId, [key.description.pointer])
        : keyUsable(key),
    ),
});
