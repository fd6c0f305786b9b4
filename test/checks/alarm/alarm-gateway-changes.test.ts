import alarmGatewayChanges from "../../../checks/alarm/alarm-gateway-changes.ts";
import { GATEWAY_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmGatewayChanges, GATEWAY_CHANGES);
