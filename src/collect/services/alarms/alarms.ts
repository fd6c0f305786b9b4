import { type AlarmType, CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Alarm } from "../../../model/documents/settings/monitoring.ts";
import type { LogGroup } from "../../../model/documents/snapshot.ts";
import { alarmsOn } from "../../../model/resources/alarms.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { numberOf, textOf } from "../answers/shape.ts";

const API = "cloudwatch:DescribeAlarms";
type Members = Readonly<Record<string, unknown>>;

/** The most that DescribeAlarms gives at once. */
const MAX_RECORDS = 100;

/** Without them DescribeAlarms gives metric alarms only. */
const TYPES: readonly AlarmType[] = ["MetricAlarm", "CompositeAlarm", "LogAlarm"];

/** A Region's alarms that may tell of these log groups, by name. */
export async function alarms(
  session: Session,
  region: string,
  groups: readonly LogGroup[],
  abortSignal: AbortSignal,
): Promise<Alarm[]> {
  const client = session.client(CloudWatchClient, region);
  const listOf = (types: readonly AlarmType[]) =>
    everyPage<Alarm>(
      async (NextToken, found) => {
        const command = new DescribeAlarmsCommand({ AlarmTypes: [...types], MaxRecords: MAX_RECORDS, NextToken });
        const page = await client.send(command, { abortSignal });
        const { MetricAlarms, CompositeAlarms, LogAlarms } = page;
        if (!MetricAlarms && !CompositeAlarms && !LogAlarms) throw new MalformedResponse(API);
        found.push(
          ...list(MetricAlarms).map((one) => alarmOf(one, "metric")),
          ...list(CompositeAlarms).map((one) => alarmOf(one, "composite")),
          ...list(LogAlarms).map((one) => alarmOf(one, "log")),
        );
        return page.NextToken;
      },
      (found) => alarmsOn(groups, found.sort(byName)),
    );
  try {
    return await listOf(TYPES);
  } catch (error) {
    // Where log alarms are not launched the service does not know their name, and there are none.
    if (!isUnknownType(error)) throw error;
    return await listOf(TYPES.filter((type) => type !== "LogAlarm"));
  }
}

function isUnknownType(error: unknown): boolean {
  const { name, message } = Object(error) as Partial<Error>;
  return /^Validation(Error|Exception)$/.test(name ?? "") && /alarmTypes/i.test(message ?? "");
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
    ...suppressorOf(one),
    query: kind === "log" ? scheduledQueryOf(one.ScheduledQueryConfiguration) : null,
  };
}

function scheduledQueryOf(given: unknown): Alarm["query"] {
  const one = Object(given) as Members;
  const query = text(one.QueryString);
  if (query === null) throw new MalformedResponse(API);
  const logGroups = list(one.LogGroupIdentifiers).map((group) => text(group) ?? "");
  return { text: query, logGroups, aggregation: text(one.AggregationExpression) };
}

function suppressorOf({ ActionsSuppressor }: Members): Pick<Alarm, "actionsSuppressor"> {
  const actionsSuppressor = text(ActionsSuppressor);
  return actionsSuppressor === null ? {} : { actionsSuppressor };
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
