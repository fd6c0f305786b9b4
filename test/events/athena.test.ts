import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openEvents } from "../../src/events/aws/open.ts";
import { type QueryOptions, queryOf } from "../../src/events/query/query.ts";
import { searchEvents } from "../../src/events/search.ts";
import type { EventSource, FoundEvent } from "../../src/events/sources/source.ts";
import { athenaDdl } from "../../src/events/sql/athena/ddl.ts";
import { recordOfRow } from "../../src/events/sql/athena/members.ts";
import { athenaServer, FOLDER_ACCOUNT } from "../support/athena-server.ts";
import { ENGINE_EVENTS, ENGINE_QUERIES } from "../support/engine-events.ts";
import { EVENT_BUCKET, type EventServer, eventServer } from "../support/event-server.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";

const TABLE = { database: "default", table: "cloudtrail_logs" };
const DDL = athenaDdl({
  ...TABLE,
  location: "s3://audit-logs/AWSLogs/",
  accounts: ["111122223333"],
  regions: ["us-east-1"],
  from: "2026/01/01",
});
/** In Athena's table a text cannot be told from a number, and a list of members is no structure. */
const EVENTS = ENGINE_EVENTS.filter(({ userIdentity }) => typeof userIdentity !== "string");
const NOW = Date.parse("2026-11-12T12:00:00Z");

/** The records as a folder of log files has them. */
const memory: EventSource = {
  async search(_, sink) {
    for (const record of EVENTS)
      sink.record(record, { where: "memory", account: String(record.recipientAccountId ?? FOLDER_ACCOUNT) });
    return { source: "files", name: "memory", read: 1, skipped: 0, problems: [], notes: [] };
  },
};

describe("--engine athena", () => {
  let server: EventServer;
  let athena: Awaited<ReturnType<typeof athenaServer>>;

  beforeAll(async () => {
    server = await eventServer([]);
    athena = await athenaServer(DDL, EVENTS);
    server.behave({ overrides: athena.overrides });
    for (const [name, value] of Object.entries(emulatorEnv(server.url))) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await server.stop();
  });

  const ask = async (source: EventSource, options: QueryOptions) => {
    const all: string[] = [];
    const each = ({ record }: FoundEvent) => all.push(`${record.eventName} ${record.eventID}`);
    const { document } = await searchEvents({ query: queryOf(options, NOW), sources: [source], limit: 10, each });
    return { events: all.sort(), document };
  };
  const opened = async () => {
    const open = await openEvents({
      sources: ["athena"],
      athena: TABLE,
      regions: [],
      now: NOW,
      endpointUrl: server.url,
    });
    return { ...open, source: open.sources[0] as EventSource };
  };

  it("finds what the filter of every source finds, in pages", async () => {
    const { source, close } = await opened();
    for (const options of ENGINE_QUERIES) {
      const { events, document } = await ask(source, options);
      // An event without a time is named where a range is asked for.
      const problems = document.sources.flatMap((one) => one.problems.map(({ problem }) => problem));
      const failures = problems.filter((problem) => !problem.includes("is no time"));
      expect(failures, athena.asked.at(-1)).toEqual([]);
      expect(events, JSON.stringify(options)).toEqual((await ask(memory, options)).events);
    }
    close();
  });

  it("reads the folders of the accounts, Regions and days that are asked for alone", async () => {
    const { source, close } = await opened();
    await ask(source, {
      account: ["111122223333"],
      regions: ["eu-west-1"],
      since: "2026-11-12T00:30:00Z",
      until: "2026-11-12T23:30:00Z",
    });
    close();
    expect(athena.asked.at(-1)).toContain(
      "WHERE account IN ('111122223333') AND region IN ('eu-west-1') AND day >= '2026/11/11' AND day <= '2026/11/13'",
    );
  });

  it("says what was scanned, and why a query failed", async () => {
    const args = ["events", "--engine", "athena", "--event-name", "ListUsers", "--output", "json=-", "--quiet"];
    const env = emulatorEnv(server.url);
    const found = await runCli(args, { env });
    expect(found.code).toBe(0);
    expect(JSON.parse(found.stdout)).toMatchObject({ found: 4, sources: [{ source: "athena", skipped: 0 }] });
    expect(JSON.parse(found.stdout).sources[0].notes).toContain("Athena scanned 123456 bytes, which it charges for");
    const failed = await runHere([...args, "--table", "missing"], { env });
    expect(failed.code).toBe(4);
    expect(failed.stderr).toMatch(/table default\.missing in us-east-1: .*FAILED: .*missing/);
    server.behave({ ...athena, rules: [{ operation: "athena:StartQueryExecution", fault: "deny" }] });
    const denied = await runHere(args, { env });
    server.behave({ overrides: athena.overrides });
    expect(denied.code).toBe(4);
    expect(denied.stderr).toContain("grant athena:StartQueryExecution");
  });

  it.each([
    [["--engine", "athena", "--table", 'x"; DROP TABLE y; --'], "--table: expected letters, digits and underscores"],
    [["--engine", "athena", "--source", "s3"], "--source does not apply"],
    [["--table", "x"], "--table needs --engine athena"],
  ])("refuses %j", async (args, sentence) => {
    const { code, stderr, stdout } = await runHere(["events", ...args], { env: emulatorEnv(server.url) });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(sentence);
  });
});

