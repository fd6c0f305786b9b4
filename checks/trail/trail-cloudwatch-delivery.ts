import {
  CLOUDWATCH_DELIVERY,
  DELIVERY_DATA,
  defineCheck,
  deliveryVerdict,
  eachTrail,
  MAX_AGE_HOURS,
  notApplicable,
  REFERENCES,
  restoreLogGroupDelivery,
  setting,
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
  remediation: (_verdict, trail) => ({ steps: restoreLogGroupDelivery(trail) }),
  evaluate: (posture, { maxAgeHours }) =>
    eachTrail(posture, (trail) =>
      trail.logGroup
        ? deliveryVerdict(CLOUDWATCH_DELIVERY, trail, posture.collectedAt, maxAgeHours)
        : notApplicable(`${trail.name} sends events to no log group`, {
            evidence: [setting(trail, "cloudWatchLogsLogGroupArn")],
          }),
    ),
});
