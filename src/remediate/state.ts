import { jmespathText } from "../model/text/jmespath.ts";
import { type Call, callOf } from "./words.ts";

/** A command that reads what another one sets, and what it prints if that is right already, white space apart. */
export interface State {
  readonly read: readonly string[];
  readonly expected: string;
}

type Options = Call["options"];
type Rule = (options: Options) => State | undefined;

/**
 * How to see whether a command has nothing to do.
 *
 * @returns undefined: its effect cannot be read with one command.
 */
export function stateOf(words: readonly string[]): State | undefined {
  const call = callOf(words);
  return call && STATES[call.name]?.(call.options);
}

/** Whether a command, such as `cloudtrail start-logging`, is one of those whose effect is read. */
export const hasState = (name: string): boolean => Object.hasOwn(STATES, name);

/** Reads a member that is a text, as it is. */
const text = (read: string, where: readonly string[], query: string, expected: string): State => ({
  read: ["aws", ...read.split(" "), ...where, "--query", query, "--output", "text"],
  expected,
});

/** Reads what an expression gives of all pages of an answer. */
const json = (read: string, where: readonly string[], query: string, expected: string): State => ({
  read: ["aws", ...read.split(" "), ...where, "--query", query, "--output", "json"],
  expected,
});

const value = (options: Options, name: string) => String(options[name] ?? "");
const shown = (options: Options, name: string) => JSON.stringify(value(options, name));
const at = (options: Options, ...names: readonly string[]) =>
  names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, value(options, name)]));
const parsed = (options: Options, name: string): unknown => JSON.parse(value(options, name));

/** Options with the member of an answer that has what they set: a text, a number, a decimal number, or this value. */
type Members = Readonly<
  Record<string, readonly [member: string, is: "text" | "number" | "decimal" | "true" | "false"]>
>;

function members(read: string, where: readonly string[], of: string, options: Options, members: Members): State {
  const given = Object.entries(members).filter(([option]) => options[option] !== undefined);
  const values = given.map(([option, [, is]]) => {
    if (is === "text") return shown(options, option);
    const set = value(options, option);
    return is === "number" ? set : is === "decimal" ? set.replace(/^\d+$/, "$&.0") : is;
  });
  return json(read, where, `${of}[${given.map(([, [member]]) => member).join(",")}]`, `[${values.join(",")}]`);
}

const TRAIL: Members = {
  "s3-bucket-name": ["S3BucketName", "text"],
  "s3-key-prefix": ["S3KeyPrefix", "text"],
  "kms-key-id": ["KmsKeyId", "text"],
  "is-multi-region-trail": ["IsMultiRegionTrail", "true"],
  "no-is-multi-region-trail": ["IsMultiRegionTrail", "false"],
  "include-global-service-events": ["IncludeGlobalServiceEvents", "true"],
  "no-include-global-service-events": ["IncludeGlobalServiceEvents", "false"],
  "enable-log-file-validation": ["LogFileValidationEnabled", "true"],
  "is-organization-trail": ["IsOrganizationTrail", "true"],
  "no-recursive-logging": ["RecursiveLogging", "false"],
  "cloud-watch-logs-log-group-arn": ["CloudWatchLogsLogGroupArn", "text"],
  "cloud-watch-logs-role-arn": ["CloudWatchLogsRoleArn", "text"],
};

/** The topic is given by its name or its ARN, and the answer has the ARN. */
const trail: Rule = (options) => {
  const topic = value(options, "sns-topic-name");
  const ends = `ends_with(SnsTopicARN||'',${jmespathText(topic.startsWith("arn:") ? topic : `:${topic}`)})`;
  const more: Members = topic === "" ? {} : { "sns-topic-name": [ends, "true"] };
  return members("cloudtrail get-trail", at(options, "name", "region"), "Trail.", options, { ...TRAIL, ...more });
};

const ofStore = (options: Options) => at(options, "event-data-store", "region");

const storeStatus: Rule = (options) => json("cloudtrail get-event-data-store", ofStore(options), "Status", '"ENABLED"');

interface BasicSelector {
  readonly ReadWriteType?: string;
  readonly IncludeManagementEvents?: boolean;
  readonly DataResources?: readonly unknown[];
  readonly ExcludeManagementEventSources?: readonly string[];
}

