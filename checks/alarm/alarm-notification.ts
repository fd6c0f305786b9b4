import { defineCheck, eachSetAlarm, notificationRemedy, notifies, SET_ALARM_NEEDS } from "../../src/check/index.ts";

/** CIS AWS Foundations asks for an SNS topic with a subscriber behind each alarm. */
export default defineCheck({
  id: "alarm-notification",
  title: "Alarm notifies a topic with a subscriber",
  failureTitle: "Alarm notifies no one",
  severity: "medium",
  resourceType: "alarm",
  links: ["topic", "subscriber"],
  rationale:
    "An alarm changes its state whether or not a person learns of it. If its actions are off, its topic is gone or no subscription is confirmed, the event stays unseen.",
  references: [
    {
      title: "CloudWatch: notifying users on alarm changes",
      url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html",
    },
  ],
  needs: [...SET_ALARM_NEEDS, "topic.attributes", "topic.subscriptions"],
  data: {
    alarmActions: "ARNs of what the alarm does in state ALARM.",
    topic: "ARN of the topic.",
    brokenLink: "The link that breaks: topic (no action notifies one that exists) or subscriber.",
  },
  remediation: (_verdict, alarm) => notificationRemedy(alarm),
  evaluate: (posture) => eachSetAlarm(posture, notifies),
});
