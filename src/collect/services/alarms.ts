import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Alarm } from "../../model/documents/monitoring.ts";
import { alarmsOn, type MetricName } from "../../model/resources/metrics.ts";
import { MalformedResponse } from "../observe.ts";
import type { Session } from "../session/session.ts";
import { everyPage } from "./every-page.ts";
import { numberOf, textOf } from "./shape.ts";

const API = "cloudwatch:DescribeAlarms";
type Members = Readonly<Record<string, unknown>>;

/** The most that DescribeAlarms gives at once. */
const MAX_RECORDS = 100;

/** A Region's metric alarms and composite alarms that may tell of these metrics, by name. */
export async function alarms(
  session: Session,
  region: string,
  metrics: readonly MetricName[],
  abortSignal: AbortSignal,
): Promise<Alarm[]> {
  const client = session.client(CloudWatchClient, region);
  const AlarmTypes = ["MetricAlarm" as const, "CompositeAlarm" as const];
  return everyPage<Alarm>(
    async (NextToken, found) => {
      const page = await client.send(new DescribeAlarmsCommand({ AlarmTypes, MaxRecords: MAX_RECORDS, NextToken }), {
        abortSignal,
      });
      const { MetricAlarms, CompositeAlarms } = page;
      if (!MetricAlarms && !CompositeAlarms) throw new MalformedResponse(API);
      found.push(
        ...list(MetricAlarms).map((one) => alarmOf(one, "metric")),
        ...list(CompositeAlarms).map((one) => alarmOf(one, "composite")),
      );
      return page.NextToken;
    },
    (found) => alarmsOn(metrics, found.sort(byName)),
  );
}

const byName = (a: Alarm, b: Alarm) => (a.alarmName < b.alarmName ? -1 : 1);
const text = (value: unknown) => textOf(API, value);
const number = (value: unknown) => numberOf(API, value);

function alarmOf(given: unknown, kind: Alarm["kind"]): Alarm {
  const one = Object(given) as Members;
  const [alarmName, alarmArn, stateValue] = [text(one.AlarmName), text(one.AlarmArn), text(one.StateValue)];
  if (alarmName === null || alarmArn === null || stateValue === null) throw new MalformedResponse(API);
  return {
    alarmName,
    alarmArn,
    kind,
    actionsEnabled: one.ActionsEnabled !== false,
    alarmActions: list(one.AlarmActions).map((arn) => text(arn) ?? ""),
    stateValue,
    ...metricOf(one),
    statistic: text(one.Statistic),
    extendedStatistic: text(one.ExtendedStatistic),
    unit: text(one.Unit),
    evaluationPeriods: number(one.EvaluationPeriods),
    datapointsToAlarm: number(one.DatapointsToAlarm),
    threshold: number(one.Threshold),
    comparisonOperator: text(one.ComparisonOperator),
    treatMissingData: text(one.TreatMissingData),
    metrics: list(one.Metrics).map(queryOf),
    alarmRule: text(one.AlarmRule),
  };
}

function metricOf({ Namespace, MetricName, Dimensions, Period }: Members) {
  return {
    namespace: text(Namespace),
    metricName: text(MetricName),
    dimensions: list(Dimensions).map((one) => {
      const { Name, Value } = Object(one) as Members;
      return { name: text(Name) ?? "", value: text(Value) ?? "" };
    }),
    period: number(Period),
  };
}

function queryOf(given: unknown): Alarm["metrics"][number] {
  const { Id, Expression, MetricStat, ReturnData, Period } = Object(given) as Members;
  const stat = MetricStat === undefined || MetricStat === null ? null : (Object(MetricStat) as Members);
  return {
    id: text(Id) ?? "",
    expression: text(Expression),
    metricStat: stat && {
      ...metricOf({ ...(Object(stat.Metric) as Members), Period: stat.Period ?? Period }),
      stat: text(stat.Stat),
      unit: text(stat.Unit),
    },
    // Without a word a query gives data.
    returnData: ReturnData !== false,
  };
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedResponse(API);
  return value;
}
