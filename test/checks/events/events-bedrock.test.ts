import eventsBedrock from "../../../checks/events/events-bedrock.ts";
import { account } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const data = (...more: { field: string; [operator: string]: string | string[] }[]) => ({
  advanced: [
    [
      { field: "eventCategory", equals: ["Data"] },
      { field: "resources.type", equals: ["AWS::Bedrock::Model"] },
      ...more,
    ],
  ],
});

describeCheck(eventsBedrock, {
  pass: {
    "management events": account().trail("main"),
    "management writes": account().trail("main", { basic: [{ readWriteType: "WriteOnly" }] }),
    "the data events of one of its types": account().trail("main", data()),
  },
  fail: {
    "no trails": account(),
    "management reads only": {
      account: account().trail("main", { basic: [{ readWriteType: "ReadOnly" }] }),
      says: /bedrock:CreateGuardrail in eu-west-1 is not recorded/,
    },
    "some of the data events": account().trail("main", data({ field: "readOnly", equals: ["true"] })),
    "a stopped trail": account().trail("main", { logging: false }),
  },
  unknown: { "selectors denied": account().trail("main").deny("cloudtrail:GetEventSelectors") },
});
