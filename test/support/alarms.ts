import type { AlarmSet } from "../../src/filters/index.ts";
import * as filters from "../../src/filters/index.ts";
import type { Alarm, MetricFilter, Subscription } from "../../src/model/documents/settings/monitoring.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT, type AccountBuilder, read } from "./account.ts";

/** The sets of all controls on alarms; of the two on trails the larger. */
export const ALARM_SETS: readonly AlarmSet[] = Object.values(filters).filter(
  (one): one is AlarmSet =>
    typeof one === "object" && one !== null && "events" in one && one !== filters.CLOUDTRAIL_CHANGES,
);

/** A metric filter that makes one metric of its own name. */
export function metricFilter(
  filterName: string,
  filterPattern: string,
  more: Partial<MetricFilter> = {},
): MetricFilter {
  return {
    filterName,
    filterPattern,
    metricTransformations: [
      {
        metricNamespace: "CIS",
        metricName: filterName,
        metricValue: "1",
        defaultValue: null,
        dimensions: {},
        unit: null,
      },
    ],
    applyOnTransformedLogs: false,
    fieldSelectionCriteria: null,
    emitSystemFieldDimensions: [],
    ...more,
  };
}

/** An alarm on such a metric, which one match brings to ALARM. */
export function alarmOn(name: string, region = "us-east-1", more: Partial<Alarm> = {}): Alarm {
  return {
    alarmName: `${name}-alarm`,
    alarmArn: `arn:aws:cloudwatch:${region}:${ACCOUNT}:alarm:${name}-alarm`,
    kind: "metric",
    actionsEnabled: true,
    alarmActions: [`arn:aws:sns:${region}:${ACCOUNT}:alarms`],
    stateValue: "OK",
    namespace: "CIS",
    metricName: name,
    dimensions: [],
    period: 300,
    statistic: "Sum",
    extendedStatistic: null,
    unit: null,
    evaluationPeriods: 1,
    datapointsToAlarm: null,
    threshold: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    treatMissingData: "notBreaching",
    metrics: [],
    alarmRule: null,
    query: null,
    ...more,
  };
}

export const CONFIRMED: Subscription = {
  subscriptionArn: `arn:aws:sns:us-east-1:${ACCOUNT}:alarms:0a1b2c3d`,
  state: "confirmed",
  protocol: "email",
  endpoint: "@example.com",
  accountId: ACCOUNT,
};

/** What is on the log group of a trail. */
export interface Watch {
  readonly filters: readonly MetricFilter[];
  /** By Region. */
  readonly alarms: Readonly<Record<string, readonly Alarm[]>>;
  readonly subscriptions?: readonly Subscription[];
  readonly trail?: string;
}

/** Adds filters, alarms and their topic to the log group of a trail. */
export function watched(
  built: AccountBuilder,
  { filters, alarms, subscriptions = [CONFIRMED], trail = "main" }: Watch,
) {
  return built.edit((snapshot) => {
    const group = Object.values(snapshot.logGroups).find(({ name }) => name === `${trail}-group`);
    if (group?.metricFilters.state === "read") group.metricFilters.value.push(...filters);
    for (const [region, list] of Object.entries(alarms)) {
      const found = snapshot.regions[region]?.alarms;
      if (found?.state === "read") found.value.push(...list);
    }
    addTopic(snapshot, subscriptions);
  });
}

function addTopic({ topics }: Snapshot, subscriptions: readonly Subscription[]): void {
  const arn = `arn:aws:sns:us-east-1:${ACCOUNT}:alarms`;
  topics[arn] = {
    arn,
    name: "alarms",
    region: "us-east-1",
    accountId: ACCOUNT,
    owner: "own",
    attributes: read("topic.attributes", { topicArn: arn }),
    subscriptions: read("topic.subscriptions", [...subscriptions]),
  };
}

/** An alarm for each control, on the log group of a trail. */
export function allAlarms(built: AccountBuilder, trail = "main"): AccountBuilder {
  return watched(built, {
    filters: ALARM_SETS.map((set) => metricFilter(set.name, set.pattern)),
    alarms: { "us-east-1": ALARM_SETS.map(({ name }) => alarmOn(name)) },
    trail,
  });
}
