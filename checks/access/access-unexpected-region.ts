import { accessControl } from "../../src/check/index.ts";

/** `awsRegion` of records. AWS CloudTrail User Guide, "CloudTrail record contents". */
export default accessControl({
  rule: "unexpected-region",
  title: "Calls are made in expected Regions only",
  failureTitle: "Call in a Region that is not used",
  severity: "medium",
  rationale:
    "Resources in a Region that no one uses are seen late: neither people nor alarms look there. Who misuses an account prefers such Regions.",
  references: [
    {
      title: "AWS Organizations: deny access by Region",
      url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_general.html",
    },
  ],
  respond: [
    "Look for resources in the Region, and delete what is not yours",
    "Deny Regions that are not used by a service control policy with aws:RequestedRegion",
  ],
});
