import {
  allOf,
  currentError,
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  giveTopic,
  NOTIFICATION,
  pass,
  setting,
  TOPIC_NOTE,
} from "../../src/check/index.ts";

/** Tools that fetch log files learn of them by notification. AWS API GetTrailStatus `LatestNotification…`. */
export default defineCheck({
  id: "trail-sns-notification",
  title: "Trail notifies an SNS topic of new log files",
  failureTitle: "Trail does not notify an SNS topic of new log files",
  severity: "low",
  resourceType: "trail",
  links: ["topic"],
  rationale:
    "Tools that ingest log files rely on notifications from the topic. If the topic is missing or notifications fail, ingestion stops without an alarm.",
  references: [
    {
      title: "AWS CloudTrail: configuring Amazon SNS notifications",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html",
    },
  ],
  needs: ["trail.status", "topic.attributes"],
  data: { topic: "ARN of the topic; null: the trail has none.", error: "The current error, as CloudTrail names it." },
  remediation: (_verdict, trail) => ({ steps: giveTopic(trail, trail.topic), note: TOPIC_NOTE }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) => {
      const { topic } = trail;
      const evidence = [setting(trail, "snsTopicArn")];
      if (!topic) return fail(`${trail.name} notifies no SNS topic`, { data: { topic: null }, evidence });
      const data = { topic: topic.arn };
      const exists =
        topic.owner === "foreign"
          ? pass(`${trail.name} notifies ${topic.name} in account ${topic.accountId}`, { data, evidence })
          : decideBy(
              topic.attributes,
              () => pass(`${trail.name} notifies ${topic.name}`, { data }),
              () => fail(`${trail.name} notifies topic ${topic.name}, which does not exist`, { data, evidence }),
            );
      const succeeds = decideBy(trail.status, (status, at) => {
        const error = currentError(NOTIFICATION, status, posture.collectedAt);
        return error
          ? fail(`${trail.name} cannot notify ${topic.name} (${error})`, {
              data: { ...data, error },
              evidence: at("latestNotificationError", "latestNotificationTime"),
            })
          : pass(`${trail.name} has no current notification error`, { evidence: at("latestNotificationError") });
      });
      const verdict = allOf([exists, succeeds]);
      return verdict.status === "pass"
        ? pass(`${exists.message}, without a current error`, { data, evidence: verdict.evidence })
        : verdict;
    }),
});
