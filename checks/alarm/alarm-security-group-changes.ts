import { alarmControl } from "../../src/check/index.ts";
import { SECURITY_GROUP_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-security-group-changes",
  label: "changes to security groups",
  set: () => SECURITY_GROUP_CHANGES,
  rationale:
    "A changed security group can open a service to the internet. An alarm shows the change while few have found it.",
});
