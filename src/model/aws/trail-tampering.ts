import { type EventRecord, objectAt, textAt } from "../events/record.ts";
import { FACT_CHANGES, RESOURCES, type TamperedResource } from "./fact-changes.ts";

/** A call that can blind a trail. */
export interface TamperingCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly resource: TamperedResource;
  /** Members of `requestParameters` that name the resource; dots lead into a member. */
  readonly parameters: readonly string[];
  /** Whether controls evaluate what it changes: a scan after it tells whether it broke anything. */
  readonly isEvaluated: boolean;
  /** What else the record has to say. */
  readonly when?: When;
}

type When = (record: EventRecord) => boolean;

/** The calls that stop a trail, narrow it, or break what it writes to and what watches it: all that change a fact for the worse. */
const EVALUATED: readonly TamperingCall[] = Object.values(
  Object.fromEntries(
    Object.values(FACT_CHANGES)
      .filter((change) => typeof change !== "string")
      .flatMap(({ resource, calls }) => calls.map((eventName) => callOf(resource, eventName, { isEvaluated: true })))
      .map((call) => [`${call.eventSource}:${call.eventName}`, call]),
  ),
);

const further = (resource: TamperedResource, calls: readonly string[], when?: When): TamperingCall[] =>
  calls.map((eventName) => callOf(resource, eventName, { isEvaluated: false, ...(when ? { when } : {}) }));

/** Calls that delete, mask or divert what a trail delivered or who sees it, without a change of what controls evaluate. */
const UNEVALUATED: readonly TamperingCall[] = [
  ...further("channel", ["DeleteChannel", "UpdateChannel"]),
  ...further("delegated-administrator", ["DeregisterOrganizationDelegatedAdmin"]),
  ...further("event-data-store", ["PutResourcePolicy", "DeleteResourcePolicy"], isOnEventDataStore),
  ...further("key", ["ImportKeyMaterial"], expiresMaterial),
  ...further("key", ["RevokeGrant"], isByPrincipal),
  ...further("log-group", ["DeleteLogStream", "PutDataProtectionPolicy"]),
  ...further("alarm", ["SetAlarmState"]),
  ...further("event-rule", ["DeleteRule", "DisableRule", "PutRule", "RemoveTargets"], isOnDefaultBus),
  ...further("topic", ["PutDataProtectionPolicy"]),
  ...further("organization", ["DeregisterDelegatedAdministrator", "RemoveAccountFromOrganization"]),
  ...further("account", ["CloseAccount"]),
];

/** The calls of which a rule of EventBridge invokes the function of the scheduled scan. */
export const TAMPERING_CALLS: readonly TamperingCall[] = [...EVALUATED, ...UNEVALUATED];

/**
 * Calls on single log files, which a trail records that has data events of its bucket. S3 records retention and legal hold under two names.
 * Source: Amazon S3 User Guide, "Amazon S3 CloudTrail events".
 */
export const LOG_FILE_CALLS: readonly TamperingCall[] = [
  ...further("bucket", ["DeleteObject", "DeleteObjects"], mayBeOnLogFile),
  ...further(
    "bucket",
    [
      ...["PutObjectRetention", "PutObjectLockRetention", "PutObjectLegalHold", "PutObjectLockLegalHold"],
      "UpdateObjectEncryption",
    ],
    isOnLogFile,
  ),
  // Log files that CloudTrail does not write replace one, or are forged.
  ...further("bucket", ["PutObject", "CopyObject", "CompleteMultipartUpload"], isForeignLogFile),
];

function callOf(
  resource: TamperedResource,
  eventName: string,
  more: Pick<TamperingCall, "isEvaluated" | "when">,
): TamperingCall {
  const { service, parameters } = RESOURCES[resource];
  return { eventSource: `${service}.amazonaws.com`, eventName, resource, parameters, ...more };
}

const parameter = (record: EventRecord, name: string) => textAt(objectAt(record, "requestParameters"), name);

/** Policies of dashboards of CloudTrail Lake are no policies of what it keeps. */
function isOnEventDataStore(record: EventRecord): boolean {
  const arn = parameter(record, "resourceArn");
  return arn === undefined || arn.includes(":eventdatastore/");
}

/** Imported key material that expires makes the key unusable. AWS KMS API `ImportKeyMaterial`. */
function expiresMaterial(record: EventRecord): boolean {
  return objectAt(record, "requestParameters").validTo !== undefined;
}

/** Services revoke the grants that they made. */
function isByPrincipal(record: EventRecord): boolean {
  return !/\.amazonaws\.com(\.cn)?$/.test(textAt(objectAt(record, "userIdentity"), "invokedBy") ?? "");
}

/** CloudTrail's events arrive on the default bus. */
function isOnDefaultBus(record: EventRecord): boolean {
  const bus = parameter(record, "eventBusName") ?? "default";
  return bus === "default" || bus.endsWith(":event-bus/default");
}

/** Source: AWS CloudTrail User Guide, "Finding your CloudTrail log files": also digest files, Insights and aggregated events. */
const LOG_FILE = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/CloudTrail(?:-[A-Za-z]+)?\//;

function isOnLogFile(record: EventRecord): boolean {
  return LOG_FILE.test(parameter(record, "key") ?? "");
}

/** CloudTrail records no keys of DeleteObjects. Amazon S3 User Guide, "Logging options for Amazon S3". */
function mayBeOnLogFile(record: EventRecord): boolean {
  return parameter(record, "key") === undefined || isOnLogFile(record);
}

function isForeignLogFile(record: EventRecord): boolean {
  const writer = textAt(objectAt(record, "userIdentity"), "invokedBy") ?? "";
  return isOnLogFile(record) && !/^cloudtrail\.amazonaws\.com(\.cn)?$/.test(writer);
}

/** What EventBridge calls the events of calls that CloudTrail records. */
export const API_CALL = "AWS API Call via CloudTrail";

/** The services of each rule of EventBridge: a pattern has a quota of 2,048 characters. EventBridge User Guide, "Amazon EventBridge quotas". */
const RULES = {
  /** Trails, and where they deliver. */
  tampering: ["cloudtrail", "s3", "kms", "events"],
  /** What watches and notifies, and who may deliver. */
  watching: ["logs", "monitoring", "sns", "iam", "organizations"],
} as const;

type TamperingRule = keyof typeof RULES;

/** The event pattern of a rule of EventBridge. A name of one service matches as a call of each: the function tells. */
export function tamperingPattern(rule: TamperingRule) {
  const services: readonly string[] = RULES[rule];
  return patternOf(TAMPERING_CALLS.filter(({ eventSource }) => services.includes(serviceOf(eventSource))));
}

/** The event pattern for calls on log files, without the names of buckets. */
export const logFilePattern = () => patternOf(LOG_FILE_CALLS);

function patternOf(calls: readonly TamperingCall[]) {
  const distinct = (of: (call: TamperingCall) => string): string[] => [...new Set(calls.map(of))];
  return {
    source: distinct(({ eventSource }) => `aws.${serviceOf(eventSource)}`),
    "detail-type": [API_CALL],
    detail: {
      eventSource: distinct(({ eventSource }) => eventSource),
      eventName: distinct(({ eventName }) => eventName),
    },
  };
}

const serviceOf = (eventSource: string) => eventSource.replace(/\.amazonaws\.com$/, "");
