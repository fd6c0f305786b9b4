import eventDataStoreEnabled from "../../../checks/event-data-store/event-data-store-enabled.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { organizationStore, STORE_CASES, withStore } from "../../support/event-data-stores.ts";

describeCheck(eventDataStoreEnabled, {
  ...STORE_CASES,
  pass: {
    "one that ingests management events": withStore(),
    "one that ingests configuration items": withStore({ eventCategories: ["ConfigurationItem"] }),
    "one that ingests activity outside of AWS": withStore({ eventCategories: ["ActivityAuditLog"] }),
    "one of the organization": organizationStore(),
  },
  fail: {
    "ingestion that was stopped": { account: withStore({ status: "STOPPED_INGESTION" }), says: /STOPPED_INGESTION$/ },
    "ingestion that was stopped, of several categories": withStore({
      status: "STOPPED_INGESTION",
      eventCategories: ["Insight", "Management"],
    }),
    "ingestion that is being stopped": withStore({ status: "STOPPING_INGESTION" }),
    "one that was deleted": {
      account: withStore({ status: "PENDING_DELETION" }),
      says: /was deleted and can be restored/,
    },
    "one of activity outside of AWS that was deleted": withStore({
      status: "PENDING_DELETION",
      eventCategories: ["ActivityAuditLog"],
    }),
  },
  unknown: {
    ...STORE_CASES.unknown,
    "one that was just created": { account: withStore({ status: "CREATED" }), says: /not ingest events yet/ },
    "ingestion that is being started": withStore({ status: "STARTING_INGESTION" }),
    "a status of a later version": { account: withStore({ status: "ARCHIVED" }), says: /status ARCHIVED/ },
  },
  manual: {
    "a stopped one of the organization, seen by its delegated administrator": {
      account: organizationStore({ status: "STOPPED_INGESTION" }),
      says: /Ask the owning account \(999988887777\)$/,
    },
  },
  notApplicable: {
    ...STORE_CASES.notApplicable,
    "one of Insights events, whose ingestion is neither started nor stopped": {
      account: withStore({ eventCategories: ["Insight"], status: "STOPPED_INGESTION" }),
      says: /ingestion of category Insight cannot be started$/,
    },
  },
});
