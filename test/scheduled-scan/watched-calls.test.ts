import { readFileSync } from "node:fs";
import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as monitoring from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as events from "@aws-sdk/client-eventbridge";
import * as iam from "@aws-sdk/client-iam";
import * as kms from "@aws-sdk/client-kms";
import * as organizations from "@aws-sdk/client-organizations";
import * as s3 from "@aws-sdk/client-s3";
import * as sns from "@aws-sdk/client-sns";
import { expect, it } from "vitest";
import { factsFor } from "../../src/evaluate/index.ts";
import { eventOf } from "../../src/event-patterns/envelope.ts";
import { eventTest, parseEventPattern } from "../../src/event-patterns/index.ts";
import { iamUser, recordOf } from "../../src/filters/sets/record.ts";
import { checks } from "../../src/generated/checks.ts";
import { FACT_CHANGES } from "../../src/model/aws/fact-changes.ts";
import {
  LOG_FILE_CALLS,
  logFilePattern,
  TAMPERING_CALLS,
  tamperingPattern,
} from "../../src/model/aws/trail-tampering.ts";
import { tamperingEvent } from "../../src/model/events/tampering-event.ts";
import { deployTemplate } from "../support/deploy-template.ts";

const HERE = { accountId: "111122223333", partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };
const CLIENTS: Readonly<Record<string, object>> = {
  cloudtrail,
  events,
  iam,
  kms,
  logs,
  monitoring,
  organizations,
  s3,
  sns,
};

/** Names of CloudTrail that are not the operation's: Amazon S3 User Guide, "Amazon S3 CloudTrail events". */
const OPERATIONS: Readonly<Record<string, string>> = {
  PutBucketPublicAccessBlock: "PutPublicAccessBlock",
  DeleteBucketPublicAccessBlock: "DeletePublicAccessBlock",
  PutAccountPublicAccessBlock: "PutPublicAccessBlock",
  DeleteAccountPublicAccessBlock: "DeletePublicAccessBlock",
  PutBucketLifecycle: "PutBucketLifecycleConfiguration",
  PutBucketNotification: "PutBucketNotificationConfiguration",
  PutBucketObjectLockConfiguration: "PutObjectLockConfiguration",
  PutObjectLockRetention: "PutObjectRetention",
  PutObjectLockLegalHold: "PutObjectLegalHold",
};

it("a control that needs a fact has its calls watched, or the table says why not", () => {
  const needed = [...factsFor(checks.map((check) => ({ check })))];
  expect(needed.filter((fact) => FACT_CHANGES[fact] === undefined)).toEqual([]);
  expect(needed.filter((fact) => typeof FACT_CHANGES[fact] === "string").sort()).toEqual([
    "account.alias",
    "account.canary",
    "account.customerPolicies",
    "account.events",
    "account.regions",
    "account.serviceControlPolicies",
    "region.functions",
    "trail.canary",
    "trail.integrity",
    "trail.tags",
  ]);
  // What no control needs would cost scans for nothing.
  const watched = Object.entries(FACT_CHANGES).filter(([, change]) => typeof change !== "string");
  expect(watched.map(([fact]) => fact).filter((fact) => !needed.some((one) => one === fact))).toEqual([]);
});

it("the page says how many there are", () => {
  expect(readFileSync("docs/scheduled-scan.md", "utf8")).toContain(`Two rules match ${TAMPERING_CALLS.length} calls`);
});

it("each call is about one resource", () => {
  const about = new Map<string, string>();
  for (const change of Object.values(FACT_CHANGES)) {
    if (typeof change === "string") continue;
    for (const call of change.calls) {
      expect([call, about.get(call) ?? change.resource]).toEqual([call, change.resource]);
      about.set(call, change.resource);
    }
  }
});

/** Calls that name no resource: on an organization, its own. */
const UNNAMED = ["LeaveOrganization", "DeleteOrganization", "RemoveAccountFromOrganization"];

it("each call is an operation of its service, whose input names the resource as the table says", () => {
  for (const { eventSource, eventName, resource, parameters } of [...TAMPERING_CALLS, ...LOG_FILE_CALLS]) {
    const client = CLIENTS[eventSource.split(".")[0] ?? ""] as Record<string, readonly unknown[] | undefined>;
    const operation = client[`${OPERATIONS[eventName] ?? eventName}$`];
    expect(operation, eventName).toBeDefined();
    if (resource === "public-access" || UNNAMED.includes(eventName)) continue;
    const [, , , , input] = operation as readonly [unknown, unknown, unknown, unknown, () => readonly unknown[]];
    const members = (input()[4] as readonly string[]).map(nameInRecord);
    expect(parameters.filter((one) => members.includes(one.split(".")[0] ?? "")).length, eventName).toBeGreaterThan(0);
  }
});

/** As CloudTrail writes a member of the input. */
const nameInRecord = (member: string) =>
  member === "Bucket" ? "bucketName" : `${member[0]?.toLowerCase()}${member.slice(1)}`;

it("has the calls that blind a trail", () => {
  const calls = new Set(TAMPERING_CALLS.map(({ eventName }) => eventName));
  const blinding = `StopLogging DeleteTrail UpdateTrail PutEventSelectors PutInsightSelectors PutEventConfiguration
    PutBucketPolicy DeleteBucketPolicy PutBucketLifecycle DeleteBucketLifecycle DeleteBucket PutBucketPublicAccessBlock
    DeleteBucketPublicAccessBlock PutAccountPublicAccessBlock DeleteAccountPublicAccessBlock DisableKey ScheduleKeyDeletion
    PutKeyPolicy DeleteLogGroup DeleteMetricFilter DeleteAlarms DisableAlarmActions DeleteTopic Unsubscribe
    DisconnectCustomKeyStore UpdateAlias DeleteAlias LeaveOrganization DisableAWSServiceAccess`;
  expect(blinding.split(/\s+/).filter((one) => !calls.has(one))).toEqual([]);
});

