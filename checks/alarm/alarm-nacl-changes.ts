import { alarmControl } from "../../src/check/index.ts";
import { NACL_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-nacl-changes",
  label: "changes to network ACLs",
  set: () => NACL_CHANGES,
  rationale:
    "Network ACLs filter the traffic of entire subnets. An alarm shows a change that exposes them, or cuts them off.",
});
