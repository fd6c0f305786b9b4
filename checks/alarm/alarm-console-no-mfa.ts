import { alarmControl } from "../../src/check/index.ts";
import { CONSOLE_NO_MFA } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-console-no-mfa",
  label: "console sign-ins without MFA",
  set: () => CONSOLE_NO_MFA,
  rationale:
    "A sign-in without MFA needs only a password, which may be guessed or stolen. An alarm shows at once which user signed in without a second factor.",
});
