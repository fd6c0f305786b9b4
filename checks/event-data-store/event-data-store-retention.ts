import { cli, defineCheck, eachEventDataStore, fail, pass, storeName, storeStep } from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** The longest retention in days without extendable retention pricing. AWS API UpdateEventDataStore `RetentionPeriod`. */
const LONGEST_FIXED = 2557;

/** AWS API GetEventDataStore `RetentionPeriod`. */
export default defineCheck<"event-data-store", { minDays: number }>({
  id: "event-data-store-retention",
  title: "Event data store keeps events as long as required",
  failureTitle: "Event data store deletes events too early",
  severity: "low",
  resourceType: "event-data-store",
  rationale:
    "CloudTrail Lake deletes events when their retention ends. An investigation often begins months after the event, and then finds nothing to query.",
  references: [
    {
      title: "AWS CloudTrail API: UpdateEventDataStore",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_UpdateEventDataStore.html",
    },
  ],
  params: {
    minDays: {
      type: "integer",
      minimum: 7,
      maximum: 3653,
      default: 365,
      description: "Days that events must be kept at least.",
    },
  },
  needs: ["region.eventDataStores", "event-data-store.description"],
  data: { retentionPeriod: "Days that events are kept, counted from the time of the event." },
  remediation: (_verdict, store, _posture, { minDays }) => {
    const { arn, region, description } = store;
    const isFixed = description.state === "read" && description.value.billingMode === "FIXED_RETENTION_PRICING";
    const pricing = isFixed && minDays > LONGEST_FIXED ? " --billing-mode EXTENDABLE_RETENTION_PRICING" : "";
    return {
      steps: [
        storeStep("update-event-data-store-retention", store, {
          title: `Keep the events of ${storeName(store)} for ${counted(minDays, "day")}`,
          effect: "changes",
          cost: "With extendable retention pricing, CloudTrail Lake charges for events that are kept longer than 366 days.",
          console: [`Under General details choose Edit, set the retention period to ${minDays} days, and save`],
          cli: [
            `${cli`aws cloudtrail update-event-data-store --event-data-store ${arn} --retention-period ${`${minDays}`}
              --region ${region}`}${pricing}`,
          ],
        }),
      ],
      ...(pricing ? { note: "The pricing option cannot be changed back." } : {}),
    };
  },
  evaluate: (posture, { minDays }) =>
    eachEventDataStore(posture, (_, { name, retentionPeriod }, at) => {
      const more = { data: { retentionPeriod }, evidence: at("retentionPeriod") };
      const message = `${name} keeps events for ${counted(retentionPeriod, "day")}`;
      return retentionPeriod >= minDays ? pass(message, more) : fail(`${message}; ${minDays} are required`, more);
    }),
});
