import {
  cli,
  defineCheck,
  eachEventDataStore,
  fail,
  notApplicable,
  pass,
  storeName,
  storeStep,
  unknown,
} from "../../src/check/index.ts";

/** The categories of events whose ingestion is started and stopped. AWS API StartEventDataStoreIngestion. */
const STARTED = ["Management", "Data", "NetworkActivity", "ConfigurationItem"];

const COST = "CloudTrail Lake charges for the events that it ingests.";

/** Each status of a store: AWS CloudTrail, "Manage event data store lifecycles". */
export default defineCheck({
  id: "event-data-store-enabled",
  title: "Event data store ingests events",
  failureTitle: "Event data store does not ingest events",
  severity: "low",
  resourceType: "event-data-store",
  rationale:
    "While ingestion is stopped, queries of the event data store find no event of that time. A store that was deleted can be restored for seven days, then its events are lost.",
  references: [
    {
      title: "AWS CloudTrail: managing event data store lifecycles",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-eds-disable-termination.html",
    },
    {
      title: "AWS CloudTrail API: StartEventDataStoreIngestion",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_StartEventDataStoreIngestion.html",
    },
  ],
  needs: ["region.eventDataStores", "event-data-store.description"],
  data: { status: "The status as CloudTrail names it." },
  remediation: (_verdict, store) => {
    const { arn, region, description } = store;
    const name = storeName(store);
    if (description.state === "read" && description.value.status === "PENDING_DELETION")
      return {
        steps: [
          storeStep("restore-event-data-store", store, {
            title: `Restore ${name}`,
            effect: "changes",
            cost: COST,
            console: ["Choose Actions, then Restore"],
            cli: [cli`aws cloudtrail restore-event-data-store --event-data-store ${arn} --region ${region}`],
          }),
        ],
        note: "If the event data store is to be deleted, waive the finding. After it is restored, scan again: ingestion may be stopped.",
      };
    return {
      steps: [
        storeStep("start-event-data-store-ingestion", store, {
          title: `Start the ingestion of ${name}`,
          effect: "changes",
          cost: COST,
          console: ["Choose Actions, then Start ingestion"],
          cli: [cli`aws cloudtrail start-event-data-store-ingestion --event-data-store ${arn} --region ${region}`],
        }),
      ],
      note: "If the event data store only keeps earlier or copied events, waive the finding.",
    };
  },
  evaluate: (posture) =>
    eachEventDataStore(
      posture,
      (_, { name, status, eventCategories }, at) => {
        const more = { data: { status }, evidence: at("status") };
        switch (status) {
          case "ENABLED":
            return pass(`${name} ingests events`, more);
          case "STOPPED_INGESTION":
          case "STOPPING_INGESTION": {
            const others = eventCategories.filter((category) => !STARTED.includes(category));
            const message = `${name} does not ingest events: its status is ${status}`;
            if (eventCategories.length === 0 || others.length < eventCategories.length) return fail(message, more);
            return notApplicable(`${message}; ingestion of category ${others.join(", ")} cannot be started`, {
              evidence: at("status", "eventCategories"),
            });
          }
          case "CREATED":
          case "STARTING_INGESTION":
            return unknown("too-early", `${name} does not ingest events yet: its status is ${status}`, more);
          default:
            return unknown("undecidable", `${name} has the status ${status}, which this version does not know`, more);
        }
      },
      (_, { name, status }, at) =>
        fail(`${name} was deleted and can be restored for seven days at most`, {
          data: { status },
          evidence: at("status"),
        }),
    ),
});
