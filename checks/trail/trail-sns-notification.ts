import type { Step } from "../../src/check/index.ts";
import {
  allOf,
  cli,
  defineCheck,
  eachTrail,
  fail,
  judge,
  NOTIFICATION,
  openTrail,
  pass,
  setting,
  standingError,
  trailStep,
} from "../../src/check/index.ts";

/** Tools that fetch log files learn of them by notification. AWS API GetTrailStatus `LatestNotification…`. */
export default defineCheck({
  id: "trail-sns-notification",
  title: "Trail notifies an SNS topic of new log files",
  severity: "low",
  resourceType: "trail",
  rationale:
    "Whatever ingests the log files learns of them through the topic. A missing topic or a failing notification leaves it waiting, and nobody is told.",
  references: [
    {
      title: "AWS CloudTrail: configuring Amazon SNS notifications",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/configure-sns-notifications-for-cloudtrail.html",
    },
  ],
  needs: ["trail.status", "topic.attributes"],
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
            "Under General details choose Edit, enable SNS notification delivery, choose a topic that lets CloudTrail publish, and save",
          ],
          cli: [
            cli`aws cloudtrail update-trail --name ${trail.name} --sns-topic-name ${trail.snsTopicArn ?? "TOPIC_ARN"} --region ${trail.homeRegion}`,
          ],
        }),
      ],
      note: "The topic's policy must let cloudtrail.amazonaws.com publish.",
    };
  },
  evaluate: (posture) =>
    eachTrail(posture, (trail) => {
      const { topic } = trail;
      const configured = setting(trail, "snsTopicArn");
      if (!topic) return fail(`${trail.name} notifies no topic`, configured);
      const exists =
        topic.owner === "foreign"
          ? pass(`${trail.name} notifies ${topic.name} in account ${topic.accountId}`, configured)
          : judge(
              topic.attributes,
              () => pass(`${trail.name} notifies ${topic.name}`),
              () => fail(`${trail.name} notifies topic ${topic.name}, which does not exist`, configured),
            );
      const succeeds = judge(trail.status, (status) => {
        const error = standingError(NOTIFICATION, status, posture.collectedAt);
        return error
          ? fail(`${trail.name} cannot notify ${topic.name} (${error})`)
          : pass("no notification error stands");
      });
      return allOf([exists, succeeds]);
    }),
});
