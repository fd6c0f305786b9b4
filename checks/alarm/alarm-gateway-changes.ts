import { alarmControl } from "../../src/check/index.ts";
import { GATEWAY_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-gateway-changes",
  label: "changes to network gateways",
  set: () => GATEWAY_CHANGES,
  rationale:
    "Traffic enters and leaves a VPC through its gateways. An alarm shows a new path to the internet or to another network.",
});
