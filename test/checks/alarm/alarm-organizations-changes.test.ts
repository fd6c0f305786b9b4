import alarmOrganizationsChanges from "../../../checks/alarm/alarm-organizations-changes.ts";
import { ORGANIZATIONS_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmOrganizationsChanges, ORGANIZATIONS_CHANGES);
