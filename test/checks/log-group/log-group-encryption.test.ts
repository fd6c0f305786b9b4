import logGroupEncryption from "../../../checks/log-group/log-group-encryption.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withLogGroup } from "../../support/log-group.ts";

describeCheck(logGroupEncryption, {
  ...LOG_GROUP_CASES,
  pass: { "a key": withLogGroup() },
  fail: { "no key": withLogGroup({ kmsKeyId: null }) },
});
