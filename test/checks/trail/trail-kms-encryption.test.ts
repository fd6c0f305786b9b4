import trailKmsEncryption from "../../../checks/trail/trail-kms-encryption.ts";
import { account, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

describeCheck(trailKmsEncryption, {
  pass: {
    "a key": account().trail("main", { key: "Enabled" }),
    "a stopped trail with a key": account().trail("main", { key: "Enabled", logging: false }),
    "a key that is disabled: whether it works is another control": account().trail("main", { key: "Disabled" }),
    "a key that does not exist": account().trail("main", { key: "absent" }),
    "a key that could not be read": account().trail("main", { key: "Enabled" }).deny("kms:DescribeKey"),
    "an alias": account().trail("main", { kmsKeyId: "alias/trail" }),
    "another account's trail with a key": account().trail("org", { account: OTHER, key: "Enabled" }),
  },
  fail: {
    "no key": { account: account().trail("main"), says: /^main has no KMS key$/ },
    "no key, also when stopped": account().trail("main", { logging: false }),
    "one of two without": account().trail("main", { key: "Enabled" }).trail("second"),
  },
  unknown: {
    "the trails of a region denied": account()
      .trail("main", { key: "Enabled" })
      .deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail without a key": {
      account: account().trail("org", { account: OTHER }),
      says: new RegExp(OTHER),
    },
  },
  none: { "no trails": account() },
});
