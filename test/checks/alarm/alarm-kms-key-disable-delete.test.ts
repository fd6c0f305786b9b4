import alarmKmsKeyDisableDelete from "../../../checks/alarm/alarm-kms-key-disable-delete.ts";
import { KMS_KEY_DISABLE_DELETE } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmKmsKeyDisableDelete, KMS_KEY_DISABLE_DELETE);
