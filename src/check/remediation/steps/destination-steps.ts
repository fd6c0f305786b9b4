import type { Step } from "../../../model/documents/result.ts";
import type { PostureTrail } from "../../../model/resources/posture.ts";
import { cli } from "../remedy.ts";
import { type NamedTrail, openTrail, trailStep } from "./trail-steps.ts";

/** A topic as a trail names it. */
interface NamedTopic {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
}

/** Creates a topic and lets a trail notify it. @param topic - null: one whose name the reader chooses. */
export function giveTopic(trail: PostureTrail, topic: NamedTopic | null): Step[] {
  const name = topic?.name ?? "TOPIC_NAME";
  const create: Step = {
    id: `create-topic ${topic?.arn ?? `${name} ${trail.arn}`}`,
    title: `Create topic ${name}`,
    effect: "creates",
    account: trail.accountId,
    cli: [cli`aws sns create-topic --name ${name} --region ${topic?.region ?? trail.homeRegion}`],
  };
  return [
    create,
    trailStep("update-trail-sns-topic", trail, {
      title: `Notify the topic of new log files of ${trail.name}`,
      after: [create.id],
      effect: "changes",
      console: [
        openTrail(trail),
        "Under General details choose Edit, enable SNS notification delivery, choose a topic whose policy allows CloudTrail to publish, and save",
      ],
      cli: [
        cli`aws cloudtrail update-trail --name ${trail.name} --sns-topic-name ${topic?.arn ?? "TOPIC_ARN"} --region ${trail.homeRegion}`,
      ],
    }),
  ];
}

export const TOPIC_NOTE = "The topic policy must allow cloudtrail.amazonaws.com to call sns:Publish.";

/** What a command says in the place of a log group that does not exist yet. */
export const NEW_LOG_GROUP = "LOG_GROUP_NAME";

/** Creates a log group and lets a trail send events to it. @param group - null: one whose name the reader chooses. */
export function giveLogGroup(
  trail: NamedTrail & Partial<Pick<PostureTrail, "cloudWatchLogsLogGroupArn" | "cloudWatchLogsRoleArn">>,
  group: { readonly name: string } | null,
): Step[] {
  const name = group?.name ?? NEW_LOG_GROUP;
  const arn = group ? trail.cloudWatchLogsLogGroupArn : null;
  const create: Step = {
    id: `create-log-group ${arn ?? `${name} ${trail.arn}`}`,
    title: `Create log group ${name}`,
    effect: "creates",
    account: trail.accountId,
    cli: [cli`aws logs create-log-group --log-group-name ${name} --region ${trail.homeRegion}`],
  };
  return [
    create,
    trailStep("update-trail-log-group", trail, {
      title: `Send the events of ${trail.name} to the log group`,
      after: [create.id],
      effect: "changes",
      cost: "CloudWatch Logs charges for ingestion.",
      console: [
        openTrail(trail),
        "Under CloudWatch Logs choose Edit, then Enabled, choose a new log group and a new IAM role, and save",
      ],
      cli: [
        cli`aws cloudtrail update-trail --name ${trail.name}
          --cloud-watch-logs-log-group-arn ${arn ?? "LOG_GROUP_ARN"}
          --cloud-watch-logs-role-arn ${(group && trail.cloudWatchLogsRoleArn) ?? "ROLE_ARN"} --region ${trail.homeRegion}`,
      ],
    }),
  ];
}

export const LOG_GROUP_NOTE = "The role must allow logs:CreateLogStream and logs:PutLogEvents.";

export const FILTERS_NOTE =
  "Metric filters stay on the log group that the trail leaves. Ask the owning account for them, and create those that raise alarms on the new one.";
