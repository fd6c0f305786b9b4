import alarmIamPolicyChanges from "../../../checks/alarm/alarm-iam-policy-changes.ts";
import { IAM_POLICY_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmIamPolicyChanges, IAM_POLICY_CHANGES);
