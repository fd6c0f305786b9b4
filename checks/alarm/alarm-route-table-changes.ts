import { alarmControl } from "../../src/check/index.ts";
import { ROUTE_TABLE_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-route-table-changes",
  label: "changes to route tables",
  set: () => ROUTE_TABLE_CHANGES,
  rationale:
    "Route tables decide where traffic goes. An alarm shows a route that leads around a firewall, or out of the network.",
});
