import { alarmControl } from "../../src/check/index.ts";
import { IAM_POLICY_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-iam-policy-changes",
  label: "changes to IAM policies",
  set: () => IAM_POLICY_CHANGES,
  rationale:
    "A changed policy can give a principal any permission. An alarm shows the change before the permission is used.",
});
