import logGroupClass from "../../../checks/log-group/log-group-class.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { LOG_GROUP_CASES, withLogGroup } from "../../support/log-group.ts";

describeCheck(logGroupClass, {
  ...LOG_GROUP_CASES,
  pass: {
    Standard: withLogGroup(),
    "no class, where CloudWatch Logs knows only one": withLogGroup({ logGroupClass: null }),
  },
  fail: {
    "Infrequent Access": withLogGroup({ logGroupClass: "INFREQUENT_ACCESS" }),
    Delivery: withLogGroup({ logGroupClass: "DELIVERY" }),
  },
  unknown: {
    ...LOG_GROUP_CASES.unknown,
    Essentials: withLogGroup({ logGroupClass: "ESSENTIALS" }),
    "a class that is new": withLogGroup({ logGroupClass: "NEW" }),
  },
});