describe("A row of Athena", () => {
  const identity = { type: "AssumedRole", sessionContext: { sessionIssuer: { userName: "app" } } };

  it("is the record, with the names of CloudTrail", () => {
    const texts = [
      "1.11",
      JSON.stringify({ type: "AssumedRole", sessioncontext: { sessionissuer: { username: "app" } } }),
    ];
    expect(recordOfRow(texts)).toEqual({ eventVersion: "1.11", userIdentity: identity });
  });

  it("may have structures as lists of their values", () => {
    const issuer = [null, null, null, null, "app"];
    const list = ["AssumedRole", ...Array(10).fill(null), [null, issuer]];
    expect(recordOfRow([null, JSON.stringify(list)])).toEqual({ userIdentity: identity });
  });
});

describe("events athena-ddl", () => {
  let server: EventServer;

  beforeAll(async () => {
    server = await eventServer([{ eventTime: "2026-11-12T11:45:00Z", awsRegion: "us-east-1" }]);
  });
  afterAll(() => server.stop());

  const ddl = (...args: string[]) => runHere(["events", "athena-ddl", ...args], { env: emulatorEnv(server.url) });

  it("takes bucket, accounts and Regions from the trail, its bucket and the account", async () => {
    const { code, stdout } = await ddl();
    expect(code).toBe(0);
    expect(stdout).toContain(`LOCATION 's3://${EVENT_BUCKET}/AWSLogs/'`);
    expect(stdout).toContain("'projection.account.values' = '111122223333'");
    expect(stdout).toContain("'projection.region.values' = 'eu-west-1,us-east-1'");
    expect(stdout).toContain(
      `'storage.location.template' = 's3://${EVENT_BUCKET}/AWSLogs/\${account}/CloudTrail/\${region}/\${day}'`,
    );
  });

  it("finds the organization's folder", async () => {
    const objects = server.world.buckets.get(EVENT_BUCKET) ?? new Map();
    const moved = [...objects].map(
      ([key, object]) => [key.replace("AWSLogs/", "AWSLogs/o-a1b2c3d4e5/"), object] as const,
    );
    server.world.buckets.set(EVENT_BUCKET, new Map(moved));
    const alone = await ddl();
    expect(alone.stdout).toContain(`LOCATION 's3://${EVENT_BUCKET}/AWSLogs/o-a1b2c3d4e5/'`);
    server.world.buckets.set(EVENT_BUCKET, new Map([...objects, ...moved]));
    const both = await ddl();
    expect(both).toMatchObject({ code: 2, stdout: "" });
    expect(both.stderr).toContain("name one with --organization-id");
    server.world.buckets.set(EVENT_BUCKET, objects);
  });

  it("calls nothing where all is named, and refuses what a statement cannot have", async () => {
    const named = ["--bucket", "audit", "--account", "111122223333", "--regions", "eu-west-1"];
    server.proxy.clear();
    expect(await ddl(...named, "--since", "2026-02-03")).toMatchObject({ code: 0, stderr: "" });
    expect(server.proxy.count()).toBe(0);
    for (const hostile of [
      ["--prefix", "x'); DROP TABLE y"],
      ["--prefix", `\${account}`],
      ["--table", "a`b"],
      ["--account", "1"],
    ]) {
      const { code, stdout } = await ddl(...named, ...hostile);
      expect({ code, stdout }, hostile.join(" ")).toEqual({ code: 2, stdout: "" });
    }
  });
});
