import { gzipSync } from "node:zlib";
import { userOf } from "../../src/model/events/identity.ts";
import { written } from "./aws-faults.ts";
import { type BucketServer, bucketServer } from "./bucket-server.ts";
import { type Behaviour, type FaultProxy, faultProxy, type Override } from "./fault-proxy.ts";
import { failing, jsonAnswer } from "./overrides.ts";
import type { StoredObject, World } from "./signed-trail.ts";

type Event = Readonly<Record<string, unknown>>;

export const EVENT_ACCOUNT = "111122223333";
export const EVENT_BUCKET = "audit-logs";
export const EVENT_GROUP = "trail-events";
const REGIONS = ["eu-west-1", "us-east-1"];

/** Where events are delivered, and when, in milliseconds. */
export interface Delivery {
  readonly sinks?: readonly ("history" | "s3" | "logs")[];
  readonly at?: number;
}

/** One set of events, served as Event history, as the files of a bucket and as a log group. */
export interface EventServer {
  readonly url: string;
  readonly proxy: FaultProxy;
  readonly bucket: BucketServer;
  readonly world: World;
  /** Calls of LookupEvents that came too early: a third within a second. */
  readonly throttled: () => number;
  /** Delivers more events: everywhere, or to some sinks. */
  deliver(events: readonly Event[], to?: Delivery): void;
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

const regionList = (names: readonly string[]) =>
  `<DescribeRegionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>0</requestId><regionInfo>${names
    .map((name) => `<item><regionName>${name}</regionName><optInStatus>opt-in-not-required</optInStatus></item>`)
    .join("")}</regionInfo></DescribeRegionsResponse>`;

const xmlAnswer =
  (body: string): Override =>
  () => ({ status: 200, headers: { "content-type": "text/xml", "x-amz-request-id": "0000000000000001" }, body });

const text = (event: Event, name: string) => String(event[name] ?? "");
const seconds = (event: Event) => Date.parse(text(event, "eventTime")) / 1000;

/** The log files of events, as CloudTrail names them: five minutes of a Region each, delivered ten minutes later. */
function files(events: readonly Event[], nth: number): Map<string, Event[]> {
  const found = new Map<string, Event[]>();
  for (const event of events) {
    const time = new Date((Math.floor(seconds(event) / 300) * 300 + 600) * 1000).toISOString();
    const region = text(event, "awsRegion");
    const stamp = time.replace(/[-:]/g, "").slice(0, 13);
    const folder = `AWSLogs/${EVENT_ACCOUNT}/CloudTrail/${region}/${time.slice(0, 10).replaceAll("-", "/")}`;
    const key = `${folder}/${EVENT_ACCOUNT}_CloudTrail_${region}_${stamp}Z_AbCdEfGhIjKlMn${String(nth).padStart(2, "0")}.json.gz`;
    found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
}

/** The members of events by which LookupEvents filters. */
const ATTRIBUTES: Readonly<Record<string, (event: Event) => string>> = {
  EventId: (event) => text(event, "eventID"),
  EventName: (event) => text(event, "eventName"),
  EventSource: (event) => text(event, "eventSource"),
  ReadOnly: (event) => text(event, "readOnly"),
  AccessKeyId: (event) => text((event.userIdentity ?? {}) as Event, "accessKeyId"),
  Username: (event) => userOf(event) ?? "",
};

export async function eventServer(
  initial: readonly Event[],
  behaviour: Behaviour = {},
  regions = REGIONS,
): Promise<EventServer> {
  const events: Event[] = [];
  const logged: { readonly event: Event; readonly ingestionTime: number }[] = [];
  const objects = new Map<string, StoredObject>();
  let deliveries = 0;
  const arn = `arn:aws:cloudtrail:us-east-1:${EVENT_ACCOUNT}:trail/main`;
  const world: World = {
    buckets: new Map([[EVENT_BUCKET, objects]]),
    publicKeys: new Map(),
    trails: [
      {
        Name: "main",
        TrailARN: arn,
        HomeRegion: "us-east-1",
        S3BucketName: EVENT_BUCKET,
        IsMultiRegionTrail: true,
        CloudWatchLogsLogGroupArn: `arn:aws:logs:us-east-1:${EVENT_ACCOUNT}:log-group:${EVENT_GROUP}:*`,
      },
    ],
    status: { IsLogging: true },
  };
  const deliver: EventServer["deliver"] = (more, { sinks = ["history", "s3", "logs"], at = Date.now() } = {}) => {
    if (sinks.includes("history")) events.push(...more);
    if (sinks.includes("logs")) logged.push(...more.map((event) => ({ event, ingestionTime: at })));
    if (sinks.includes("s3"))
      for (const [key, records] of files(more, deliveries++))
        objects.set(key, {
          body: gzipSync(JSON.stringify({ Records: records })),
          metadata: {},
          modified: new Date(at).toISOString(),
        });
  };
  deliver(initial);
  const calls: { readonly at: number; readonly region: string }[] = [];
  let throttled = 0;
  const lookup: Override = (request, answer) => {
    const now = Date.now();
    const recent = calls.filter(({ at, region }) => region === request.region && now - at < 950);
    calls.push({ at: now, region: request.region });
    if (recent.length >= 2) {
      throttled++;
      return written({ status: 400, code: "ThrottlingException", message: "Rate exceeded" }, request);
    }
    const { StartTime, EndTime, LookupAttributes, NextToken, MaxResults = 50 } = request.input as Record<string, never>;
    const [attribute] = (LookupAttributes ?? []) as { AttributeKey: string; AttributeValue: string }[];
    const found = events
      .filter((event) => event.awsRegion === request.region && event.managementEvent !== false)
      .filter((event) => seconds(event) >= Number(StartTime ?? 0) && seconds(event) <= Number(EndTime ?? 1e12))
      .filter((event) => !attribute || ATTRIBUTES[attribute.AttributeKey]?.(event) === attribute.AttributeValue)
      .sort((a, b) => seconds(b) - seconds(a));
    const start = Number(NextToken ?? 0);
    const page = found.slice(start, start + Number(MaxResults));
    return jsonAnswer({
      Events: page.map((event) => ({
        EventId: event.eventID,
        EventName: event.eventName,
        EventTime: seconds(event),
        CloudTrailEvent: JSON.stringify(event),
      })),
      ...(start + page.length < found.length ? { NextToken: String(start + page.length) } : {}),
    })(request, answer);
  };
  const filter: Override = (request, answer) => {
    const { startTime = 0, endTime = 1e15, nextToken, filterPattern = "" } = request.input as Record<string, never>;
    const names = [...String(filterPattern).matchAll(/\$\.eventName = "([^"]+)"/g)].map(([, name]) => name);
    const terms = String(filterPattern).startsWith('"') ? String(filterPattern).split(" ") : [];
    const found = logged
      .filter(({ event }) => seconds(event) * 1000 >= Number(startTime) && seconds(event) * 1000 <= Number(endTime))
      .filter(({ event }) => names.length === 0 || names.includes(text(event, "eventName")))
      .filter(({ event }) => terms.every((term) => JSON.stringify(event).includes(term.slice(1, -1))));
    // Pages may be empty, and more may follow.
    const start = Number(nextToken ?? -1);
    const page = start < 0 ? [] : found.slice(start, start + 20);
    const next = Math.max(start, 0) + page.length;
    return jsonAnswer({
      events: page.map(({ event, ingestionTime }) => ({
        logStreamName: `${EVENT_ACCOUNT}_CloudTrail_${text(event, "awsRegion")}`,
        timestamp: seconds(event) * 1000,
        ingestionTime,
        message: JSON.stringify(event),
      })),
      ...(start < 0 || next < found.length ? { nextToken: String(next) } : {}),
    })(request, answer);
  };
  const bucket = await bucketServer(world);
  const own: Behaviour["overrides"] = {
    "cloudtrail:LookupEvents": lookup,
    "cloudtrail:GetEventSelectors": jsonAnswer({ TrailARN: arn, EventSelectors: [{ IncludeManagementEvents: true }] }),
    "logs:FilterLogEvents": filter,
    "logs:DescribeLogGroups": jsonAnswer({ logGroups: [{ logGroupName: EVENT_GROUP, logGroupClass: "STANDARD" }] }),
    "iam:ListUsers": xmlAnswer("<ListUsersResponse><ListUsersResult><Users/></ListUsersResult></ListUsersResponse>"),
    "s3:ListBuckets": xmlAnswer("<ListAllMyBucketsResult><Buckets/></ListAllMyBucketsResult>"),
    "s3:GetBucketLogging": xmlAnswer("<BucketLoggingStatus/>"),
    "s3:GetBucketEncryption": failing("ServerSideEncryptionConfigurationNotFoundError", 404),
    "ec2:DescribeRegions": () => ({ status: 200, headers: { "content-type": "text/xml" }, body: regionList(regions) }),
  };
  const withOwn = (more: Behaviour): Behaviour => ({ ...more, overrides: { ...own, ...more.overrides } });
  const proxy = await faultProxy({ target: bucket.url, ...withOwn(behaviour) });
  return {
    url: proxy.url,
    proxy,
    bucket,
    world,
    throttled: () => throttled,
    deliver,
    behave: (more) => proxy.behave(withOwn(more)),
    stop: async () => {
      await proxy.stop();
      await bucket.stop();
    },
  };
}
