import {
  CLOUDWATCH_DELIVERY,
  cli,
  DELIVERY_DATA,
  defineCheck,
  deliveryVerdict,
  eachTrail,
  MAX_AGE_HOURS,
  notApplicable,
  openTrail,
  REFERENCES,
  seeStatus,
  setting,
  trailStep,
} from "../../src/check/index.ts";

/** A log group that receives nothing raises no alarm. AWS API GetTrailStatus `LatestCloudWatchLogsDelivery…`. */
export default defineCheck<"trail", { maxAgeHours: number }>({
  id: "trail-cloudwatch-delivery",
  title: "Delivery to CloudWatch Logs is current",
  failureTitle: "Delivery to CloudWatch Logs is not current",
  severity: "medium",
  resourceType: "trail",
  links: ["log-group"],
  rationale:
    "A changed role or log group stops delivery without notice, and alarms on the log group no longer fire. CloudTrail reports the last success and the error.",
  references: [REFERENCES.trailStatus, REFERENCES.cloudWatchLogs],
  params: MAX_AGE_HOURS,
  needs: ["trail.status"],
  data: DELIVERY_DATA,
  remediation: (_verdict, trail) => {
    const look = seeStatus(trail);
    const group = trailStep("describe-log-group", trail, {
      title: "See whether the log group exists",
      effect: "reads",
      cli: [
        cli`aws logs describe-log-groups --log-group-name-prefix ${trail.logGroup?.name ?? "LOG_GROUP_NAME"} --region ${trail.homeRegion}`,
      ],
    });
    return {
      steps: [
        look,
        group,
        trailStep("restore-log-group-delivery", trail, {
          title: "Restore the log group and its role",
          after: [look.id, group.id],
          effect: "changes",
          console: [
            openTrail(trail),
            "Under CloudWatch Logs, check that the log group exists and that the role lets CloudTrail create log streams and put events; choose Edit and save",
          ],
        }),
      ],
    };
  },
  evaluate: (posture, { maxAgeHours }) =>
    eachTrail(posture, (trail) =>
      trail.logGroup
        ? deliveryVerdict(CLOUDWATCH_DELIVERY, trail, posture.collectedAt, maxAgeHours)
        : notApplicable(`${trail.name} sends events to no log group`, {
            evidence: [setting(trail, "cloudWatchLogsLogGroupArn")],
          }),
    ),
});
