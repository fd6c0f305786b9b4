import { readFileSync } from "node:fs";
import * as cloudtrail from "@aws-sdk/client-cloudtrail";
import * as monitoring from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
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
import { TAMPERING_CALLS, tamperingPattern } from "../../src/model/aws/trail-tampering.ts";
import { tamperingEvent } from "../../src/model/events/tampering-event.ts";
import { deployTemplate } from "../support/deploy-template.ts";

const HERE = { accountId: "111122223333", partition: "aws", globalRegion: "us-east-1", regions: ["us-east-1"] };
const CLIENTS: Readonly<Record<string, object>> = { cloudtrail, iam, kms, logs, monitoring, organizations, s3, sns };

/** Names of CloudTrail that are not the operation's: Amazon S3 User Guide, "Amazon S3 CloudTrail events". */
const OPERATIONS: Readonly<Record<string, string>> = {
  PutBucketPublicAccessBlock: "PutPublicAccessBlock",
  DeleteBucketPublicAccessBlock: "DeletePublicAccessBlock",
  PutAccountPublicAccessBlock: "PutPublicAccessBlock",
  DeleteAccountPublicAccessBlock: "DeletePublicAccessBlock",
  PutBucketLifecycle: "PutBucketLifecycleConfiguration",
  PutBucketNotification: "PutBucketNotificationConfiguration",
  PutBucketObjectLockConfiguration: "PutObjectLockConfiguration",
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
  expect(readFileSync("docs/scheduled-scan.md", "utf8")).toContain(`The rule matches ${TAMPERING_CALLS.length} calls`);
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

it("each call is an operation of its service, whose input names the resource as the table says", () => {
  for (const { eventSource, eventName, resource, parameters } of TAMPERING_CALLS) {
    const client = CLIENTS[eventSource.split(".")[0] ?? ""] as Record<string, readonly unknown[] | undefined>;
    const operation = client[`${OPERATIONS[eventName] ?? eventName}$`];
    expect(operation, eventName).toBeDefined();
    if (resource === "public-access" || eventName === "LeaveOrganization") continue;
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

it("the pattern is that of the template, and short enough for EventBridge", () => {
  const { Resources } = deployTemplate();
  expect(Resources.TamperingRule?.Properties.EventPattern).toEqual(tamperingPattern());
  // The default quota of a pattern: EventBridge User Guide, "Amazon EventBridge quotas".
  expect(JSON.stringify(tamperingPattern()).length).toBeLessThanOrEqual(2048);
});

it("the pattern matches each call of the table, and the function knows each", () => {
  const parsed = parseEventPattern(JSON.stringify(tamperingPattern()));
  if ("error" in parsed) throw new Error(parsed.error);
  const matches = eventTest(parsed.pattern, { left: 1e6 });
  const eventFor = (eventSource: string, eventName: string) =>
    eventOf(recordOf(HERE, iamUser(HERE), { eventSource, eventName, awsRegion: "us-east-1" }));
  for (const { eventSource, eventName } of TAMPERING_CALLS) {
    const event = eventFor(eventSource, eventName);
    expect([eventName, matches(event)]).toEqual([eventName, true]);
    expect(tamperingEvent(event)?.call).toBe(`${eventSource.split(".")[0]}:${eventName}`);
  }
  const others: [string, string][] = [
    ["cloudtrail.amazonaws.com", "StartLogging"],
    ["s3.amazonaws.com", "GetBucketPolicy"],
    ["lambda.amazonaws.com", "AddPermission"],
  ];
  for (const [source, name] of others) expect(matches(eventFor(source, name))).toBe(false);
});
