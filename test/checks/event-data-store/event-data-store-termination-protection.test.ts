import eventDataStoreTerminationProtection from "../../../checks/event-data-store/event-data-store-termination-protection.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { organizationStore, STORE_CASES, withStore } from "../../support/event-data-stores.ts";

describeCheck(eventDataStoreTerminationProtection, {
  ...STORE_CASES,
  pass: { "protection that is on": withStore() },
  fail: {
    "protection that is off": withStore({ terminationProtectionEnabled: false }),
    "protection that is off, of one that ingests nothing": withStore({
      status: "STOPPED_INGESTION",
      terminationProtectionEnabled: false,
    }),
  },
  manual: { "protection that is off, of the organization": organizationStore({ terminationProtectionEnabled: false }) },
  notApplicable: {
    ...STORE_CASES.notApplicable,
    "an event data store that was deleted": {
      account: withStore({ status: "PENDING_DELETION" }),
      says: /is being deleted/,
    },
  },
});
