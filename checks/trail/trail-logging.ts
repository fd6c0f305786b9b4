import { defineCheck, eachTrail, isLogging, LOGGING_DATA, REFERENCES, startLogging } from "../../src/check/index.ts";

/** A stopped trail records nothing. CIS AWS Foundations 3.1 (1.4.0 and later); AWS API GetTrailStatus `IsLogging`. */
export default defineCheck({
  id: "trail-logging",
  title: "Trail is logging",
  failureTitle: "Trail is not logging",
  severity: "critical",
  resourceType: "trail",
  links: ["logging"],
  rationale:
    "A stopped trail keeps its configuration but records nothing. Attackers stop trails to hide their activity (MITRE ATT&CK T1562.008).",
  references: [REFERENCES.trailStatus],
  needs: ["trail.status"],
  data: LOGGING_DATA,
  remediation: (_verdict, trail) => ({ steps: [startLogging(trail)] }),
  evaluate: (posture) => eachTrail(posture, isLogging),
});
