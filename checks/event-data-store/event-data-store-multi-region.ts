import {
  cli,
  defineCheck,
  eachEventDataStore,
  fail,
  notApplicable,
  pass,
  storeName,
  storeStep,
} from "../../src/check/index.ts";

/** The categories of events that come from Regions by themselves. AWS CloudTrail, "CloudTrail Lake event data stores". */
const REGIONAL = ["Management", "Data", "NetworkActivity", "ConfigurationItem"];

/** AWS API GetEventDataStore `MultiRegionEnabled`. */
export default defineCheck({
  id: "event-data-store-multi-region",
  title: "Event data store has the events of all Regions",
  failureTitle: "Event data store has the events of one Region",
  severity: "low",
  resourceType: "event-data-store",
  rationale:
    "An event data store of one Region does not have what happens in the others. Attackers use Regions that no one works in, and an investigation has to cover all of them.",
  references: [
    {
      title: "AWS CloudTrail: event data stores of CloudTrail Lake",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/query-event-data-store.html",
    },
  ],
  needs: ["region.eventDataStores", "event-data-store.description"],
  data: { multiRegionEnabled: "Whether events of all Regions are ingested." },
  remediation: (_verdict, store) => ({
    steps: [
      storeStep("update-event-data-store-multi-region", store, {
        title: `Ingest the events of all Regions into ${storeName(store)}`,
        effect: "changes",
        cost: "CloudTrail Lake charges for the events that it ingests.",
        console: [
          "Edit its events, clear Include only the current region in my event data store under Additional settings, and save",
        ],
        cli: [
          cli`aws cloudtrail update-event-data-store --event-data-store ${store.arn} --multi-region-enabled
            --region ${store.region}`,
        ],
      }),
    ],
    note: "Events that an event data store of another Region ingests already are charged again.",
  }),
  evaluate: (posture) =>
    eachEventDataStore(posture, (_, { name, status, eventCategories, multiRegionEnabled }, at) => {
      const others = eventCategories.filter((category) => !REGIONAL.includes(category));
      if (others.length > 0 && others.length === eventCategories.length)
        return notApplicable(`${name} has events of category ${others.join(", ")}, which are not ingested by Region`, {
          evidence: at("eventCategories"),
        });
      if (status === "STOPPED_INGESTION" || status === "STOPPING_INGESTION")
        return notApplicable(`${name} ingests no events: its status is ${status}`, { evidence: at("status") });
      const more = { data: { multiRegionEnabled }, evidence: at("multiRegionEnabled") };
      return multiRegionEnabled
        ? pass(`${name} ingests the events of all Regions`, more)
        : fail(`${name} ingests the events of its own Region only`, more);
    }),
});