const selectors: Rule = (options) => {
  const read = (member: string, list: unknown) =>
    json("cloudtrail get-event-selectors", at(options, "trail-name", "region"), member, JSON.stringify(list));
  if (options["advanced-event-selectors"] !== undefined)
    return read("AdvancedEventSelectors", parsed(options, "advanced-event-selectors"));
  const basic = parsed(options, "event-selectors") as readonly BasicSelector[];
  // A list that is empty may be missing.
  const query =
    "EventSelectors[].[ReadWriteType,IncludeManagementEvents,DataResources||`[]`,ExcludeManagementEventSources||`[]`]";
  return read(
    query,
    basic.map((one) => [
      one.ReadWriteType ?? "All",
      one.IncludeManagementEvents ?? true,
      one.DataResources ?? [],
      one.ExcludeManagementEventSources ?? [],
    ]),
  );
};

const tags: Rule = (options) => {
  const list = parsed(options, "tags-list") as readonly { readonly Key: string; readonly Value: string }[];
  const where = ["--resource-id-list", value(options, "resource-id"), ...at(options, "region")];
  const query = list.map(({ Key }) => `ResourceTagList[0].TagsList[?Key==${jmespathText(Key)}]|[0].Value`);
  return json("cloudtrail list-tags", where, `[${query.join(",")}]`, JSON.stringify(list.map(({ Value }) => Value)));
};

const encryption: Rule = (options) => {
  const { Rules } = parsed(options, "server-side-encryption-configuration") as { readonly Rules: readonly unknown[] };
  const [rule] = Rules as readonly {
    readonly ApplyServerSideEncryptionByDefault: { readonly SSEAlgorithm: string; readonly KMSMasterKeyID?: string };
    readonly BucketKeyEnabled?: boolean;
  }[];
  if (!rule) return undefined;
  const { SSEAlgorithm, KMSMasterKeyID = null } = rule.ApplyServerSideEncryptionByDefault;
  const first = "ServerSideEncryptionConfiguration.Rules[0].";
  const names = ["SSEAlgorithm", "KMSMasterKeyID"].map((name) => `ApplyServerSideEncryptionByDefault.${name}`);
  return json(
    "s3api get-bucket-encryption",
    at(options, "bucket"),
    `${first}[${[...names, "BucketKeyEnabled"].join(",")}]`,
    JSON.stringify([SSEAlgorithm, KMSMasterKeyID, rule.BucketKeyEnabled ?? false]),
  );
};

/** The members of a lifecycle rule in the order in which the AWS CLI prints them. */
const LIFECYCLE_MEMBERS = [
  ...["Expiration", "ID", "Prefix", "Filter", "Status", "Transitions", "NoncurrentVersionTransitions"],
  ...["NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"],
];

const lifecycle: Rule = (options) => {
  const { Rules } = parsed(options, "lifecycle-configuration") as { readonly Rules: Record<string, unknown>[] };
  const ordered = Rules.map((rule) =>
    Object.fromEntries(LIFECYCLE_MEMBERS.flatMap((name) => (rule[name] === undefined ? [] : [[name, rule[name]]]))),
  );
  const where = at(options, "bucket");
  return json("s3api get-bucket-lifecycle-configuration", where, "Rules", JSON.stringify(ordered));
};

const accessLogs: Rule = (options) => {
  const { LoggingEnabled } = parsed(options, "bucket-logging-status") as {
    readonly LoggingEnabled: { readonly TargetBucket: string; readonly TargetPrefix: string };
  };
  const { TargetBucket, TargetPrefix } = LoggingEnabled;
  const query = "LoggingEnabled.[TargetBucket,TargetPrefix]";
  return json("s3api get-bucket-logging", at(options, "bucket"), query, JSON.stringify([TargetBucket, TargetPrefix]));
};

const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];

/** A member of a log group of a Region. */
const logGroup =
  (member: string, expected: (options: Options) => string): Rule =>
  (options) => {
    const name = value(options, options["log-group-name"] === undefined ? "log-group-identifier" : "log-group-name");
    const where = ["--log-group-name-prefix", name, ...at(options, "region")];
    const query = `logGroups[?logGroupName==${jmespathText(name)}]|[0].${member}`;
    return json("logs describe-log-groups", where, query, expected(options));
  };

/** A longer time than what a command sets is right too, so that no plan shortens it. */
const atMost = (member: string, days: string) => `min([${member}||\`0\`,\`${days}\`])`;

const retention: Rule = (options) => {
  const [name, days] = [value(options, "log-group-name"), value(options, "retention-in-days")];
  const query = `logGroups[?logGroupName==${jmespathText(name)}].${atMost("retentionInDays", days)}|[0]`;
  return json("logs describe-log-groups", ["--log-group-name-prefix", name, ...at(options, "region")], query, days);
};

const FILTER_MEMBERS = ["metricName", "metricNamespace", "metricValue"];

