import eventDataStoreKms from "../../../checks/event-data-store/event-data-store-kms.ts";
import { absent, account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { addStore, STORE_CASES, withStore } from "../../support/event-data-stores.ts";

describeCheck(eventDataStoreKms, {
  ...STORE_CASES,
  pass: {
    "a customer managed key": withStore(),
    "a key that is being updated": withStore({ key: "Updating" }),
  },
  fail: {
    "no key": {
      account: account()
        .trail("main")
        .edit((snapshot) => addStore(snapshot, "main")),
      says: /a key of CloudTrail$/,
    },
    "an AWS managed key": { account: withStore({ keyManager: "AWS" }), says: /AWS managed key/ },
    "a disabled key": { account: withStore({ key: "Disabled" }), says: /is Disabled$/ },
    "a key that will be deleted": withStore({ key: "PendingDeletion" }),
    "a key that does not exist": {
      account: withStore().edit(({ keys }) => {
        for (const key of Object.values(keys)) key.description = absent("key.description");
      }),
      says: /does not exist$/,
    },
  },
  unknown: {
    ...STORE_CASES.unknown,
    "a key that could not be read": { account: withStore().deny("kms:DescribeKey"), says: /needs kms:DescribeKey/ },
    "a key in a state that says nothing": withStore({ key: "Creating" }),
    "a key of which KMS does not say who manages it": withStore({ keyManager: "" }),
  },
  manual: {
    "a key of another account": {
      account: withStore({ kmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:key/theirs` }),
      says: /^Key theirs of main-lake belongs to account 999988887777/,
    },
    "no key, of the organization": account()
      .trail("main")
      .edit((snapshot) => addStore(snapshot, "main", { account: OTHER })),
  },
  notApplicable: {
    ...STORE_CASES.notApplicable,
    "an event data store that was deleted": {
      account: withStore({ status: "PENDING_DELETION" }),
      says: /is being deleted/,
    },
  },
});
