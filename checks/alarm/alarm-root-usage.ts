import { alarmControl } from "../../src/check/index.ts";
import { ROOT_USAGE } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-root-usage",
  label: "use of the root user",
  set: () => ROOT_USAGE,
  rationale:
    "The root user may do everything and no policy of the account limits it. Its use is rare, so each use should reach a person at once.",
});