const RULES = { TamperingRule: tamperingPattern("tampering"), WatchingRule: tamperingPattern("watching") };

it("the patterns are those of the template, and short enough for EventBridge", () => {
  const { Resources } = deployTemplate();
  for (const [rule, pattern] of Object.entries(RULES)) {
    expect(Resources[rule]?.Properties.EventPattern).toEqual(pattern);
    // The default quota of a pattern: EventBridge User Guide, "Amazon EventBridge quotas".
    expect(JSON.stringify(pattern).length).toBeLessThanOrEqual(2048);
  }
  // Ten buckets with the longest names.
  const buckets = Array.from({ length: 10 }, () => "b".repeat(63));
  expect(JSON.stringify([logFilePattern(), buckets]).length).toBeLessThanOrEqual(2048);
});

const testOf = (pattern: object) => {
  const parsed = parseEventPattern(JSON.stringify(pattern));
  if ("error" in parsed) throw new Error(parsed.error);
  return eventTest(parsed.pattern, { left: 1e6 });
};

const eventFor = (eventSource: string, eventName: string, requestParameters: object = {}) =>
  eventOf(recordOf(HERE, iamUser(HERE), { eventSource, eventName, awsRegion: "us-east-1", requestParameters }));

it("each call is matched by one of the rules, and the function knows each", () => {
  const rules = Object.values(RULES).map(testOf);
  for (const { eventSource, eventName } of TAMPERING_CALLS) {
    const event = eventFor(eventSource, eventName, { validTo: "soon" });
    expect([eventName, rules.filter((matches) => matches(event)).length]).toEqual([eventName, 1]);
    expect(tamperingEvent(event)?.call).toBe(`${eventSource.split(".")[0]}:${eventName}`);
  }
  const others: [string, string][] = [
    ["cloudtrail.amazonaws.com", "StartLogging"],
    ["s3.amazonaws.com", "GetBucketPolicy"],
    ["lambda.amazonaws.com", "AddPermission"],
  ];
  for (const [source, name] of others) expect(rules.some((matches) => matches(eventFor(source, name)))).toBe(false);
});

it("calls on log files are matched in the buckets that are named", () => {
  const pattern = deployTemplate().Resources.LogFileRule?.Properties.EventPattern;
  expect(pattern).toEqual({
    ...logFilePattern(),
    detail: { ...logFilePattern().detail, requestParameters: { bucketName: { Ref: "LogBuckets" } } },
  });
  const matches = testOf({
    ...pattern,
    detail: { ...pattern.detail, requestParameters: { bucketName: ["logs", "more-logs"] } },
  });
  for (const { eventSource, eventName } of LOG_FILE_CALLS) {
    const event = (bucketName: string) =>
      eventFor(eventSource, eventName, { bucketName, key: "AWSLogs/111122223333/CloudTrail/us-east-1/a.json.gz" });
    expect([eventName, matches(event("more-logs")), matches(event("website"))]).toEqual([eventName, true, false]);
    expect(tamperingEvent(event("logs"))).toMatchObject({ isOnLogFiles: true, isEvaluated: false });
  }
});

it.each([
  ["s3", "PutObject", { key: "AWSLogs/111122223333/CloudTrail/us-east-1/a.json.gz" }, {}, true],
  ["s3", "PutObject", { key: "x/AWSLogs/o-a1b2/111122223333/CloudTrail-Digest/us-east-1/a.json.gz" }, {}, true],
  ["s3", "PutObject", { key: "AWSLogs/111122223333/Config/us-east-1/a.json.gz" }, {}, false],
  ["s3", "PutObject", { key: "AWSLogs/111122223333/CloudTrail/a" }, { invokedBy: "cloudtrail.amazonaws.com" }, false],
  ["s3", "PutObject", { key: "AWSLogs/111122223333/CloudTrail/a" }, { invokedBy: "s3.amazonaws.com" }, true],
  ["s3", "DeleteObject", { key: "athena/results.csv" }, {}, false],
  ["s3", "DeleteObjects", {}, {}, true],
  ["s3", "PutObjectRetention", {}, {}, false],
  ["kms", "RevokeGrant", { keyId: "a" }, {}, true],
  ["kms", "RevokeGrant", { keyId: "a" }, { invokedBy: "rds.amazonaws.com" }, false],
  ["kms", "ImportKeyMaterial", { keyId: "a" }, {}, false],
  ["kms", "ImportKeyMaterial", { keyId: "a", validTo: "Jan 1, 2027 12:00:00 AM" }, {}, true],
  ["cloudtrail", "DeleteResourcePolicy", { resourceArn: "arn:aws:cloudtrail:r:1:dashboard/a" }, {}, false],
  ["cloudtrail", "DeleteResourcePolicy", { resourceArn: "arn:aws:cloudtrail:r:1:eventdatastore/a" }, {}, true],
  ["events", "DisableRule", { name: "a" }, {}, true],
  ["events", "DisableRule", { name: "a", eventBusName: "arn:aws:events:r:1:event-bus/default" }, {}, true],
  ["events", "DisableRule", { name: "a", eventBusName: "orders" }, {}, false],
])("%s:%s of %j by %j may blind a trail: %s", (service, eventName, requestParameters, userIdentity, may) => {
  const record = { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, userIdentity };
  expect(tamperingEvent({ detail: record }) !== undefined).toBe(may);
});
