import { cli, defineCheck, eachEventDataStore, fail, pass, storeName, storeStep } from "../../src/check/index.ts";

/** AWS API GetEventDataStore `TerminationProtectionEnabled`. */
export default defineCheck({
  id: "event-data-store-termination-protection",
  title: "Event data store has termination protection",
  failureTitle: "Event data store has no termination protection",
  severity: "low",
  resourceType: "event-data-store",
  rationale:
    "One call deletes an event data store with all its events. With termination protection a second call is needed before, which an alarm can report.",
  references: [
    {
      title: "AWS CloudTrail: managing event data store lifecycles",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-eds-disable-termination.html",
    },
  ],
  needs: ["region.eventDataStores", "event-data-store.description"],
  data: { terminationProtectionEnabled: "Whether it is on." },
  remediation: (_verdict, store) => ({
    steps: [
      storeStep("update-event-data-store-termination-protection", store, {
        title: `Turn on termination protection of ${storeName(store)}`,
        effect: "changes",
        console: ["Choose Actions, then Change termination protection, then Enabled, and save"],
        cli: [
          cli`aws cloudtrail update-event-data-store --event-data-store ${store.arn} --termination-protection-enabled
            --region ${store.region}`,
        ],
      }),
    ],
  }),
  evaluate: (posture) =>
    eachEventDataStore(posture, (_, { name, terminationProtectionEnabled }, at) => {
      const more = { data: { terminationProtectionEnabled }, evidence: at("terminationProtectionEnabled") };
      return terminationProtectionEnabled
        ? pass(`${name} has termination protection`, more)
        : fail(`${name} has no termination protection`, more);
    }),
});