/** Of a filter with one metric, in the short form of its option. */
const metricFilter: Rule = (options) => {
  const transformation = value(options, "metric-transformations");
  const more = ["apply-on-transformed-logs", "field-selection-criteria", "emit-system-field-dimensions"];
  if (!/^metricName=/.test(transformation) || more.some((option) => options[option] !== undefined)) return undefined;
  const given = new Map(
    transformation.split(",").map((pair) => {
      const [name = "", ...rest] = pair.split("=");
      return [name, rest.join("=")] as const;
    }),
  );
  const name = value(options, "filter-name");
  const query = ["filterPattern", ...FILTER_MEMBERS.map((member) => `metricTransformations[0].${member}`)];
  return json(
    "logs describe-metric-filters",
    [...at(options, "log-group-name"), "--filter-name-prefix", name, ...at(options, "region")],
    `metricFilters[?filterName==${jmespathText(name)}]|[0].[${query.join(",")}]`,
    JSON.stringify([value(options, "filter-pattern"), ...FILTER_MEMBERS.map((member) => given.get(member) ?? "")]),
  );
};

const ALARM: Members = {
  namespace: ["Namespace", "text"],
  "metric-name": ["MetricName", "text"],
  statistic: ["Statistic", "text"],
  period: ["Period", "number"],
  "evaluation-periods": ["EvaluationPeriods", "number"],
  "datapoints-to-alarm": ["DatapointsToAlarm", "number"],
  threshold: ["Threshold", "decimal"],
  "comparison-operator": ["ComparisonOperator", "text"],
  "treat-missing-data": ["TreatMissingData", "text"],
};

const alarm: Rule = (options) => {
  const where = ["--alarm-names", value(options, "alarm-name"), ...at(options, "region")];
  const actions = value(options, "alarm-actions");
  const list = actions.startsWith("[") ? (JSON.parse(actions) as string[]) : [actions];
  const { read, expected } = members("cloudwatch describe-alarms", where, "MetricAlarms[0].", options, ALARM);
  const more = ",ActionsEnabled,AlarmActions]";
  return {
    read: read.map((word) => (word.startsWith("MetricAlarms") ? `${word.slice(0, -1)}${more}` : word)),
    expected: `${expected.slice(0, -1)},true,${JSON.stringify(list)}]`,
  };
};

const keyMember =
  (query: string, expected: string): Rule =>
  (options) =>
    json("kms describe-key", at(options, "key-id", "region"), query, expected);

const policyVersion: Rule = (options) => {
  const version = "PolicyVersionList[?IsDefaultVersion]|[0].Document";
  const query = `Policies[?Arn==${jmespathText(value(options, "policy-arn"))}]|[0].${version}`;
  const where = ["--filter", "LocalManagedPolicy"];
  return json("iam get-account-authorization-details", where, query, compact(options, "policy-document"));
};

/** Of the account and Region, or of one resource. */
const logsPolicy: Rule = (options) => {
  const where =
    options["resource-arn"] === undefined ? [] : [...at(options, "resource-arn"), "--policy-scope", "RESOURCE"];
  const name =
    options["policy-name"] === undefined ? "" : `?policyName==${jmespathText(value(options, "policy-name"))}`;
  const query = `resourcePolicies[${name}]|[0].policyDocument`;
  const read = "logs describe-resource-policies";
  return text(read, [...where, ...at(options, "region")], query, value(options, "policy-document"));
};

const accountPolicy: Rule = (options) =>
  json(
    "logs describe-account-policies",
    at(options, "policy-type", "policy-name", "region"),
    "accountPolicies[0].[policyDocument,selectionCriteria]",
    JSON.stringify([value(options, "policy-document"), value(options, "selection-criteria")]),
  );

const compact = (options: Options, name: string) => JSON.stringify(parsed(options, name));

