import {
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  notApplicable,
  onAccount,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
} from "../../src/check/index.ts";
import { globalRegion } from "../../src/model/aws/partitions.ts";
import { globalServiceEvents } from "../../src/selectors/index.ts";

/** Global services log in one region; a single-Region trail there may exclude them. AWS API CreateTrail, `IncludeGlobalServiceEvents`. */
export default defineCheck({
  id: "events-global-services",
  title: "Global service events are recorded",
  failureTitle: "Not all global service events are recorded",
  severity: "high",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "IAM, the global endpoint of STS, CloudFront and Route 53 log their events in one Region only. Without them, new users, keys and permissions are not recorded.",
  references: [REFERENCES.globalServices],
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  example: { isMultiRegionTrail: false, includeGlobalServiceEvents: false },
  remediation: (_verdict, account) => recordMore(() => [globalServiceEvents(account)]),
  evaluate: (posture) => {
    const verdict = allRecorded(posture, globalServiceEvents(posture.account));
    const region = globalRegion(posture.account.partition);
    // A trail of that region alone was not looked for.
    const outside = region !== undefined && !posture.regions.some(({ name }) => name === region);
    return onAccount(
      posture,
      verdict.status === "fail" && outside
        ? notApplicable(`Global services log in ${region}, which is not in scope`, {
            evidence: [posture.account.regions],
          })
        : verdict,
      // A hidden multi-Region trail records them, whatever its home Region.
      ["fail", "not-applicable"],
    );
  },
});
