import {
  CANARY_DATA,
  canaryVerdict,
  defineCheck,
  eachOfTrail,
  IMPACT,
  REFERENCES,
  readCanary,
  restoreDelivery,
  seeStatus,
  startLogging,
  whyLost,
  whyNothing,
} from "../../src/check/index.ts";

/** What arrives proves more than what is configured. AWS CloudTrail User Guide, "How CloudTrail works". */
export default defineCheck({
  id: "canary-s3",
  title: "Canary calls arrive in the trail's bucket",
  failureTitle: "Canary calls do not arrive in the trail's bucket in time",
  severity: "high",
  resourceType: "trail",
  links: ["bucket"],
  rationale:
    "Settings promise that calls are recorded; a log file with a call that was just made proves it. A stopped trail, a changed bucket policy or a disabled key stops delivery while the settings look right.",
  references: [REFERENCES.trailStatus, REFERENCES.bucketPolicy],
  needs: ["account.canary", "trail.canary", "trail.status"],
  data: { impact: IMPACT, ...CANARY_DATA },
  optIn: "trail.canary",
  remediation: (_verdict, trail) => ({
    steps: [
      seeStatus(trail),
      ...(whyNothing(trail) === undefined ? [] : [startLogging(trail)]),
      ...restoreDelivery(trail),
    ],
    note: "Where the status shows no error, compare the event selectors with the missing calls, and run the canary again.",
  }),
  evaluate: (posture) =>
    eachOfTrail(posture, (trail) =>
      readCanary(posture, trail, (canary, { s3: sink }) =>
        canaryVerdict({
          canary,
          sink,
          pointer: `${trail.canary.pointer}/value/s3`,
          name: trail.name,
          impact: "not-delivering",
          because: whyLost(trail, canary),
        }),
      ),
    ),
});
