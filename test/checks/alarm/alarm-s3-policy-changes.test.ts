import alarmS3PolicyChanges from "../../../checks/alarm/alarm-s3-policy-changes.ts";
import { S3_POLICY_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmS3PolicyChanges, S3_POLICY_CHANGES);
