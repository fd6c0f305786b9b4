import { alarmControl } from "../../src/check/index.ts";
import { CONSOLE_AUTH_FAILURES } from "../../src/filters/index.ts";

export default alarmControl({
  id: "alarm-console-auth-failures",
  label: "failed console sign-ins",
  set: () => CONSOLE_AUTH_FAILURES,
  rationale:
    "Failed sign-ins show that passwords are being guessed. An alarm gives the address while the attempts go on.",
});
