import eventsDataResources from "../../../checks/events/events-data-resources.ts";
import { typesOf } from "../../../src/model/aws/data-event-presets.ts";
import { account, EVERY_KIND } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const params = { types: ["AWS::S3::Object", "AWS::DynamoDB::Table"] };
const IDENTITY = typesOf(["identity"]);
const all = account().trail("main", { advanced: EVERY_KIND });

describeCheck(eventsDataResources, {
  pass: {
    "every type": { account: all, params },
    "every table, by the value that means all": account().trail("main", {
      basic: [{ dataResources: [{ type: "AWS::DynamoDB::Table", values: ["arn:aws:dynamodb"] }] }],
    }),
    "every type that a preset stands for": {
      account: account().trail("main", {
        advanced: IDENTITY.map((type) => [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: [type] },
        ]),
      }),
      params: { types: ["identity"] },
    },
    "every topic, by the beginning of its ARN": {
      account: account().trail("main", {
        advanced: [
          [
            { field: "eventCategory", equals: ["Data"] },
            { field: "resources.type", equals: ["AWS::SNS::Topic"] },
            { field: "resources.ARN", startsWith: ["arn:aws:sns:"] },
          ],
        ],
      }),
      params: { types: ["AWS::SNS::Topic"] },
    },
  },
  fail: {
    "no trails": account(),
    "one of two types": {
      account: account().trail("main", {
        basic: [{ dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3"] }] }],
      }),
      params,
      says: /dynamodb:GetItem on arn:aws:dynamodb:.* is not recorded/,
    },
    "all types of a preset but the last": {
      account: account().trail("main", {
        advanced: IDENTITY.slice(0, -1).map((type) => [
          { field: "eventCategory", equals: ["Data"] },
          { field: "resources.type", equals: [type] },
        ]),
      }),
      params: { types: ["identity"] },
      says: /is not recorded/,
    },
    "one table": account().trail("main", {
      basic: [
        {
          dataResources: [
            { type: "AWS::DynamoDB::Table", values: ["arn:aws:dynamodb:us-east-1:123456789012:table/a"] },
          ],
        },
      ],
    }),
  },
  unknown: { "selectors denied": { account: all.deny("cloudtrail:GetEventSelectors"), params } },
});
