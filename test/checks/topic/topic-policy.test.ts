import topicPolicy from "../../../checks/topic/topic-policy.ts";
import { ACCOUNT, account, hoursAgo } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";
import { withPolicy } from "../../support/policies.ts";

type Statement = Readonly<Record<string, unknown>>;
const main = account().trail("main", { topic: "present" });
const late = account().trail("main", { topic: "present", status: { latestNotificationTime: null } });
const and = (statement: Statement) => withPolicy("topic", (all) => [...all, { Resource: "*", ...statement }]);
/** What SNS gives every new topic, but for its condition. */
const EVERYONE = { Sid: "Default", Effect: "Allow", Principal: { AWS: "*" }, Action: ["SNS:Publish", "SNS:Subscribe"] };
const OWNER = { StringEquals: { "AWS:SourceOwner": ACCOUNT } };
const later = and({
  Effect: "Deny",
  Principal: "*",
  Action: "SNS:Publish",
  Condition: { DateGreaterThan: { "aws:CurrentTime": "2030-01-01" } },
});

describeCheck(topicPolicy, {
  pass: {
    "the policy of AWS's documentation": main,
    "with SNS's own statement": main.edit(and({ ...EVERYONE, Condition: OWNER })),
    "what is not known, but was notified within the hour": main.edit(later),
  },
  fail: {
    everyone: { account: main.edit(and(EVERYONE)), says: /statement "Default"/ },
    "everyone may subscribe": main.edit(and({ ...EVERYONE, Action: "SNS:Subscribe" })),
    "everyone may change the policy": main.edit(and({ ...EVERYONE, Action: "SNS:AddPermission" })),
    "everyone with an address of their own": main.edit(
      and({ ...EVERYONE, Action: "SNS:Subscribe", Condition: { StringLike: { "SNS:Endpoint": "*@example.com" } } }),
    ),
    "no policy": { account: main.edit(withPolicy("topic", null)), says: /refuses CloudTrail sns:Publish/ },
    "another trail": main.edit(
      withPolicy("topic", (all) =>
        all.map((one) => ({
          ...one,
          Condition: { StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:123456789012:trail/x" } },
        })),
      ),
    ),
  },
  unknown: {
    "attributes denied": main.deny("sns:GetTopicAttributes"),
    "a date that decides": late.edit(later),
    "a snapshot from before the policy was read": main.edit(({ topics }) => {
      for (const { attributes } of Object.values(topics))
        if (attributes.state === "read") delete attributes.value.policy;
    }),
    "the trails of a region denied": main.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a topic of another account": account().trail("main", { topic: "foreign" }) },
  notApplicable: { "a topic that does not exist": account().trail("main", { topic: "absent" }) },
  none: {
    "no trails": account(),
    "no topic": account().trail("main", { status: { latestDeliveryTime: hoursAgo(1) } }),
  },
});
