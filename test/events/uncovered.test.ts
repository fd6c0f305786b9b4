import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withUncovered } from "../../src/events/expectations/uncovered.ts";
import { asksBefore, queryOf } from "../../src/events/query/query.ts";
import type { EventSearch, SearchedSource } from "../../src/model/documents/events.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { EVENT_ACCOUNT, EVENT_GROUP, type EventServer, eventServer } from "../support/event-server.ts";
import { failing, jsonAnswer } from "../support/overrides.ts";
import { emulatorEnv, runCli, runHere } from "../support/run-cli.ts";

const DAY = 86_400_000;
const NOW = Date.now();

/** A call that every rule expects, of an hour ago. */
const EVENT = {
  eventID: "e-1",
  eventTime: new Date(NOW - 3_600_000).toISOString(),
  eventSource: "ec2.amazonaws.com",
  eventName: "DescribeInstances",
  awsRegion: "eu-west-1",
  sourceIPAddress: "203.0.113.20",
  recipientAccountId: EVENT_ACCOUNT,
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${EVENT_ACCOUNT}:user/alice`, accountId: EVENT_ACCOUNT },
};

let server: EventServer;
beforeEach(async () => {
  server = await eventServer([EVENT]);
});
afterEach(() => server.stop());

const run = (...args: string[]) => runHere(args, { env: emulatorEnv(server.url) });
const group = (more: object) =>
  server.behave({
    overrides: { "logs:DescribeLogGroups": jsonAnswer({ logGroups: [{ logGroupName: EVENT_GROUP, ...more }] }) },
  });

describe("scan --events", () => {
  const scan = async (...args: string[]) => {
    const { code, stdout, stderr } = await run("scan", "--control", "access-root-use", "-o", "json=-", "-q", ...args);
    return { code, stderr, findings: stdout === "" ? [] : (JSON.parse(stdout) as ScanResult).findings };
  };

  it.each([
    ["all of it", `${day(-120)}/${day(-119)}`],
    ["a part of it", "91d"],
  ])("is unknown where %s is before the 90 days of Event history", async (_, range) => {
    const { code, findings } = await scan("--events", range);
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      {
        status: "unknown",
        cause: "undecidable",
        message: expect.stringContaining(
          `Event history of ${EVENT_ACCOUNT} in 2 Regions does not hold all events from `,
        ),
        details: [expect.stringContaining("Event history holds 90 days")],
      },
    ]);
  });

  it("passes for exactly 90 days", async () => {
    const { code, findings } = await scan("--events", "90d");
    expect({ code, status: findings.map(({ status }) => status) }).toEqual({ code: 0, status: ["pass"] });
  });

  it("is unknown where the log group was created in the middle of the time", async () => {
    group({ creationTime: NOW - 2 * DAY });
    expect((await scan("--events", "1d", "--events-source", "logs")).code).toBe(0);
    const { code, findings } = await scan("--events", "3d", "--events-source", "logs");
    expect({ code, status: findings.map(({ status }) => status) }).toEqual({ code: 3, status: ["unknown"] });
  });

  it("takes no range that has not begun, and evaluates one that ends in the future up to now", async () => {
    const future = await scan("--events", `${day(2)}/${day(3)}`);
    expect(future).toMatchObject({ code: 2, stderr: expect.stringContaining("is in the future: it is 20") });
    expect(server.proxy.count("sts:GetCallerIdentity")).toBe(0);
    const { code, findings } = await scan("--events", `${day(-1)}/${day(2)}`);
    expect(code).toBe(0);
    expect(Date.parse(String(findings[0]?.data?.until))).toBeLessThanOrEqual(Date.now());
  });
});

describe("events --expectations", () => {
  const events = async (...args: string[]) => {
    const { code, stdout } = await run("events", "--expectations", "built-in", "-o", "json=-", "-q", ...args);
    const { unexpected, found } = JSON.parse(stdout) as EventSearch;
    return { code, found, complete: unexpected?.complete, note: unexpected?.notes[0] };
  };
  const logs = ["--source", "logs", "--log-group", EVENT_GROUP];

  it.each([
    ["a time before Event history", ["--since", "200d", "--until", "100d"]],
    ["a time before Event history, without its beginning", ["--until", "100d"]],
    ["a different account", ["--account", "999999999999"]],
    ["a time before the events of a log group", [...logs, "--since", "200d", "--until", "100d"]],
    ["a Region in which a log group has no event", [...logs, "--regions", "us-east-1"]],
  ])("evaluates nothing of %s, and says so", async (_, args) => {
    const { note, ...rest } = await events(...args);
    expect(rest).toEqual({ code: 3, found: 0, complete: false });
    expect(note).toMatch(/^Nothing was evaluated: /);
    const { stdout } = await run("events", "--expectations", "built-in", ...args);
    expect(stdout).toMatch(/^Nothing was evaluated\n0 events were evaluated/);
    expect((await run("events", ...args)).code).toBe(0);
  });

  it.each([
    ["before Event history", {}, ["--since", "200d"]],
    ["of a second account", {}, ["--account", `${EVENT_ACCOUNT},999999999999`]],
    ["before the retention of the log group", { retentionInDays: 30 }, [...logs, "--since", "31d"]],
  ])("evaluates no part %s", async (_, more, args) => {
    group(more);
    const { note, ...rest } = await events(...args);
    expect(rest).toEqual({ code: 3, found: 1, complete: false });
    expect(note).toMatch(/^Evaluated in part: .* does not hold all events that were asked for$/);
  });

  it("is incomplete where the retention of the log group could not be read", async () => {
    server.behave({ overrides: { "logs:DescribeLogGroups": failing("AccessDeniedException", 400) } });
    expect(await events(...logs, "--since", "1d")).toMatchObject({ code: 3, found: 1, complete: false });
  });

  it.each([
    ["all of it is held", ["--since", "89d"]],
    ["no time is asked for", []],
    ["the log group is old enough", [...logs, "--since", "30d"]],
    ["the filters match nothing of those that there are", [...logs, "--user", "bob"]],
  ])("is complete where %s", async (_, args) => {
    group({ retentionInDays: 30 });
    expect(await events(...args)).toMatchObject({ code: 0, complete: true });
  });

  it.each(["history", "s3", "logs"])("takes no Region that does not exist, for %s", async (source) => {
    const args = ["--source", source, "--regions", "eu-wset-1"];
    const { code, stdout, stderr } = await run("events", "--expectations", "built-in", ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain('Unknown Region "eu-wset-1"');
    expect(stderr).toContain("eu-west-1");
  });

  it.each([
    ["a log group", [...logs, "--regions", "us-east-1", "--user", "bob"], "has no event of the time"],
    ["files", ["--source", "FILE", "--until", "100d", "--write"], "has no event of the time"],
    ["standard input", ["--source", "-", "--user", "bob"], "search without further filters"],
  ])("evaluates nothing of %s without an event of the range, whatever the filters are", async (_, args, said) => {
    const { path, remove } = eventFile();
    const named = args.map((arg) => (arg === "FILE" ? path : arg));
    const options = ["--expectations", "built-in", "-o", "json=-", "-q", ...named];
    const input = JSON.stringify({ Records: [EVENT] });
    const { code, stdout } = await runCli(["events", ...options], { env: emulatorEnv(server.url), input });
    remove();
    const { unexpected, found } = JSON.parse(stdout) as EventSearch;
    expect({ code, found, complete: unexpected?.complete }).toEqual({ code: 3, found: 0, complete: false });
    expect(unexpected?.notes.join("\n")).toContain(said);
  });

  it("is complete for filters that match none of a file's events", async () => {
    const { path, remove } = eventFile();
    expect(await events("--source", path, "--event-source", "IAM")).toMatchObject({ code: 0, complete: true });
    remove();
  });

  it.each([
    [["--event-source", "i am"], '--event-source "i am": expected a service such as iam'],
    [["--account", "11112222333"], '--account "11112222333": expected the 12 digits'],
    [["--regions", "US-EAST-1"], 'Unknown Region "US-EAST-1"; did you mean "us-east-1"?'],
  ])("takes no %j, which no event can have", async (args, message) => {
    const { path, remove } = eventFile();
    const { code, stdout, stderr } = await run("events", "--source", path, ...args);
    remove();
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });

  it("takes the name of a service in capitals", () => {
    expect(queryOf({ eventSource: ["IAM", "S3.amazonaws.com"] }, NOW).eventSources).toEqual([
      "iam.amazonaws.com",
      "s3.amazonaws.com",
    ]);
  });

  it("takes no time that has not begun", async () => {
    const { code, stderr } = await run("events", "--since", day(2));
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/--since \S+ is in the future: it is /),
    });
  });
});

describe("sources that do not hold all", () => {
  const source = (name: SearchedSource["source"], uncovered?: string[]): SearchedSource => ({
    ...{ source: name, name, read: 1, skipped: 0, problems: [], notes: uncovered ?? [] },
    ...(uncovered ? { uncovered } : {}),
  });
  const complete = (...sources: SearchedSource[]) =>
    withUncovered(
      { policies: [], rules: [], findings: [], complete: true, notes: [] },
      { query: queryOf({}, NOW), sources, found: 1 },
      "some",
    ).complete;

  it("are made up for by one that does", () => {
    expect(complete(source("history", ["90 days"]))).toBe(false);
    expect(complete(source("history", ["90 days"]), source("logs", ["retention"]))).toBe(false);
    expect(complete(source("history", ["90 days"]), source("s3"))).toBe(true);
  });

  it("compares times in full seconds, as they are typed", () => {
    const at = Date.parse("2026-11-01T00:00:00.900Z");
    const asks = (since: string | null, until: string | null) => asksBefore({ since, until }, at);
    expect(asks("2026-11-01T00:00:00Z", null)).toBe(false);
    expect(asks("2026-10-31T23:59:59Z", null)).toBe(true);
    expect(asks(null, "2026-10-31T23:59:59Z")).toBe(true);
    expect(asks(null, null)).toBe(false);
  });
});

/** A log file on the disk with the event. */
function eventFile() {
  const folder = mkdtempSync(join(tmpdir(), "uncovered-"));
  const path = join(folder, "log.json");
  writeFileSync(path, JSON.stringify({ Records: [EVENT] }));
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The date so many days from now. */
function day(days: number): string {
  return new Date(NOW + days * DAY).toISOString().slice(0, 10);
}
