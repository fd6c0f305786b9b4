import { describe, expect, it } from "vitest";
import { eventOf } from "../../src/event-patterns/envelope.ts";
import { eventTest, parseEventPattern } from "../../src/event-patterns/index.ts";
import { iamUser, recordOf } from "../../src/filters/sets/record.ts";
import type { HistoryStore } from "../../src/history/index.ts";
import { TAMPERING_CALLS, tamperingPattern } from "../../src/model/aws/trail-tampering.ts";
import type { Trail } from "../../src/model/documents/snapshot.ts";
import { concernsTrails } from "../../src/scheduled-scan/tampering/concerns.ts";
import { tamperingEvent } from "../../src/scheduled-scan/tampering/event.ts";
import { attemptMessage } from "../../src/scheduled-scan/tampering/message.ts";
import { respond, type TrailChanges } from "../../src/scheduled-scan/tampering/respond.ts";
import { deployTemplate } from "../support/deploy-template.ts";
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

describe("the pattern of the rule", () => {
  it("is that of the template", () => {
    expect(deployTemplate().Resources.TamperingRule?.Properties.EventPattern).toEqual(tamperingPattern());
  });

  it("matches each call of the table, and the function knows each", () => {
    const parsed = parseEventPattern(JSON.stringify(tamperingPattern()));
    if ("error" in parsed) throw new Error(parsed.error);
    const matches = eventTest(parsed.pattern, { left: 1e6 });
    for (const { eventSource, eventNames } of TAMPERING_CALLS)
      for (const eventName of eventNames) {
        const event = eventFor(eventSource, eventName);
        expect([eventName, matches(event)]).toEqual([eventName, true]);
        expect(tamperingEvent(event)?.call.endsWith(`:${eventName}`)).toBe(true);
      }
    const others: [string, string][] = [
      ["cloudtrail.amazonaws.com", "StartLogging"],
      ["s3.amazonaws.com", "GetBucketPolicy"],
      ["iam.amazonaws.com", "CreateUser"],
    ];
    for (const [source, name] of others) expect(matches(eventFor(source, name))).toBe(false);
  });
});

describe("which calls concern trails", () => {
  const last = sampleSnapshot();
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
    expect(concerns("s3", "DeleteBucket", { bucketName: `${bucket}-2` })).toBe(false);
    expect(concerns("sns", "DeleteTopic", { topicArn: `${topic.arn}-2` })).toBe(false);
    expect(concerns("s3", "PutAccountPublicAccessBlock", {})).toBe(true);
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
    const without = (list: "trails" | "alarms") => {
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
  });
});

describe("the lock of an hour", () => {
  const trail = Object.values(sampleSnapshot().trails)[0] as Trail;
  const now = new Date("2026-11-12T10:20:00Z");
  const due: Parameters<typeof respond>[1] = [
    { response: "start-logging", does: "x", run: (all) => all.startLogging(trail) },
  ];
  const responded = async (store: Partial<HistoryStore>) => {
    let calls = 0;
    const changes = { startLogging: async () => void calls++ } as unknown as TrailChanges;
    const notes = await respond(trail, due, changes, store as HistoryStore, now);
    return { calls, codes: notes.map(({ code }) => code) };
  };
  const denied = async () => Promise.reject(new Error("access denied"));
  const lockOf = async (hour: string) => {
    let made = "";
    const create = async (path: string) => {
      made = path;
      return true;
    };
    await responded({ files: async () => [], create });
    return made.replace("locks/", "").replace("2026-11-12T10", hour);
  };

  it("lets one response pass, and none within an hour of it", async () => {
    const before = await lockOf("2026-11-12T09");
    const at = (time: string): Partial<HistoryStore> => ({
      files: async () => [before],
      read: async () => Buffer.from(time),
      create: async () => true,
    });
    expect(await responded(at("2026-11-12T09:10:00.000Z"))).toEqual({ calls: 1, codes: ["response-start-logging"] });
    expect(await responded(at("2026-11-12T09:30:00.000Z"))).toEqual({ calls: 0, codes: ["response-refused"] });
    expect(await responded(at("damaged"))).toEqual({ calls: 0, codes: ["response-refused"] });
  });

  it("is taken for held where it cannot be read", async () => {
    const before = await lockOf("2026-11-12T09");
    const create = async () => true;
    for (const store of [
      { files: denied, create },
      { files: async () => [before], read: denied, create },
    ])
      expect(await responded(store)).toEqual({ calls: 0, codes: ["response-failed"] });
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
