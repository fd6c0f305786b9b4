import { describe, expect, it } from "vitest";
import { eventOf } from "../../src/event-patterns/envelope.ts";
import { iamUser, recordOf } from "../../src/filters/sets/record.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { concernsTrails } from "../../src/model/events/concerns-trails.ts";
import { type TamperingEvent, tamperingEvent } from "../../src/model/events/tampering-event.ts";
import { attemptMessage } from "../../src/scheduled-scan/tampering/message.ts";
import { sampleSnapshot } from "../support/plan.ts";
import { HOSTILE_NAME } from "../support/sample-result.ts";

const HERE = {
  accountId: "111122223333",
  partition: "aws",
  globalRegion: "us-east-1",
  regions: ["us-east-1"],
};
const eventFor = (eventSource: string, eventName: string, requestParameters: object = {}, more: object = {}) =>
  eventOf(recordOf(HERE, iamUser(HERE), { eventSource, eventName, awsRegion: "us-east-1", requestParameters }, more));

describe("which calls concern trails", () => {
  const store = { arn: "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/0a1b", name: "0a1b" };
  const policy = { arn: "arn:aws:iam::111122223333:policy/deliver", name: "deliver" };
  const last = {
    ...sampleSnapshot(),
    eventDataStores: { [store.arn]: store },
    policies: { [policy.arn]: policy },
  } as unknown as Snapshot;
  const concerns = (source: string, name: string, parameters: object) => {
    const event = tamperingEvent(eventFor(`${source}.amazonaws.com`, name, parameters));
    return event && concernsTrails(event, last);
  };
  const first = <T>(some: Readonly<Record<string, T>>): T => Object.values(some)[0] as T;

  it("is told by the last snapshot, however the call names the resource", () => {
    const [key, group, topic] = [first(last.keys), first(last.logGroups), first(last.topics)];
    const [bucket] = Object.keys(last.buckets);
    const id = key.arn.slice(key.arn.lastIndexOf("/") + 1);
    expect(concerns("s3", "DeleteBucket", { bucketName: bucket })).toBe(true);
    for (const keyId of [key.arn, id]) expect(concerns("kms", "DisableKey", { keyId })).toBe(true);
    expect(concerns("logs", "DeleteLogGroup", { logGroupName: group.name })).toBe(true);
    expect(concerns("sns", "DeleteTopic", { topicArn: topic.arn })).toBe(true);
    expect(concerns("sns", "Unsubscribe", { subscriptionArn: `${topic.arn}:0a1b2c3d` })).toBe(true);
    expect(concerns("sns", "SetTopicAttributes", { topicArn: topic.arn })).toBe(true);
    expect(concerns("logs", "PutTransformer", { logGroupIdentifier: group.arn })).toBe(true);
    expect(concerns("logs", "DisassociateKmsKey", { resourceIdentifier: `${group.arn}:*` })).toBe(true);
    expect(concerns("iam", "DetachRolePolicy", { roleName: first(last.roles).name, policyArn: "other" })).toBe(true);
    expect(concerns("iam", "CreatePolicyVersion", { policyArn: policy.arn })).toBe(true);
    for (const eventDataStore of [store.arn, store.name])
      expect(concerns("cloudtrail", "StopEventDataStoreIngestion", { eventDataStore })).toBe(true);
    expect(concerns("cloudtrail", "DeleteEventDataStore", { eventDataStore: `${store.arn}2` })).toBe(false);
    expect(concerns("iam", "PutRolePolicy", { roleName: "website" })).toBe(false);
    expect(concerns("iam", "CreatePolicyVersion", { policyArn: `${policy.arn}2` })).toBe(false);
    expect(concerns("s3", "DeleteBucket", { bucketName: `${bucket}-2` })).toBe(false);
    expect(concerns("sns", "DeleteTopic", { topicArn: `${topic.arn}-2` })).toBe(false);
    expect(concerns("s3", "PutAccountPublicAccessBlock", {})).toBe(true);
  });

  it("is told of an alarm by each name that the call gives", () => {
    const alarms = Object.values(last.regions).flatMap((region) =>
      region.alarms.state === "read" ? region.alarms.value : [],
    );
    const alarmNames = ["cpu", alarms[0]?.alarmName];
    expect(concerns("monitoring", "DeleteAlarms", { alarmNames })).toBe(true);
    expect(concerns("monitoring", "PutMetricAlarm", { alarmName: alarmNames[1] })).toBe(true);
    expect(concerns("monitoring", "PutMetricAlarm", { alarmName: "cpu" })).toBe(false);
    expect(concerns("monitoring", "PutAlarmMuteRule", { name: "night", muteTargets: { alarmNames } })).toBe(true);
    expect(concerns("monitoring", "PutAlarmMuteRule", { name: "night", muteTargets: { alarmNames: ["cpu"] } })).toBe(
      false,
    );
    expect(concerns("monitoring", "PutAlarmMuteRule", { name: "night" })).toBe(true);
  });

  it("is told of a policy of a Region by the log groups there", () => {
    const policyName = "any";
    const at = (awsRegion: string) => {
      const event = eventFor("logs.amazonaws.com", "PutResourcePolicy", { policyName }, { awsRegion });
      return concernsTrails(tamperingEvent(event) as TamperingEvent, last);
    };
    expect(at(first(last.logGroups).region)).toBe(true);
    expect(at("ap-south-2")).toBe(false);
  });

  it("is yes where it cannot be told", () => {
    const event = tamperingEvent(eventFor("s3.amazonaws.com", "DeleteBucket", { bucketName: "website" }));
    expect(event && concernsTrails(event, undefined)).toBe(true);
    expect(concerns("s3", "DeleteBucket", {})).toBe(true);
  });

  it("is yes where a list that leads to the resource could not be read", () => {
    const unread = {
      state: "unreadable",
      api: "a",
      region: "r",
      at: "",
      code: "c",
      message: "m",
      permission: "p",
    } as const;
    const [region] = Object.keys(last.regions);
    const without = (list: "trails" | "alarms" | "eventDataStores") => {
      const regions = { ...last.regions, [`${region}`]: { ...first(last.regions), [list]: unread } };
      return { ...last, regions } as typeof last;
    };
    const bucket = tamperingEvent(eventFor("s3.amazonaws.com", "DeleteBucket", { bucketName: "website" }));
    const topic = tamperingEvent(eventFor("sns.amazonaws.com", "DeleteTopic", { topicArn: "arn:aws:sns:r:1:other" }));
    if (!bucket || !topic) throw new Error("no event of the table");
    expect(concernsTrails(bucket, last)).toBe(false);
    expect(concernsTrails(bucket, without("trails"))).toBe(true);
    expect(concernsTrails(bucket, without("alarms"))).toBe(false);
    expect(concernsTrails(topic, last)).toBe(false);
    expect(concernsTrails(topic, without("alarms"))).toBe(true);
    const eventDataStore = "another";
    const kept = tamperingEvent(eventFor("cloudtrail.amazonaws.com", "UpdateEventDataStore", { eventDataStore }));
    expect(concernsTrails(kept as TamperingEvent, last)).toBe(false);
    expect(concernsTrails(kept as TamperingEvent, without("eventDataStores"))).toBe(true);
  });
});

it("what a caller chooses is one line in a message", () => {
  const event = tamperingEvent(
    eventFor("cloudtrail.amazonaws.com", "StopLogging", { name: HOSTILE_NAME }, { errorCode: "Access\nDenied" }),
  );
  const { subject, text } = attemptMessage(event as NonNullable<typeof event>, "111122223333");
  expect(subject).toMatch(/^[\x20-\x7e]{1,100}$/);
  expect(text.split("\n")).toHaveLength(8);
});

it("an event without its members is none of the calls, or says so", () => {
  for (const event of [null, 1, [], {}, { detail: null }, { detail: { eventName: "StopLogging" } }])
    expect(tamperingEvent(event)).toBeUndefined();
  const bare = { detail: { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" } };
  expect(tamperingEvent(bare)).toMatchObject({ who: "not in the event", names: [], errorCode: undefined });
});
