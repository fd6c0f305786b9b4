import alarmConfigChanges from "../../../checks/alarm/alarm-config-changes.ts";
import { CONFIG_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmConfigChanges, CONFIG_CHANGES);
