import { parseArn } from "../aws/arn.ts";
import type { Alarm, MetricFilter } from "../documents/settings/monitoring.ts";
import type { LogGroup, Snapshot } from "../documents/snapshot.ts";
import { knownValues } from "./observed.ts";

/** A metric by its name; its Region and account are those of the log group that makes it. */
export type MetricName = Pick<MetricFilter["metricTransformations"][number], "metricNamespace" | "metricName">;

/** Whether an alarm is on a metric of a filter, by itself or as a part of what it computes. Its dimensions may still differ. */
export function isOnMetricOf({ metricTransformations }: MetricFilter, alarm: Alarm): boolean {
  return metricTransformations.some((metric) => isOnMetric(metric, alarm));
}

function isOnMetric(
  { metricNamespace, metricName }: MetricName,
  { namespace, metricName: own, metrics }: Alarm,
): boolean {
  const named = [{ namespace, metricName: own }, ...metrics.flatMap(({ metricStat }) => metricStat ?? [])];
  return named.some((one) => one.namespace === metricNamespace && one.metricName === metricName);
}

/** Whether a log alarm queries a log group, which it may name by its name or its ARN. */
export function queriesGroup({ name, arn }: Pick<LogGroup, "name" | "arn">, { query }: Alarm): boolean {
  return query?.logGroups.some((group) => [name, arn, `${arn}:*`].includes(group)) ?? false;
}

/** The log groups of a Region that alarms there may tell of: those of the scanned account, unless they are known to be missing. */
export function alarmedGroupsIn({ logGroups }: Snapshot, region: string): LogGroup[] {
  return Object.values(logGroups).filter(
    (group) => group.region === region && group.owner === "own" && group.metricFilters.state !== "absent",
  );
}

/**
 * Of a Region's alarms those that may tell of these log groups: on a metric that a metric filter makes, on an expression
 * that names one, on a query of the group, or on another such alarm. The others are nothing of the trails', and not kept.
 */
export function alarmsOn(groups: readonly LogGroup[], alarms: readonly Alarm[]): Alarm[] {
  const metrics = groups
    .flatMap(({ metricFilters }) => knownValues(metricFilters).flat())
    .flatMap(({ metricTransformations }) => metricTransformations);
  const mayTell = (alarm: Alarm) =>
    groups.some((group) => queriesGroup(group, alarm)) ||
    metrics.some(
      (metric) =>
        isOnMetric(metric, alarm) || alarm.metrics.some(({ expression }) => expression?.includes(metric.metricName)),
    );
  const kept = new Set(alarms.filter(mayTell));
  for (let before = -1; before < kept.size; ) {
    before = kept.size;
    const names = new Set([...kept].flatMap(({ alarmName, alarmArn }) => [alarmName, alarmArn]));
    for (const alarm of alarms) if (alarmsOfRule(alarm).some(({ name }) => names.has(name))) kept.add(alarm);
  }
  return alarms.filter((alarm) => kept.has(alarm));
}

const STATE_OF_ALARM = /\b(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|([^"()]*?))\s*\)/g;

/** Most characters of a rule. CloudWatch API `PutCompositeAlarm`, `AlarmRule`. */
export const LONGEST_RULE = 10_240;

interface RuledAlarm {
  readonly state: string;
  readonly name: string;
}
const ruled = new WeakMap<Alarm, readonly RuledAlarm[]>();

/** The alarms that a composite alarm's rule asks about, by name or ARN, each with the state that the rule asks for. */
function alarmsOfRule(alarm: Alarm): readonly RuledAlarm[] {
  const known = ruled.get(alarm);
  if (known) return known;
  const rule = (alarm.alarmRule ?? "").slice(0, LONGEST_RULE);
  const found = [...rule.matchAll(STATE_OF_ALARM)].map(([, state = "", quoted, bare]) => ({
    state,
    name: quoted?.replaceAll(/\\(.)/g, "$1") ?? bare ?? "",
  }));
  ruled.set(alarm, found);
  return found;
}

/**
 * Whether the rule of a composite alarm names an alarm in the state ALARM. What else has to hold, or whether it is NOT that
 * state, only the text of the rule says. CloudWatch API `PutCompositeAlarm`, `AlarmRule`.
 */
export function namesAlarm({ alarmName, alarmArn }: Alarm, composite: Alarm): boolean {
  const names =
    inAlarm.get(composite) ??
    new Set(alarmsOfRule(composite).flatMap(({ state, name }) => (state === "ALARM" ? name : [])));
  inAlarm.set(composite, names);
  return names.has(alarmName) || names.has(alarmArn);
}

const inAlarm = new WeakMap<Alarm, ReadonlySet<string>>();

/** The topics that an alarm publishes to when it goes to ALARM. */
export function topicsOf({ alarmActions }: Alarm): string[] {
  return alarmActions.filter((arn) => parseArn(arn)?.service === "sns");
}