/** By the name of the command. */
const STATES: Readonly<Record<string, Rule>> = {
  "cloudtrail create-trail": trail,
  "cloudtrail update-trail": trail,
  "cloudtrail start-logging": (options) =>
    json("cloudtrail get-trail-status", at(options, "name", "region"), "IsLogging", "true"),
  "cloudtrail put-event-selectors": selectors,
  "cloudtrail put-insight-selectors": (options) =>
    json(
      "cloudtrail get-insight-selectors",
      at(options, "trail-name", "region"),
      "InsightSelectors",
      compact(options, "insight-selectors"),
    ),
  "cloudtrail add-tags": tags,
  "cloudtrail update-event-data-store": (options) =>
    members("cloudtrail get-event-data-store", ofStore(options), "", options, {
      "retention-period": [atMost("RetentionPeriod", value(options, "retention-period")), "number"],
      "termination-protection-enabled": ["TerminationProtectionEnabled", "true"],
      "multi-region-enabled": ["MultiRegionEnabled", "true"],
      "kms-key-id": ["KmsKeyId", "text"],
    }),
  "cloudtrail start-event-data-store-ingestion": storeStatus,
  "cloudtrail restore-event-data-store": storeStatus,
  // Among the account's own: the location of a bucket of another account can be readable.
  "s3api create-bucket": (options) =>
    json(
      "s3api list-buckets",
      [],
      `Buckets[?Name==${jmespathText(value(options, "bucket"))}]|[0].Name`,
      shown(options, "bucket"),
    ),
  "s3api put-bucket-versioning": (options) =>
    text("s3api get-bucket-versioning", at(options, "bucket"), "Status", "Enabled"),
  "s3api put-public-access-block": (options) =>
    json(
      "s3api get-public-access-block",
      at(options, "bucket"),
      `PublicAccessBlockConfiguration.[${BLOCKS.join(",")}]`,
      JSON.stringify(BLOCKS.map(() => true)),
    ),
  "s3api put-bucket-ownership-controls": (options) =>
    text(
      "s3api get-bucket-ownership-controls",
      at(options, "bucket"),
      "OwnershipControls.Rules[0].ObjectOwnership",
      /ObjectOwnership["=: ]+(\w+)/.exec(value(options, "ownership-controls"))?.[1] ?? "",
    ),
  "s3api put-bucket-encryption": encryption,
  "s3api put-bucket-lifecycle-configuration": lifecycle,
  "s3api put-bucket-logging": accessLogs,
  "s3api put-bucket-policy": (options) =>
    text("s3api get-bucket-policy", at(options, "bucket"), "Policy", value(options, "policy")),
  "kms create-alias": (options) =>
    text(
      "kms describe-key",
      ["--key-id", value(options, "alias-name"), ...at(options, "region")],
      "KeyMetadata.Arn",
      value(options, "target-key-id"),
    ),
  "kms put-key-policy": (options) =>
    text("kms get-key-policy", at(options, "key-id", "policy-name", "region"), "Policy", value(options, "policy")),
  "kms enable-key": keyMember("KeyMetadata.Enabled", "true"),
  "kms cancel-key-deletion": keyMember("KeyMetadata.KeyState=='PendingDeletion'", "false"),
  "kms enable-key-rotation": (options) =>
    json("kms get-key-rotation-status", at(options, "key-id", "region"), "KeyRotationEnabled", "true"),
  "logs create-log-group": logGroup("logGroupName", (options) => shown(options, "log-group-name")),
  "logs put-retention-policy": retention,
  "logs associate-kms-key": logGroup("kmsKeyId", (options) => shown(options, "kms-key-id")),
  "logs put-log-group-deletion-protection": logGroup("deletionProtectionEnabled", () => "true"),
  "logs put-metric-filter": metricFilter,
  "logs put-resource-policy": logsPolicy,
  "logs put-account-policy": accountPolicy,
  "cloudwatch put-metric-alarm": alarm,
  "cloudwatch enable-alarm-actions": (options) =>
    json(
      "cloudwatch describe-alarms",
      at(options, "alarm-names", "region"),
      "[MetricAlarms,CompositeAlarms][]|[0].ActionsEnabled",
      "true",
    ),
  "sns create-topic": (options) =>
    json(
      "sns list-topics",
      at(options, "region"),
      `length(Topics[?ends_with(TopicArn,${jmespathText(`:${value(options, "name")}`)})]||\`[]\`)`,
      "1",
    ),
  "sns subscribe": (options) =>
    json(
      "sns list-subscriptions-by-topic",
      at(options, "topic-arn", "region"),
      `Subscriptions[?Endpoint==${jmespathText(value(options, "notification-endpoint"))}]|[0].Protocol`,
      shown(options, "protocol"),
    ),
  "sns set-topic-attributes": (options) =>
    text(
      "sns get-topic-attributes",
      at(options, "topic-arn", "region"),
      `Attributes.${value(options, "attribute-name")}`,
      value(options, "attribute-value"),
    ),
  "iam create-role": (options) =>
    json("iam get-role", at(options, "role-name"), "Role.RoleName", shown(options, "role-name")),
  "iam update-assume-role-policy": (options) =>
    json(
      "iam get-role",
      at(options, "role-name"),
      "Role.AssumeRolePolicyDocument",
      compact(options, "policy-document"),
    ),
  "iam put-role-policy": (options) =>
    json(
      "iam get-role-policy",
      at(options, "role-name", "policy-name"),
      "PolicyDocument",
      compact(options, "policy-document"),
    ),
  "iam create-policy-version": policyVersion,
};
