import keyPolicyDelivery from "../../../checks/key/key-policy-delivery.ts";
import { account, hoursAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

type Statement = Readonly<Record<string, unknown>>;
const main = account().trail("main", { key: "Enabled" });
const late = account().trail("main", { key: "Enabled", status: { latestDeliveryTime: hoursAgo(5) } });
const changed = (sid: string, change: (one: Statement) => object[]) =>
  main.edit(withPolicy("key", (all) => all.flatMap((one) => (one.Sid === sid ? change(one) : [one]))));
const denied = (Condition: object) =>
  withPolicy("key", (all) => [
    ...all,
    { Sid: "No", Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition },
  ]);

describeCheck(keyPolicyDelivery, {
  pass: {
    "the policy of AWS's documentation": main,
    "what is not known, but was delivered within the hour": main.edit(
      denied({ DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } }),
    ),
    "an alias": account().trail("main", { key: "Enabled", kmsKeyId: "alias/logs" }),
  },
  fail: {
    "the account alone": {
      account: main.edit(withPolicy("key", (all) => all.slice(0, 1))),
      says: /refuses CloudTrail kms:GenerateDataKey/,
    },
    "no DescribeKey": { account: changed("CloudTrailDescribe", () => []), says: /kms:DescribeKey/ },
    "the encryption context of another trail": changed("CloudTrailEncrypt", (one) => [
      {
        ...one,
        Condition: {
          StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${OTHER}:trail/*` },
        },
      },
    ]),
    "a denial": {
      account: main.edit(denied({ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } })),
      says: /denied by statement "No"/,
    },
  },
  unknown: {
    "policy denied": main.deny("kms:GetKeyPolicy"),
    "a date that decides": late.edit(denied({ DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } })),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a key of another account": account().trail("main", { kmsKeyId: `arn:aws:kms:us-east-1:${OTHER}:key/1` }) },
  notApplicable: { "a key that does not exist": account().trail("main", { key: "absent" }) },
  none: { "no trails": account(), "no key": account().trail("main") },
});
