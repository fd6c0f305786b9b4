import alarmVpcChanges from "../../../checks/alarm/alarm-vpc-changes.ts";
import { VPC_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmVpcChanges, VPC_CHANGES);
