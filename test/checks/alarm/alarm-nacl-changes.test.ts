import alarmNaclChanges from "../../../checks/alarm/alarm-nacl-changes.ts";
import { NACL_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmNaclChanges, NACL_CHANGES);
