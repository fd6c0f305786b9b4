import {
  cli,
  decideBy,
  defineCheck,
  eachTrail,
  fail,
  openTrail,
  pass,
  REFERENCES,
  setting,
  trailStep,
} from "../../src/check/index.ts";

/** Digests make a changed or deleted log file detectable. CIS AWS Foundations 3.2 (1.4.0 and later). */
export default defineCheck({
  id: "trail-log-file-validation",
  title: "Log file validation is enabled",
  failureTitle: "Log file validation is not enabled",
  severity: "medium",
  resourceType: "trail",
  links: ["digests"],
  rationale:
    "Signed digest files prove that log files were not changed or deleted after delivery. Without digest files, you cannot show that a log file is unchanged.",
  references: [REFERENCES.logFileValidation],
  needs: [],
  remediation: (_verdict, trail) => ({
    steps: [
      trailStep("update-trail-log-file-validation", trail, {
        title: `Turn on log file validation for ${trail.name}`,
        effect: "changes",
        console: [openTrail(trail), "Under General details choose Edit, turn on Log file validation and save"],
        cli: [
          cli`aws cloudtrail update-trail --name ${trail.name} --enable-log-file-validation --region ${trail.homeRegion}`,
        ],
      }),
    ],
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) =>
      decideBy(setting(trail, "logFileValidationEnabled"), (enabled) =>
        enabled ? pass(`${trail.name} delivers digests`) : fail(`${trail.name} delivers no digests`),
      ),
    ),
});
