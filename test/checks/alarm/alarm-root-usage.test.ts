import alarmRootUsage from "../../../checks/alarm/alarm-root-usage.ts";
import { ROOT_USAGE } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmRootUsage, ROOT_USAGE);
