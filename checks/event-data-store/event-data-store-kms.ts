import {
  cli,
  decideBy,
  defineCheck,
  eachEventDataStore,
  fail,
  foreign,
  keySteps,
  keyUsable,
  pass,
  storeName,
  storeStep,
  unknown,
} from "../../src/check/index.ts";

/** AWS API GetEventDataStore `KmsKeyId`. Without one CloudTrail encrypts with a key of its own. */
export default defineCheck({
  id: "event-data-store-kms",
  title: "Event data store is encrypted with a usable customer managed key",
  failureTitle: "Event data store is not encrypted with a usable customer managed key",
  severity: "low",
  resourceType: "event-data-store",
  rationale:
    "With a customer managed key, querying events also requires permission on the key. If that key is disabled or deleted, CloudTrail ingests nothing, and no one can query what was encrypted with it.",
  references: [
    {
      title: "AWS CloudTrail API: UpdateEventDataStore",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html",
    },
  ],
  needs: ["region.eventDataStores", "event-data-store.description", "key.description"],
  data: {
    kmsKeyId: "ARN of the key or alias; null: CloudTrail's own key.",
    keyState: "The key's state, as KMS names it; null: the key does not exist.",
  },
  remediation: (_verdict, store) => {
    if (store.key)
      return {
        steps: keySteps(store.key, []),
        note: "The key of an event data store cannot be changed, and events under a deleted key cannot be read.",
      };
    return {
      steps: [
        storeStep("update-event-data-store-kms-key", store, {
          title: `Encrypt ${storeName(store)} with a customer managed key`,
          effect: "changes",
          cost: "AWS KMS charges for a customer managed key and for its use.",
          console: ["Under General details choose Edit, choose Use my own AWS KMS key, choose the key, and save"],
          cli: [
            cli`aws cloudtrail update-event-data-store --event-data-store ${store.arn} --kms-key-id KEY_ARN
              --region ${store.region}`,
          ],
        }),
      ],
      note: "The key's policy must allow cloudtrail.amazonaws.com to use it. The key cannot be removed or changed later.",
    };
  },
  evaluate: (posture) =>
    eachEventDataStore(posture, ({ key }, { name, kmsKeyId }, at) => {
      const more = { data: { kmsKeyId }, evidence: at("kmsKeyId") };
      if (!key) return fail(`${name} is encrypted with a key of CloudTrail`, more);
      const id = key.subject.id;
      if (key.owner !== "own")
        return { ...foreign(`Key ${id} of ${name}`, key.accountId, more.evidence), data: more.data };
      const { data = {}, ...usable } = keyUsable(key);
      const all = { data: { kmsKeyId, ...(data.keyState === undefined ? {} : { keyState: data.keyState }) } };
      if (usable.status !== "pass") return { ...usable, ...all };
      return decideBy(key.description, ({ keyManager }, of) => {
        const evidence = [...more.evidence, ...of("keyManager")];
        if (keyManager === "CUSTOMER") return pass(`${name} is encrypted with key ${id}`, { ...all, evidence });
        if (keyManager === "AWS")
          return fail(`${name} is encrypted with the AWS managed key ${id}`, { ...all, evidence });
        return unknown("undecidable", `${name} is encrypted with key ${id}; who manages it is not known`, {
          ...all,
          evidence,
        });
      });
    }),
});
