import { cli, defineCheck, eachTrail, fail, judge, pass, REFERENCES, setting } from "../../src/check/index.ts";

/** Digests make a changed or deleted log file provable. CIS AWS Foundations 3.2 (1.4.0 and later). */
export default defineCheck({
  id: "trail-log-file-validation",
  title: "Log file validation is enabled",
  severity: "medium",
  resourceType: "trail",
  rationale:
    "Signed digest files prove that log files were not changed or deleted after delivery. Without them the logs are no evidence.",
  references: [REFERENCES.logFileValidation],
  needs: [],
  remediation: (trail) => ({
    console: [
      `Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`,
      "Under General details choose Edit, turn on Log file validation and save",
    ],
    cli: [
      cli`aws cloudtrail update-trail --name ${trail.name} --enable-log-file-validation --region ${trail.homeRegion}`,
    ],
  }),
  evaluate: (posture) =>
    eachTrail(posture, (trail) =>
      judge(setting(trail, "logFileValidationEnabled"), (enabled) =>
        enabled ? pass(`${trail.name} delivers digests`) : fail(`${trail.name} delivers no digests`),
      ),
    ),
});
