import { alarmControl } from "../../src/check/index.ts";
import { S3_POLICY_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-s3-policy-changes",
  label: "changes to bucket policies",
  set: () => S3_POLICY_CHANGES,
  rationale:
    "A changed bucket policy or ACL can make data public. An alarm shortens the time during which it can be read.",
});
