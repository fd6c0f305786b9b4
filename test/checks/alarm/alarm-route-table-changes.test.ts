import alarmRouteTableChanges from "../../../checks/alarm/alarm-route-table-changes.ts";
import { ROUTE_TABLE_CHANGES } from "../../../src/filters/index.ts";
import { describeAlarm } from "./describe-alarm.ts";

describeAlarm(alarmRouteTableChanges, ROUTE_TABLE_CHANGES);
