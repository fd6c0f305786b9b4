import type { Step } from "../../src/check/index.ts";
import {
  allOf,
  cli,
  currentError,
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  NOTIFICATION,
  openTrail,
  pass,
  setting,
  trailStep,
} from "../../src/check/index.ts";

/** Tools that fetch log files learn of them by notification. AWS API GetTrailStatus `LatestNotification…`. */
export default defineCheck({
  id: "trail-sns-notification",
  title: "Trail notifies an SNS topic of new log files",
  failureTitle: "Trail does not notify an SNS topic of new log files",
  severity: "low",
  resourceType: "trail",
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
  remediation: (_verdict, trail) => {
    const name = trail.topic?.name ?? "TOPIC_NAME";
    const topic: Step = {
      id: `create-topic ${trail.snsTopicArn ?? `${name} ${trail.arn}`}`,
      title: `Create topic ${name}`,
      effect: "creates",
      account: trail.accountId,
      cli: [cli`aws sns create-topic --name ${name} --region ${trail.topic?.region ?? trail.homeRegion}`],
    };
    return {
      steps: [
        topic,
        trailStep("update-trail-sns-topic", trail, {
          title: `Notify the topic of new log files of ${trail.name}`,
          after: [topic.id],
          effect: "changes",
          console: [
            openTrail(trail),
            "Under General details choose Edit, enable SNS notification delivery, choose a topic whose policy allows CloudTrail to publish, and save",
          ],
          cli: [
            cli`aws cloudtrail update-trail --name ${trail.name} --sns-topic-name ${trail.snsTopicArn ?? "TOPIC_ARN"} --region ${trail.homeRegion}`,
          ],
        }),
      ],
      note: "The topic policy must allow cloudtrail.amazonaws.com to call sns:Publish.",
    };
  },
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
      return allOf([exists, succeeds]);
    }),
});
