import { parseArn } from "../../model/aws/arn.ts";
import type { Call } from "../words.ts";
import { BUCKET_CHANGES } from "./bucket-changes.ts";
import { type Change, EMAIL, type Properties, type Value } from "./resource.ts";
import { TRAIL_CHANGES } from "./trail-changes.ts";
import { type Changes, given, json, jsonOf, member, type Names, number, propertiesOf, text } from "./values.ts";

type Options = Call["options"];

const ALARM: Names = {
  "alarm-name": ["AlarmName", text],
  namespace: ["Namespace", text],
  "metric-name": ["MetricName", text],
  dimensions: ["Dimensions", json],
  unit: ["Unit", text],
  statistic: ["Statistic", text],
  period: ["Period", number],
  "evaluation-periods": ["EvaluationPeriods", number],
  "datapoints-to-alarm": ["DatapointsToAlarm", number],
  threshold: ["Threshold", number],
  "comparison-operator": ["ComparisonOperator", text],
  "treat-missing-data": ["TreatMissingData", text],
  // One ARN, or a list in JSON.
  "alarm-actions": ["AlarmActions", (value) => (String(value).startsWith("[") ? json(value) : [text(value)])],
};

const change = (type: string, key: string, options: Options, properties: Properties, creates = false): Change => ({
  type,
  key,
  region: given(options, "region") || undefined,
  creates,
  properties,
});

const key = (id: string, options: Options, properties: Properties) => [
  change("AWS::KMS::Key", id, options, properties),
];

const group = (options: Options, properties: Properties, creates = false) => {
  const called = given(options, "log-group-name") || given(options, "log-group-identifier");
  const name = parseArn(called)?.resource.replace(/^log-group:|:\*$/g, "") ?? called;
  return [change("AWS::Logs::LogGroup", name, options, properties, creates)];
};

const topicName = (options: Options) => given(options, "topic-arn").split(":").at(-1) ?? "";

function topicAttribute(options: Options): Change[] | string {
  const name = given(options, "attribute-name");
  const value = given(options, "attribute-value");
  const properties = { Topics: [given(options, "topic-arn")] };
  if (name === "Policy")
    return [
      change("AWS::SNS::TopicPolicy", topicName(options), options, {
        ...properties,
        PolicyDocument: JSON.parse(value),
      }),
    ];
  if (name === "KmsMasterKeyId")
    return [change("AWS::SNS::Topic", topicName(options), options, { KmsMasterKeyId: value })];
  return "Its command is not one that can be read.";
}

/** `Name=value,…`, or the members of `PutMetricFilter` in JSON. */
function metricFilter(options: Options): Change[] | string {
  const input = options["cli-input-json"] === undefined ? undefined : jsonOf(options, "cli-input-json");
  const lost = ["fieldSelectionCriteria", "emitSystemFieldDimensions"].find((name) => input && member(input, name));
  if (lost !== undefined) return `No resource type has member ${lost}.`;
  if (!input && !/^metricName=[^,=]+(?:,metric\w+=[^,=]+)*$/.test(given(options, "metric-transformations")))
    return "Its command is not one that can be read.";
  const [logGroup, name, pattern] = input
    ? ["logGroupName", "filterName", "filterPattern"].map((one) => String(member(input, one)))
    : ["log-group-name", "filter-name", "filter-pattern"].map((one) => given(options, one));
  const pairs = given(options, "metric-transformations").split(",");
  const transformations = input
    ? (member(input, "metricTransformations") as readonly Properties[])
    : [Object.fromEntries(pairs.map((pair) => pair.split("=")))];
  const properties: Properties = {
    FilterName: name ?? "",
    LogGroupName: logGroup ?? "",
    FilterPattern: pattern ?? "",
    MetricTransformations: transformations.map(upper),
    ...(input && member(input, "applyOnTransformedLogs") === true ? { ApplyOnTransformedLogs: true } : {}),
  };
  return [change("AWS::Logs::MetricFilter", `${logGroup} ${name}`, options, properties, true)];
}

