import {
  CANARY_DATA,
  canaryVerdict,
  defineCheck,
  eachOfTrail,
  notApplicable,
  REFERENCES,
  readCanary,
  restoreLogGroupDelivery,
  setting,
  startLogging,
  whyLost,
  whyNothing,
} from "../../src/check/index.ts";

/** Alarms look at the log group: an event that is not there raises none. AWS CloudTrail User Guide, "Sending events to CloudWatch Logs". */
export default defineCheck({
  id: "canary-cloudwatch",
  title: "Canary calls arrive in the trail's log group",
  failureTitle: "Canary calls do not arrive in the trail's log group in time",
  severity: "high",
  resourceType: "trail",
  links: ["log-group"],
  rationale:
    "Metric filters and alarms see only what arrives in the log group. A call that was just made and is found there proves that the role, the log group and the delivery work.",
  references: [REFERENCES.trailStatus, REFERENCES.cloudWatchLogs],
  needs: ["account.canary", "trail.canary", "trail.status"],
  data: CANARY_DATA,
  optIn: "trail.canary",
  remediation: (_verdict, trail) => ({
    steps: [...(whyNothing(trail) === undefined ? [] : [startLogging(trail)]), ...restoreLogGroupDelivery(trail)],
  }),
  evaluate: (posture) =>
    eachOfTrail(posture, (trail) =>
      readCanary(posture, trail, (canary, { logs: sink }) =>
        sink
          ? canaryVerdict({
              canary,
              sink,
              pointer: `${trail.canary.pointer}/value/logs`,
              name: trail.name,
              because: whyLost(trail, canary),
            })
          : notApplicable(`${trail.name} sends events to no log group`, {
              evidence: [setting(trail, "cloudWatchLogsLogGroupArn")],
            }),
      ),
    ),
});
