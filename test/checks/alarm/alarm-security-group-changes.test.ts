import alarmSecurityGroupChanges from "../../../checks/alarm/alarm-security-group-changes.ts";
import { SECURITY_GROUP_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmSecurityGroupChanges, SECURITY_GROUP_CHANGES);
