import alarmCloudtrailChanges from "../../../checks/alarm/alarm-cloudtrail-changes.ts";
import { CLOUDTRAIL_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmCloudtrailChanges, CLOUDTRAIL_CHANGES);
