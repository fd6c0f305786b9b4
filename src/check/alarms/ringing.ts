import type { Alarm, MetricFilter } from "../../model/documents/settings/monitoring.ts";

export type Transformation = MetricFilter["metricTransformations"][number];

/** Whether something holds, and if not or not known, why: a clause with the alarm's name. */
export interface Reasoned {
  readonly holds: boolean | undefined;
  readonly because: string;
}

const yes: Reasoned = { holds: true, because: "" };
const no = (because: string): Reasoned => ({ holds: false, because });
const open = (because: string): Reasoned => ({ holds: undefined, because });

/** What an alarm computes of a metric. */
interface Statistic {
  readonly statistic: string | null;
  readonly extended: string | null;
  readonly unit: string | null;
  readonly period: number | null;
}

/** What an alarm watches of the metric of a transformation, with the dimensions that it asks for. */
export type Watched =
  | { readonly statistic: Statistic; readonly dimensions: Alarm["dimensions"] }
  /** It computes something of it, which only the expression says. */
  | { readonly expression: string };

/** `undefined`: it is on another metric. */
export function watchedBy(alarm: Alarm, { metricNamespace, metricName }: Transformation): Watched | undefined {
  const isMetric = (one: { namespace: string | null; metricName: string | null }) =>
    one.namespace === metricNamespace && one.metricName === metricName;
  if (isMetric(alarm)) {
    const { statistic, extendedStatistic: extended, unit, period, dimensions } = alarm;
    return { statistic: { statistic, extended, unit, period }, dimensions };
  }
  const queries = alarm.metrics.filter(({ metricStat }) => metricStat !== null && isMetric(metricStat));
  if (queries.length === 0) return undefined;
  const [returned, ...more] = alarm.metrics.filter(({ returnData }) => returnData);
  const stat = more.length === 0 && returned?.expression === null ? returned.metricStat : null;
  if (stat && isMetric(stat))
    return {
      statistic: { statistic: stat.stat, extended: null, unit: stat.unit, period: stat.period },
      dimensions: stat.dimensions,
    };
  const expressions = alarm.metrics.flatMap(({ expression }) => expression ?? []);
  return { expression: expressions.join("; ") || "several metrics" };
}

/**
 * Whether one match of a filter in one period brings an alarm to ALARM. Sources: CloudWatch User Guide, "Configuring how
 * CloudWatch alarms treat missing data" (its tables), CloudWatch Logs User Guide, "Configuring metric values for a metric
 * filter".
 */
export function ringsOnOneMatch(
  alarm: Alarm,
  transformation: Transformation,
  { statistic: of }: { statistic: Statistic },
): Reasoned {
  const { alarmName: name } = alarm;
  const { metricValue, defaultValue, unit } = transformation;
  if (of.unit !== null && of.unit !== (unit ?? "None"))
    return no(`alarm ${name} watches the unit ${of.unit}, the metric has ${unit ?? "None"}`);
  const value = Number(metricValue);
  if (metricValue.trim() === "" || Number.isNaN(value))
    return open(`the metric's value is ${metricValue || "empty"}, which each event decides`);
  const reached = datapointOf(of, value, defaultValue);
  if (reached === undefined)
    return open(`alarm ${name} watches ${of.extended ?? of.statistic ?? "an unknown statistic"} of the metric`);
  const breaches = breaching(alarm);
  if (breaches === undefined)
    return open(
      `alarm ${name} compares by ${alarm.comparisonOperator ?? "nothing"} with ${alarm.threshold ?? "a band"}`,
    );
  if (breaches(reached) && SIGNS[alarm.comparisonOperator ?? ""]?.startsWith("<"))
    return open(`alarm ${name} rings while the metric is low, and more matches may end that`);
  if (!breaches(reached)) return no(`alarm ${name} needs ${needed(alarm, of)}, one match gives ${reached}`);
  if (defaultValue !== null && breaches(defaultValue))
    return no(
      `alarm ${name} is in ALARM without any match, since the default value ${defaultValue} breaches its threshold`,
    );
  return heldBack(alarm, defaultValue);
}

/** The datapoint of a period with one match; `undefined` where other events of the period decide it. */
function datapointOf({ statistic, extended, period }: Statistic, value: number, defaultValue: number | null) {
  if (extended !== null) return undefined;
  switch (statistic) {
    case "Sum":
      return value;
    case "Maximum":
      return defaultValue === null ? value : Math.max(value, defaultValue);
    // Minutes without a match have the default value, where there is one.
    case "SampleCount":
      return defaultValue === null ? 1 : undefined;
    case "Average":
    case "Minimum":
      return defaultValue === null || (period !== null && period <= 60) ? value : undefined;
    default:
      return undefined;
  }
}

const SIGNS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: ">=",
  GreaterThanThreshold: ">",
  LessThanThreshold: "<",
  LessThanOrEqualToThreshold: "<=",
};

function breaching({ comparisonOperator, threshold }: Alarm): ((datapoint: number) => boolean) | undefined {
  if (threshold === null) return undefined;
  switch (SIGNS[comparisonOperator ?? ""]) {
    case ">=":
      return (datapoint) => datapoint >= threshold;
    case ">":
      return (datapoint) => datapoint > threshold;
    case "<":
      return (datapoint) => datapoint < threshold;
    case "<=":
      return (datapoint) => datapoint <= threshold;
    default:
      return undefined;
  }
}

function needed({ comparisonOperator, threshold }: Alarm, { statistic, period }: Statistic): string {
  const during = period === null ? "" : ` in ${period} seconds`;
  return `${statistic} ${SIGNS[comparisonOperator ?? ""] ?? comparisonOperator} ${threshold}${during}`;
}

/** Whether the datapoints around the one that breaches let the alarm go to ALARM. */
function heldBack(alarm: Alarm, defaultValue: number | null): Reasoned {
  const { alarmName: name, evaluationPeriods, datapointsToAlarm, treatMissingData } = alarm;
  const wanted = datapointsToAlarm ?? evaluationPeriods ?? 1;
  const treatment = treatMissingData ?? "missing";
  if (defaultValue === null && treatment === "breaching")
    return no(`alarm ${name} is in ALARM without any match, since it treats missing data as breaching`);
  // The default value is published only in periods in which the log group gets events.
  if (treatment === "breaching")
    return open(`alarm ${name} treats missing data as breaching, and an hour without events would keep it in ALARM`);
  if (wanted <= 1) return yes;
  const why = `alarm ${name} needs ${wanted} datapoints of ${evaluationPeriods ?? wanted}, one match gives 1`;
  if (defaultValue !== null) return no(why);
  switch (treatment) {
    // With nothing else to see, the alarm goes by the datapoint that there is.
    case "missing":
      return yes;
    case "ignore":
    case "notBreaching":
      return no(`${why} (missing data: ${treatment})`);
    default:
      return open(`alarm ${name} treats missing data as ${treatment}`);
  }
}
