import { alarmControl } from "../../src/check/index.ts";
import { VPC_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-vpc-changes",
  label: "changes to VPCs",
  set: () => VPC_CHANGES,
  rationale:
    "A VPC or a peering connection can join networks that should be apart. An alarm shows the change when it is made.",
});
