import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type OpenEventsOptions, openEvents } from "../../src/events/aws/open.ts";
import { duckdbFileSource } from "../../src/events/duckdb/files.ts";
import { type QueryOptions, queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import { FileTimes } from "../../src/events/sources/file-times.ts";
import { fileSource } from "../../src/events/sources/files.ts";
import type { EventSource } from "../../src/events/sources/source.ts";
import { eventsNamed } from "../../src/explain/data/known-event-lookup.ts";
import type { LifecycleRule } from "../../src/model/documents/settings/buckets.ts";
import { written } from "../support/aws-faults.ts";
import { EVENT_ACCOUNT, EVENT_BUCKET, EVENT_GROUP, type EventServer, eventServer } from "../support/event-server.ts";
import type { Override } from "../support/fault-proxy.ts";
import { failing, jsonAnswer } from "../support/overrides.ts";
import { emulatorEnv, runCli } from "../support/run-cli.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Noon of today, so that nothing depends on the time of day. */
const NOW = Math.floor(Date.now() / DAY) * DAY + 12 * HOUR;

const event = (hoursAgo: number, awsRegion = "us-east-1") => ({
  eventID: `e-${awsRegion}-${hoursAgo}`,
  eventTime: new Date(NOW - hoursAgo * HOUR).toISOString(),
  eventSource: "ec2.amazonaws.com",
  eventName: "DescribeInstances",
  awsRegion,
  sourceIPAddress: "203.0.113.20",
  recipientAccountId: EVENT_ACCOUNT,
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${EVENT_ACCOUNT}:user/alice`, accountId: EVENT_ACCOUNT },
});
/** Of ten days: two Regions, twice a day. */
const EVENTS = Array.from({ length: 20 }, (_, i) => [event(1 + i * 12), event(2 + i * 12, "eu-west-1")]).flat();

const xml =
  (body: string): Override =>
  () => ({
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>${body}`,
  });
const element = (name: string, value: unknown): string =>
  typeof value === "object" && value !== null
    ? `<${name}>${Object.entries(value)
        .map(([key, one]) => element(key, one))
        .join("")}</${name}>`
    : `<${name}>${value}</${name}>`;
const rules = (...list: Partial<LifecycleRule>[]) => ({
  overrides: {
    "s3:GetBucketLifecycleConfiguration": xml(
      `<LifecycleConfiguration>${list.map((rule) => element("Rule", { ID: "keep", Status: "Enabled", Filter: {}, ...rule })).join("")}</LifecycleConfiguration>`,
    ),
  },
});

let server: EventServer;
beforeAll(async () => {
  server = await eventServer(EVENTS);
  for (const [name, value] of Object.entries(emulatorEnv(server.url))) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});
beforeEach(() => {
  server.behave({});
  server.world.status = { IsLogging: true, StartLoggingTime: (NOW - 1000 * DAY) / 1000 };
});

const searched = async (sources: readonly EventSource[], options: QueryOptions) => {
  const { document } = await searchEvents({ query: queryOf(options, NOW), sources, limit: 10 });
  const [{ uncovered = [], notes, skipped, problems } = { notes: [], skipped: 0, problems: [] }] = document.sources;
  for (const one of uncovered) expect(notes).toContain(one);
  const others = notes.filter((note) => !uncovered.includes(note));
  return { found: document.found, uncovered, notes: others, skipped, problem: problems[0]?.problem };
};
const ask = async (
  source: "s3" | "logs" | "history",
  { account, ...options }: QueryOptions = {},
  where: Partial<OpenEventsOptions> = {},
) => {
  const query = { ...options, ...(account ? { account } : {}) };
  const { sources, close } = await openEvents({
    sources: [source],
    regions: options.regions ?? [],
    now: NOW,
    ...where,
  });
  return searched(sources, query).finally(close);
};
const ago = (days: number) => new Date(NOW - days * DAY).toISOString().replace(".000Z", "Z");
const midnight = (days: number) => `${ago(days).slice(0, 10)}T00:00:00Z`;

describe("Lifecycle rules of the bucket", () => {
  it("are said where they may have deleted log files of the time", async () => {
    server.behave(rules({ Expiration: { Days: 8 } }));
    const { uncovered, found } = await ask("s3", { since: "9d" });
    expect(found).toBeGreaterThan(0);
    expect(uncovered).toEqual([
      `Lifecycle rule keep of bucket ${EVENT_BUCKET} deletes log files after 8 days: those from before ${midnight(8)} may be deleted`,
    ]);
  });

  it.each<[string, Partial<LifecycleRule>, QueryOptions]>([
    ["deletes later than the time begins", { Expiration: { Days: 8 } }, { since: "8d" }],
    ["is disabled", { Status: "Disabled", Expiration: { Days: 1 } }, { since: "9d" }],
    ["is of other objects", { Filter: { Prefix: "reports/" }, Expiration: { Days: 1 } }, { since: "9d" }],
    [
      "is of digests",
      { Filter: { Prefix: `AWSLogs/${EVENT_ACCOUNT}/CloudTrail-Digest/` }, Expiration: { Days: 1 } },
      { since: "9d" },
    ],
    [
      "is of a Region that is not asked for",
      { Filter: { Prefix: `AWSLogs/${EVENT_ACCOUNT}/CloudTrail/eu-west-1/` }, Expiration: { Days: 1 } },
      { since: "9d", regions: ["us-east-1"] },
    ],
    ["has a date that has not come", { Expiration: { Date: ago(-3) } }, { since: "9d" }],
    ["is of earlier versions", { NoncurrentVersionExpiration: { NoncurrentDays: 1 } }, { since: "9d" }],
  ])("do not count where a rule %s", async (_, rule, query) => {
    server.behave(rules(rule));
    expect((await ask("s3", query)).uncovered).toEqual([]);
  });

  it.each<[string, Partial<LifecycleRule>, QueryOptions, string]>([
    [
      "of a Region that is asked for",
      { Filter: { Prefix: `AWSLogs/${EVENT_ACCOUNT}/CloudTrail/us-east-1/` }, Expiration: { Days: 3 } },
      { since: "9d" },
      "deletes log files after 3 days",
    ],
    [
      "with a date",
      { Expiration: { Date: ago(2) } },
      { since: "1d" },
      `deletes log files from ${ago(2).slice(0, 10)} on`,
    ],
    [
      "with a size",
      { Filter: { ObjectSizeLessThan: 9000 }, Expiration: { Days: 3 } },
      { since: "9d" },
      "deletes objects with certain tags or sizes after 3 days: log files from before",
    ],
  ])("count %s", async (_, rule, query, text) => {
    server.behave(rules(rule));
    expect((await ask("s3", query)).uncovered).toEqual([expect.stringContaining(text)]);
  });

  it("that surely delete go before those that may, and are a note where no time is asked for", async () => {
    const sized = { ID: "sized", Filter: { ObjectSizeLessThan: 9000 }, Expiration: { Days: 1 } };
    server.behave(rules(sized, { Expiration: { Days: 3 } }));
    expect((await ask("s3", { since: "9d" })).uncovered).toEqual([expect.stringContaining("rule keep")]);
    expect((await ask("s3", { since: "2d" })).uncovered).toEqual([expect.stringContaining("rule sized")]);
    expect(await ask("s3")).toMatchObject({
      uncovered: [],
      notes: [`Lifecycle rule keep of bucket ${EVENT_BUCKET} deletes log files after 3 days`],
    });
  });

  it("name noncurrent versions where the bucket has versioning", async () => {
    const { overrides } = rules({ Expiration: { Days: 3 } });
    const on = xml("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
    server.behave({ overrides: { ...overrides, "s3:GetBucketVersioning": on } });
    expect((await ask("s3", { since: "9d" })).notes).toEqual([expect.stringContaining("may be noncurrent versions")]);
  });

  it("that are denied are a gap, except for today", async () => {
    server.behave({ overrides: { "s3:GetBucketLifecycleConfiguration": failing("AccessDenied", 403) } });
    expect((await ask("s3", { since: "2d" })).uncovered).toEqual([
      expect.stringMatching(
        /^Whether lifecycle rules of bucket \S+ deleted log files could not be read: .*; grant s3:GetLifecycleConfiguration$/,
      ),
    ]);
    expect((await ask("s3", { since: "11h" })).uncovered).toEqual([]);
  });

  it("make a search for 400 days incomplete that finds nothing of them", async () => {
    const { overrides } = rules({ Expiration: { Days: 90 } });
    server.behave({ overrides });
    const args = ["--expectations", "built-in", "--source", "s3", "--since", "400d", "--until", "100d"];
    const { code, stdout } = await runCli(["events", ...args], { env: emulatorEnv(server.url) });
    // There is no log file of the time at all.
    expect(code).toBe(4);
    expect(stdout).toContain("deletes log files after 90 days");
    const scan = ["scan", "--events", "30d", "--events-source", "s3", "--control", "access-root-use", "-q"];
    server.behave(rules({ Expiration: { Days: 8 } }));
    const { code: scanned, stdout: json } = await runCli([...scan, "-o", "json=-"], { env: emulatorEnv(server.url) });
    expect(scanned).toBe(3);
    expect(JSON.parse(json).findings).toMatchObject([
      { status: "unknown", cause: "undecidable", details: expect.arrayContaining([expect.stringContaining("8 days")]) },
    ]);
  });
});

describe("An archived log file", () => {
  it("is named with its storage class and what to do", async () => {
    const archived: Override = (request) => {
      const answer = written(
        { status: 403, code: "InvalidObjectState", message: "The operation is not valid" },
        request,
      );
      const body = String(answer.body).replace("</Error>", "<StorageClass>DEEP_ARCHIVE</StorageClass></Error>");
      return { ...answer, body };
    };
    server.behave({ overrides: { "s3:GetObject": archived } });
    const { skipped, problem } = await ask("s3", { since: "2d" });
    expect(skipped).toBeGreaterThan(0);
    expect(problem).toMatch(
      /^s3:GetObject: the file is archived \(DEEP_ARCHIVE\): restore it with aws s3api restore-object, and search again \(InvalidObjectState\)$/,
    );
  });
});

describe("The trail's status", () => {
  const seconds = (days: number) => (NOW - days * DAY) / 1000;

  it.each([
    ["started within the time", { IsLogging: true, StartLoggingTime: seconds(5) }, [`was started at ${ago(5)}`]],
    [
      "stopped for a part of the time",
      { IsLogging: true, StartLoggingTime: seconds(3), StopLoggingTime: seconds(5) },
      [`was stopped from ${ago(5)} to ${ago(3)}: it recorded nothing then`],
    ],
    [
      "stopped for the beginning of the time",
      { IsLogging: true, StartLoggingTime: seconds(3), StopLoggingTime: seconds(50) },
      [`was stopped from ${ago(50)} to ${ago(3)}`],
    ],
    ["stopped before", { IsLogging: true, StartLoggingTime: seconds(20), StopLoggingTime: seconds(50) }, []],
    [
      "stopped since",
      { IsLogging: false, StartLoggingTime: seconds(100), StopLoggingTime: seconds(2) },
      [`has been stopped since ${ago(2)}`],
    ],
    ["never started", { IsLogging: false }, ["is not logging"]],
  ])("is said where it was %s", async (_, status, texts) => {
    server.world.status = status;
    for (const source of ["s3", "logs"] as const)
      expect((await ask(source, { since: "9d" })).uncovered).toEqual(
        texts.map((text) => expect.stringContaining(`Trail main ${text}`)),
      );
  });

  it("does not matter for a time that ends before it was stopped, and matters where no time is asked for", async () => {
    server.world.status = { IsLogging: false, StartLoggingTime: seconds(100), StopLoggingTime: seconds(2) };
    expect((await ask("s3", { since: "9d", until: "3d" })).uncovered).toEqual([]);
    expect((await ask("s3")).uncovered).toEqual([expect.stringContaining("has been stopped")]);
  });

  it("tells which delivery fails, each for its place", async () => {
    server.world.status = {
      ...server.world.status,
      LatestDeliveryError: "AccessDenied",
      LatestDeliveryTime: seconds(1),
      LatestDeliveryAttemptTime: new Date(NOW).toISOString(),
    };
    expect((await ask("s3", { since: "9d" })).uncovered).toEqual([
      `Delivery to S3 of trail main fails with AccessDenied: nothing was delivered since ${ago(1)}`,
    ]);
    expect((await ask("s3", { since: "9d", until: "2d" })).uncovered).toEqual([]);
    expect((await ask("logs", { since: "9d" })).uncovered).toEqual([]);
    server.world.status = { ...server.world.status, LatestCloudWatchLogsDeliveryError: "AccessDenied" };
    expect((await ask("logs", { since: "9d" })).uncovered).toEqual([
      "Delivery to CloudWatch Logs of trail main fails with AccessDenied: nothing was delivered so far",
    ]);
  });

  it("that is denied is a gap; a bucket and a log group that are named need none", async () => {
    server.behave({ overrides: { "cloudtrail:GetTrailStatus": failing("AccessDeniedException", 400) } });
    expect((await ask("s3", { since: "2d" })).uncovered).toEqual([
      expect.stringMatching(/^When trail main was logging could not be read: .*; grant cloudtrail:GetTrailStatus$/),
    ]);
    expect((await ask("s3", { since: "2d" }, { bucket: EVENT_BUCKET })).uncovered).toEqual([]);
    expect((await ask("logs", { since: "2d" }, { logGroup: EVENT_GROUP })).uncovered).toEqual([]);
  });

  it("of a single-Region trail says which Regions it does not record", async () => {
    const [trail = {}] = server.world.trails;
    trail.IsMultiRegionTrail = false;
    try {
      const text = "Trail main is a single-Region trail: it records no events of Regions other than us-east-1";
      expect((await ask("logs", { since: "2d" })).uncovered).toEqual([text]);
      expect((await ask("logs", { since: "2d", regions: ["us-east-1"] })).uncovered).toEqual([]);
      expect((await ask("logs", { since: "2d", account: ["999999999999"] })).uncovered).toEqual([
        text,
        `Trail main records account ${EVENT_ACCOUNT} only: it has no events of 999999999999`,
      ]);
    } finally {
      trail.IsMultiRegionTrail = true;
    }
  });
});

describe("Events that are asked for by name", () => {
  const ARN = `arn:aws:cloudtrail:us-east-1:${EVENT_ACCOUNT}:trail/main`;
  const selectors = (...EventSelectors: object[]) =>
    server.behave({ overrides: { "cloudtrail:GetEventSelectors": jsonAnswer({ TrailARN: ARN, EventSelectors }) } });
  const named = async (source: "history" | "s3" | "logs", options: QueryOptions) =>
    (await ask(source, { since: "2d", ...options }, { knownCalls: async (names) => eventsNamed(names) })).uncovered;
  const objects = { DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] };
  const BY = "By its current event selectors, trail main does not record";

  it("are not in Event history where they are data events", async () => {
    const has = "Event history has no data events, such as PutObject: search a trail that records them";
    expect(await named("history", { eventName: ["PutObject"], regions: ["us-east-1"] })).toEqual([has]);
    expect(
      await named("history", { eventName: ["PutObject", "ListUsers", "Unheard"], regions: ["us-east-1"] }),
    ).toEqual([has]);
    expect(await named("history", { eventName: ["ListUsers"], regions: ["us-east-1"] })).toEqual([]);
  });

  it("are not recorded by a trail without data events", async () => {
    for (const source of ["s3", "logs"] as const)
      expect(await named(source, { eventName: ["PutObject", "ListUsers", "Unheard"] })).toEqual([`${BY} PutObject`]);
    selectors({ ReadWriteType: "All", IncludeManagementEvents: true, ...objects });
    expect(await named("s3", { eventName: ["PutObject"] })).toEqual([]);
    selectors({ ReadWriteType: "ReadOnly", IncludeManagementEvents: true, ...objects });
    expect(await named("s3", { eventName: ["PutObject", "GetObject", "ListUsers", "CreateUser"] })).toEqual([
      `${BY} PutObject and CreateUser`,
    ]);
  });

  it("may be all of a kind: reads, writes, of a service", async () => {
    selectors({ ReadWriteType: "WriteOnly", IncludeManagementEvents: true });
    expect(await named("s3", {})).toEqual([`${BY} read management events`]);
    expect(await named("s3", { write: true })).toEqual([]);
    selectors({
      ReadWriteType: "All",
      IncludeManagementEvents: true,
      ExcludeManagementEventSources: ["kms.amazonaws.com"],
    });
    expect(await named("s3", { eventSource: ["kms"], readOnly: true })).toEqual([
      `${BY} read management events of kms.amazonaws.com`,
    ]);
    const { uncovered, notes } = await ask("s3", { since: "2d", write: true });
    expect({ uncovered, notes }).toEqual({
      uncovered: [],
      notes: [
        expect.stringMatching(
          /^By .* does not record all write management events, such as \w+ of kms\.amazonaws\.com$/,
        ),
      ],
    });
  });

  it("are a gap where the selectors are denied", async () => {
    server.behave({ overrides: { "cloudtrail:GetEventSelectors": failing("AccessDeniedException", 400) } });
    expect(await named("logs", {})).toEqual([expect.stringMatching(/; grant cloudtrail:GetEventSelectors$/)]);
  });

  it("make rules incomplete that were to evaluate them", async () => {
    const args = ["events", "--expectations", "built-in", "--event-name", "PutObject", "--regions", "us-east-1"];
    const { code, stdout } = await runCli(args, { env: emulatorEnv(server.url) });
    expect(code).toBe(3);
    expect(stdout).toContain("Event history has no data events, such as PutObject");
  });
});

describe("Log files of a time, an account or a Region that there are none of", () => {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-coverage-"));
  beforeAll(() => {
    for (const [key, { body }] of server.world.buckets.get(EVENT_BUCKET) ?? []) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), body);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const places = {
    bucket: (options: QueryOptions) => ask("s3", options),
    folder: (options: QueryOptions) => searched([fileSource([folder], NOW)], options),
    "folder by DuckDB": (options: QueryOptions) => searched([duckdbFileSource([folder], NOW)], options),
  };

  it.each(Object.entries(places))("are named, in a %s", async (_, search) => {
    expect((await search({ since: "9d" })).uncovered).toEqual([]);
    expect((await search({ since: "30d" })).uncovered).toEqual([
      expect.stringMatching(
        new RegExp(`^There is no log file from ${ago(30)} to \\S+: no event was recorded, or files are missing$`),
      ),
    ]);
    expect((await search({ since: "2d", account: [EVENT_ACCOUNT, "999999999999"] })).uncovered).toEqual([
      "There is no log file of account 999999999999",
    ]);
    // Nothing is known of what is asked for.
    expect((await search({})).uncovered).toEqual([]);
  });

  it("are a Region that has no folder in the bucket", async () => {
    // Of the Regions that the account has, the server lists two.
    const asked = await ask("s3", { since: "2d", regions: ["us-east-1", "ap-south-1"] }, { regions: [] });
    expect(asked.uncovered).toEqual(["There is no log file of Region ap-south-1"]);
  });

  it("are all of a time, in a folder of earlier files, whatever else is asked for", async () => {
    const later = NOW + 40 * DAY;
    const query = queryOf({ since: "30d", user: ["alice"] }, later);
    const { document } = await searchEvents({ query, sources: [fileSource([folder], later)], limit: 1 });
    expect(document.sources[0]?.uncovered).toEqual([expect.stringContaining("There is no log file from ")]);
  });
});

describe("Times of log files", () => {
  const name = (hoursAgo: number, region = "us-east-1") =>
    `${EVENT_ACCOUNT}_CloudTrail_${region}_${ago(hoursAgo / 24)
      .replace(/[-:]/g, "")
      .slice(0, 13)}Z_AbCd.json.gz`;
  const coverage = (names: readonly string[], options: QueryOptions) => {
    const times = new FileTimes(queryOf(options, NOW), NOW);
    for (const one of names) times.add(one);
    const { uncovered = [], notes = [] } = times.coverage();
    return { uncovered, notes };
  };
  const daily = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => name((from + i) * 20));

  it("tell of long times without one: at the beginning, in between and at the end", () => {
    expect(coverage([name(190), name(100), name(80), name(50)], { since: "10d" }).uncovered).toEqual([
      expect.stringMatching(
        new RegExp(
          `^There is no log file from ${ago(10)} to \\S+, from \\S+ to \\S+, from \\S+ to \\S+, and 1 more time: `,
        ),
      ),
    ]);
    expect(coverage(daily(0, 12), { since: "10d" }).uncovered).toEqual([]);
    expect(coverage(daily(3, 12), { since: "10d" }).uncovered).toEqual([expect.stringContaining(`to ${ago(0)}`)]);
    expect(coverage(daily(3, 12), { since: "10d", until: "3d" }).uncovered).toEqual([]);
  });

  it("are a note for named Regions, where there may be no event for days", () => {
    expect(coverage([name(1)], { since: "10d", regions: ["us-east-1"] })).toEqual({
      uncovered: [],
      notes: [expect.stringContaining("There is no log file from")],
    });
  });

  it("are not known where a name has none", () => {
    expect(coverage([name(1), "export.json"], { since: "10d", account: ["999999999999"] })).toEqual({
      uncovered: [],
      notes: [],
    });
  });

  it("are those of the partitions of a folder of Parquet files", () => {
    const part = (days: number) => `lake/date=${ago(days).slice(0, 10)}/hour=11/region=us-east-1/part-1.parquet`;
    expect(coverage([0, 1, 2, 3].map(part), { since: "3d" }).uncovered).toEqual([]);
    expect(coverage([0, 1, 3].map(part), { since: "3d" }).uncovered).toEqual([
      expect.stringContaining(ago(1).slice(0, 10)),
    ]);
  });
});

describe("expectations learn", () => {
  const root = mkdtempSync(join(tmpdir(), "trailproof-learn-"));
  afterAll(() => rmSync(root, { recursive: true }));
  afterEach(() => server.behave({}));

  it("ends with 3 where the source does not hold the time, and says so in the file", async () => {
    server.behave({
      overrides: {
        "logs:DescribeLogGroups": jsonAnswer({ logGroups: [{ logGroupName: EVENT_GROUP, retentionInDays: 7 }] }),
      },
    });
    const learn = (since: string) =>
      runCli(["expectations", "learn", "--source", "logs", "--since", since], {
        env: emulatorEnv(server.url),
        cwd: root,
      });
    const { code, stdout, stderr } = await learn("30d");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Learned in part: Log group trail-events holds events since /);
    expect(stdout).toContain("# Learned in part: Log group trail-events holds events since ");
    expect(await learn("6d")).toMatchObject({ code: 0, stderr: "" });
  });
});
