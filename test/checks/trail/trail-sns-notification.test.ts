import trailSnsNotification from "../../../checks/trail/trail-sns-notification.ts";
import { account, hoursAgo, minutesAgo, OTHER } from "../../support/account.ts";
import { describeCheck } from "../../support/describe-check.ts";

const present = account().trail("main", { topic: "present" });
const failing = { latestNotificationTime: null, latestNotificationError: "AuthorizationError" };

describeCheck(trailSnsNotification, {
  pass: {
    "a topic that exists": present,
    "a topic that exists, on a stopped trail": account().trail("main", { topic: "present", logging: false }),
    "a topic that nothing was sent to yet": account().trail("main", {
      topic: "present",
      status: { latestNotificationTime: null, startLoggingTime: hoursAgo(90) },
    }),
    "a topic of another account": account().trail("main", { topic: "foreign" }),
    "a topic of another account that could not be read": account()
      .trail("main", { topic: "foreign" })
      .deny("sns:GetTopicAttributes"),
    "an old error that a success outlived": account().trail("main", {
      topic: "present",
      status: { latestNotificationError: "AuthorizationError" },
    }),
  },
  fail: {
    "no topic": { account: account().trail("main"), says: /^main notifies no SNS topic$/ },
    "no topic, on a stopped trail": account().trail("main", { logging: false }),
    "an empty name": account().trail("main", { snsTopicArn: "" }),
    "no topic, and the status denied": account().trail("main").deny("cloudtrail:GetTrailStatus"),
    "a topic that was deleted": { account: account().trail("main", { topic: "absent" }), says: /does not exist/ },
    "an error that stands": account().trail("main", { topic: "present", status: failing }),
    "an error that stands, on a stopped trail": account().trail("main", {
      topic: "present",
      logging: false,
      status: failing,
    }),
    "an error that stands, with a topic of another account": account().trail("main", {
      topic: "foreign",
      status: failing,
    }),
    "an error that stands, with a topic that could not be read": account()
      .trail("main", { topic: "present", status: failing })
      .deny("sns:GetTopicAttributes"),
    "an error, the last attempt over a minute after the success": account().trail("main", {
      topic: "present",
      status: {
        latestNotificationError: "AuthorizationError",
        latestNotificationTime: minutesAgo(10),
        latestNotificationAttemptTime: minutesAgo(8),
      },
    }),
    "a topic that was deleted, and the status denied": account()
      .trail("main", { topic: "absent" })
      .deny("cloudtrail:GetTrailStatus"),
  },
  unknown: {
    "the topic denied": { account: present.deny("sns:GetTopicAttributes"), says: /needs sns:GetTopicAttributes/ },
    "any other error": present.deny("sns:GetTopicAttributes", undefined, "InternalError"),
    "status denied": present.deny("cloudtrail:GetTrailStatus"),
    "a name that is no ARN, and so of no account": account()
      .trail("main", { snsTopicArn: "delivered" })
      .edit((snapshot) => {
        snapshot.topics = {};
      }),
    "the trails of a region denied": present.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: {
    "another account's trail without a topic": account().trail("org", { account: OTHER }),
    "another account's trail that cannot notify": account().trail("org", {
      account: OTHER,
      topic: "present",
      status: failing,
    }),
  },
  none: { "no trails": account() },
});
