import alarmConsoleNoMfa from "../../../checks/alarm/alarm-console-no-mfa.ts";
import { CONSOLE_NO_MFA } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmConsoleNoMfa, CONSOLE_NO_MFA);
