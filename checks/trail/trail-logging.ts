import { cli, defineCheck, eachTrail, isLogging, REFERENCES } from "../../src/check/index.ts";

/** A stopped trail records nothing. CIS AWS Foundations 3.1 (1.4.0 and later); AWS API GetTrailStatus `IsLogging`. */
export default defineCheck({
  id: "trail-logging",
  title: "Trail is logging",
  severity: "critical",
  resourceType: "trail",
  rationale:
    "A stopped trail still looks configured and records nothing. Stopping the trail is the first thing an intruder with the right to do so does.",
  references: [REFERENCES.trailStatus],
  needs: ["trail.status"],
  remediation: (trail) => ({
    console: [`Open CloudTrail in ${trail.homeRegion}, choose Trails, then ${trail.name}`, "Choose Start logging"],
    cli: [cli`aws cloudtrail start-logging --name ${trail.name} --region ${trail.homeRegion}`],
  }),
  evaluate: (posture) => eachTrail(posture, isLogging),
});
