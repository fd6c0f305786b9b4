import { alarmControl } from "../../src/check/index.ts";
import { CONFIG_CHANGES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-config-changes",
  label: "changes to AWS Config",
  set: () => CONFIG_CHANGES,
  rationale:
    "AWS Config shows how resources were configured. If its recorder is stopped or its delivery channel deleted, later changes leave no trace there.",
});
