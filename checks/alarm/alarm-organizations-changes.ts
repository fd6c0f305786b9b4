import { alarmControl } from "../../src/check/index.ts";
import { ORGANIZATIONS_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-organizations-changes",
  label: "changes to the organization",
  set: () => ORGANIZATIONS_CHANGES,
  rationale:
    "Changes to the organization move accounts out of reach of its policies, or remove these policies. An alarm shows them when they are made.",
});
