import alarmUnauthorizedApiCalls from "../../../checks/alarm/alarm-unauthorized-api-calls.ts";
import { UNAUTHORIZED_API_CALLS } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmUnauthorizedApiCalls, UNAUTHORIZED_API_CALLS);
