import eventDataStoreMultiRegion from "../../../checks/event-data-store/event-data-store-multi-region.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { organizationStore, STORE_CASES, withStore } from "../../support/event-data-stores.ts";

describeCheck(eventDataStoreMultiRegion, {
  ...STORE_CASES,
  pass: {
    "all Regions": withStore(),
    "configuration items of all Regions": withStore({ eventCategories: ["ConfigurationItem"] }),
  },
  fail: {
    "one Region": withStore({ multiRegionEnabled: false }),
    "management and data events of one Region": withStore({
      multiRegionEnabled: false,
      eventCategories: ["Data", "Management"],
    }),
    "management and Insights events of one Region": withStore({
      multiRegionEnabled: false,
      eventCategories: ["Insight", "Management"],
    }),
    "selectors without a category": withStore({ multiRegionEnabled: false, eventCategories: [] }),
  },
  manual: { "one Region, of the organization": organizationStore({ multiRegionEnabled: false }) },
  notApplicable: {
    ...STORE_CASES.notApplicable,
    "an event data store that was deleted": {
      account: withStore({ status: "PENDING_DELETION" }),
      says: /is being deleted/,
    },
    "one of activity outside of AWS, which is always of one Region": {
      account: withStore({ eventCategories: ["ActivityAuditLog"], multiRegionEnabled: false }),
      says: /ActivityAuditLog/,
    },
    "one of Insights events": withStore({ eventCategories: ["Insight"], multiRegionEnabled: false }),
    "one that ingests nothing": {
      account: withStore({ status: "STOPPED_INGESTION", multiRegionEnabled: false }),
      says: /ingests no events/,
    },
  },
});
