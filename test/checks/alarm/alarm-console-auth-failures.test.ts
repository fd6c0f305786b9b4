import alarmConsoleAuthFailures from "../../../checks/alarm/alarm-console-auth-failures.ts";
import { CONSOLE_AUTH_FAILURES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmConsoleAuthFailures, CONSOLE_AUTH_FAILURES);