/** CloudFormation begins the names of members with a capital, and lists dimensions. */
const upper = (transformation: Properties): Value =>
  Object.fromEntries(
    Object.entries(transformation).map(([name, value]) =>
      name === "dimensions"
        ? ["Dimensions", Object.entries(value as Properties).map(([Key, Value]) => ({ Key, Value }))]
        : [`${name.charAt(0).toUpperCase()}${name.slice(1)}`, value],
    ),
  );

/** What each command of a plan changes. */
export const CHANGES: Changes = {
  ...BUCKET_CHANGES,
  ...TRAIL_CHANGES,
  "kms create-key": ({ options, command }) => [
    change(
      "AWS::KMS::Key",
      command.sets ?? "",
      options,
      { Description: given(options, "description"), KeyPolicy: jsonOf(options, "policy") },
      true,
    ),
  ],
  "kms create-alias": ({ options }) => {
    const [name, target] = [given(options, "alias-name"), given(options, "target-key-id")];
    return [change("AWS::KMS::Alias", name, options, { AliasName: name, TargetKeyId: target }, true)];
  },
  "kms enable-key-rotation": ({ options }) => key(given(options, "key-id"), options, { EnableKeyRotation: true }),
  "kms put-key-policy": ({ options }) =>
    key(given(options, "key-id"), options, { KeyPolicy: jsonOf(options, "policy") }),
  "kms enable-key": ({ options }) => key(given(options, "key-id"), options, { Enabled: true }),
  "kms cancel-key-deletion": () => "It is an action, not a setting.",
  "logs create-log-group": ({ options }) =>
    group(
      options,
      {
        LogGroupName: given(options, "log-group-name"),
        ...(options["kms-key-id"] === undefined ? {} : { KmsKeyId: given(options, "kms-key-id") }),
      },
      true,
    ),
  "logs put-retention-policy": ({ options }) =>
    group(options, { RetentionInDays: Number(given(options, "retention-in-days")) }),
  "logs associate-kms-key": ({ options }) => group(options, { KmsKeyId: given(options, "kms-key-id") }),
  "logs put-log-group-deletion-protection": ({ options }) => group(options, { DeletionProtectionEnabled: true }),
  "logs put-metric-filter": ({ options }) => metricFilter(options),
  "cloudwatch put-metric-alarm": ({ options }) => [
    change("AWS::CloudWatch::Alarm", given(options, "alarm-name"), options, propertiesOf(options, ALARM), true),
  ],
  "sns create-topic": ({ options }) => {
    const name = given(options, "name");
    return [change("AWS::SNS::Topic", name, options, { TopicName: name }, true)];
  },
  "sns set-topic-attributes": ({ options }) => topicAttribute(options),
  "sns subscribe": ({ options }) => [
    change(
      "AWS::SNS::Subscription",
      topicName(options),
      options,
      { TopicArn: given(options, "topic-arn"), Protocol: given(options, "protocol"), Endpoint: EMAIL },
      true,
    ),
  ],
  "iam create-role": ({ options }) => {
    const name = given(options, "role-name");
    const trust = jsonOf(options, "assume-role-policy-document");
    return [change("AWS::IAM::Role", name, {}, { RoleName: name, AssumeRolePolicyDocument: trust }, true)];
  },
  "iam update-assume-role-policy": ({ options }) => [
    change(
      "AWS::IAM::Role",
      given(options, "role-name"),
      {},
      {
        AssumeRolePolicyDocument: jsonOf(options, "policy-document"),
      },
    ),
  ],
  "iam put-role-policy": ({ options }) => {
    const [role, name] = [given(options, "role-name"), given(options, "policy-name")];
    const policy = jsonOf(options, "policy-document");
    return [
      change(
        "AWS::IAM::RolePolicy",
        `${role} ${name}`,
        {},
        { RoleName: role, PolicyName: name, PolicyDocument: policy },
      ),
    ];
  },
};
