import { alarmControl } from "../../src/check/index.ts";
import { UNAUTHORIZED_API_CALLS } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-unauthorized-api-calls",
  label: "unauthorized API calls",
  set: () => UNAUTHORIZED_API_CALLS,
  rationale:
    "Refused calls are often the first trace of stolen credentials: an attacker tries what they allow. Without an alarm they stay one line among thousands.",
});
