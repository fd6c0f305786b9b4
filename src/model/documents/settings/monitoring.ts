import { type Static, Type } from "typebox";

const text = (description?: string) =>
  Type.Union([Type.String(), Type.Null()], { ...(description ? { description } : {}) });
const number = () => Type.Union([Type.Number(), Type.Null()]);

/** A log group as `DescribeLogGroups` gives it. */
export const LogGroupDescription = Type.Object({
  retentionInDays: Type.Union([Type.Number(), Type.Null()], { description: "Null: log events never expire." }),
  retentionPolicyName: text("The account policy that sets the retention; null: the log group's own."),
  kmsKeyId: text(),
  logGroupClass: text("`STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY` or `ESSENTIALS`."),
  deletionProtectionEnabled: Type.Union([Type.Boolean(), Type.Null()]),
  dataProtectionStatus: Type.Optional(
    text("`ACTIVATED`: it has a data protection policy of its own. Missing in older snapshots."),
  ),
  inheritedProperties: Type.Optional(
    Type.Array(Type.String(), {
      description: "`ACCOUNT_DATA_PROTECTION`: a data protection policy of the account. Missing in older snapshots.",
    }),
  ),
});
export type LogGroupDescription = Static<typeof LogGroupDescription>;

/** A metric filter as `DescribeMetricFilters` gives it. */
export const MetricFilter = Type.Object({
  filterName: Type.String(),
  filterPattern: Type.String(),
  metricTransformations: Type.Array(
    Type.Object({
      metricNamespace: Type.String(),
      metricName: Type.String(),
      metricValue: Type.String(),
      defaultValue: number(),
      dimensions: Type.Record(Type.String(), Type.String()),
      unit: text(),
    }),
  ),
  applyOnTransformedLogs: Type.Boolean(),
  fieldSelectionCriteria: text(),
  emitSystemFieldDimensions: Type.Array(Type.String()),
});
export type MetricFilter = Static<typeof MetricFilter>;

/** A subscription filter as `DescribeSubscriptionFilters` gives it. */
export const SubscriptionFilter = Type.Object({
  filterName: Type.String(),
  filterPattern: Type.String({ description: "Which events it sends; empty: all." }),
  destinationArn: Type.String({
    description: "A Kinesis stream, a Firehose stream, a Lambda function, or a destination of CloudWatch Logs.",
  }),
});
export type SubscriptionFilter = Static<typeof SubscriptionFilter>;

/** The transformer of a log group as `GetTransformer` gives it. */
export const LogTransformer = Type.Object({
  processors: Type.Array(Type.String(), { description: "What it does, in order: `parseJSON`, `deleteKeys` …" }),
});
export type LogTransformer = Static<typeof LogTransformer>;

/** An account policy of CloudWatch Logs, which holds for log groups of a Region, as `DescribeAccountPolicies` gives it. */
export const LogAccountPolicy = Type.Object({
  policyName: Type.String(),
  policyType: Type.Union([Type.Literal("SUBSCRIPTION_FILTER_POLICY"), Type.Literal("TRANSFORMER_POLICY")]),
  selectionCriteria: text("The log groups that it holds for; null: all."),
  subscription: Type.Union(
    [
      Type.Object({ destinationArn: Type.String(), policyDocument: Type.String({ description: "JSON." }) }),
      Type.Null(),
    ],
    { description: "What a subscription filter policy says; null: the policy is a transformer's." },
  ),
});
export type LogAccountPolicy = Static<typeof LogAccountPolicy>;

const metric = {
  namespace: text(),
  metricName: text(),
  dimensions: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
  period: number(),
};

/** An alarm as `DescribeAlarms` gives it. A composite alarm has a rule and no metric, a log alarm a query of log groups. */
export const Alarm = Type.Object({
  alarmName: Type.String(),
  alarmArn: Type.String(),
  kind: Type.Union([Type.Literal("metric"), Type.Literal("composite"), Type.Literal("log")]),
  actionsEnabled: Type.Boolean(),
  alarmActions: Type.Array(Type.String({ description: "ARNs of the targets that the alarm notifies in state ALARM." })),
  stateValue: Type.String(),
  ...metric,
  statistic: text(),
  extendedStatistic: text(),
  unit: text(),
  evaluationPeriods: number(),
  datapointsToAlarm: number(),
  threshold: number(),
  comparisonOperator: text(),
  treatMissingData: text(),
  metrics: Type.Array(
    Type.Object({
      id: Type.String(),
      expression: text(),
      metricStat: Type.Union([Type.Object({ ...metric, stat: text(), unit: text() }), Type.Null()]),
      returnData: Type.Boolean(),
    }),
    { description: "What the alarm computes its value from, in the place of one metric." },
  ),
  alarmRule: text("The rule of a composite alarm."),
  actionsSuppressor: Type.Optional(
    Type.String({ description: "The alarm that suppresses the actions of a composite alarm while it is in ALARM." }),
  ),
  query: Type.Union(
    [
      Type.Object({
        text: Type.String({ description: "In the language of CloudWatch Logs." }),
        logGroups: Type.Array(Type.String(), { description: "Names or ARNs." }),
        aggregation: text("How a number is made of its results."),
      }),
      Type.Null(),
    ],
    { description: "The scheduled query of a log alarm." },
  ),
});
export type Alarm = Static<typeof Alarm>;

/** An alarm mute rule as `GetAlarmMuteRule` gives it, that is active or will be. */
export const MuteRule = Type.Object({
  muteRuleName: Type.String(),
  muteRuleArn: Type.String(),
  status: Type.String({ description: "`ACTIVE`: it mutes its alarms now. `SCHEDULED`: it will." }),
  muteType: text("`ONE_TIME` or `RECURRING`."),
  scheduleExpression: text("When it becomes active: `cron(…)` or `at(…)`."),
  duration: text("How long it is active then, as ISO 8601: `PT4H`."),
  timezone: text(),
  alarmNames: Type.Array(Type.String(), { description: "Of the alarms of the Region that are kept." }),
});
export type MuteRule = Static<typeof MuteRule>;

/** A rule of the default event bus that may match events of CloudTrail. */
export const EventRule = Type.Object({
  ruleName: Type.String(),
  ruleArn: Type.String(),
  state: Type.String({
    description:
      "`ENABLED`, `DISABLED` or `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`, which read-only management events need.",
  }),
  eventPattern: Type.String(),
  targets: Type.Union([Type.Array(Type.Object({ targetArn: Type.String(), roleArn: text() })), Type.Null()], {
    description: "Null: the rule is disabled, and its targets were not asked for.",
  }),
});
export type EventRule = Static<typeof EventRule>;

/** A subscription of a topic, without what would tell who is written to. */
export const Subscription = Type.Object({
  subscriptionArn: text("Null: it is not confirmed, or deleted."),
  state: Type.Union([Type.Literal("confirmed"), Type.Literal("pending"), Type.Literal("deleted")]),
  protocol: Type.String(),
  endpoint: text(
    "The ARN of a resource; of a web address the host, of a mail address the domain: the rest may be a secret or a person. Null: none of these.",
  ),
  accountId: text("The account that subscribed."),
});
export type Subscription = Static<typeof Subscription>;
