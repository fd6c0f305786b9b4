import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { folderWith } from "../support/cli-files.ts";
import { EVENT_BUCKET, type EventServer, eventServer } from "../support/event-server.ts";
import { firstDay, SESSION_EVENT } from "../support/first-day.ts";
import { emulatorEnv, runHere } from "../support/run-cli.ts";
import { blocks, page } from "./pages.ts";

/** Words of a line as a shell splits them. */
const words = (line: string) =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "").slice(1);

const LINES = blocks(page("docs/first-questions.md"), "sh").flatMap((block) => block.trim().split("\n"));
const lineWith = (part: string) => LINES.find((line) => line.includes(part)) ?? `trailproof no line has ${part}`;

let server: EventServer;
const folder = folderWith({});
const files = mkdtempSync(join(tmpdir(), "trailproof-first-day-"));

beforeAll(async () => {
  server = await eventServer(firstDay(), {}, ["ap-southeast-1", "eu-west-1", "us-east-1"]);
  for (const [key, { body }] of server.world.buckets.get(EVENT_BUCKET) ?? []) {
    mkdirSync(dirname(join(files, key)), { recursive: true });
    writeFileSync(join(files, key), body);
  }
});
afterAll(async () => {
  await server.stop();
  folder.remove();
  rmSync(files, { recursive: true, force: true });
});

const run = (...args: string[]) => runHere(args, { cwd: folder.path, env: emulatorEnv(server.url) });
/** Callers and calls, the newest first. */
const callsOf = async (...args: string[]) => {
  const { code, stdout, stderr } = await run(...args, "--quiet", "--output", "json=-");
  expect(code, stderr).toBe(0);
  const { events, hints = [] } = JSON.parse(stdout) as EventSearch;
  const calls = events.map(({ userIdentity, eventName }) => {
    const { arn = "" } = userIdentity as { arn?: string };
    return `${arn.replace(/^.*?[:/](?=[^:]*\/)/, "").replace(/^assumed-role\//, "")} ${eventName}`;
  });
  return { calls, hints };
};
const asked = async (part: string) => (await callsOf(...words(lineWith(part)))).calls;

describe("the first questions", () => {
  it("are answered by the commands of the page, each with its exit code", async () => {
    for (const line of LINES) {
      const { code, stdout, stderr } = await run(...words(line));
      const expected = /get-object|--expectations/.test(line) ? 1 : 0;
      expect({ line, code, stderr: code === expected ? "" : stderr }).toEqual({ line, code: expected, stderr: "" });
      if (!/--quiet|export/.test(line)) expect(stdout, line).not.toMatch(/^No event matches/m);
    }
  });

  it("are answered right", async () => {
    expect(await asked("ListUsers,ListBuckets")).toEqual([
      "user/alice ListBuckets",
      "user/alice ListUsers",
      "user/bob ListUsers",
      "user/mallory ListBuckets",
    ]);
    expect(await asked("--denied --since 24h")).toEqual([
      "user/bob ListUsers",
      "user/mallory GetSecretValue",
      "user/mallory RunInstances",
    ]);
    expect(await asked("--resource payroll")).toEqual(["user/bob PutBucketPolicy"]);
    expect(await asked("DeleteTrail")).toEqual(["user/mallory DeleteTrail"]);
    expect(await asked("awsRegion in")).toEqual(["user/mallory RunInstances"]);
    expect(await asked("MFAUsed")).toEqual(["user/bob ConsoleLogin"]);
    expect(await asked("signin")).toEqual(["operator/carol DescribeInstances", "operator/carol ListBuckets"]);
  });

  it.each(["history", "s3", "logs", "files"])("follow a session across roles, and no other, in %s", async (source) => {
    const place = source === "files" ? files : source;
    const from = ["events", "--since", "24h", "--follow-sessions", "--source", place];
    const chain = [
      "admin/alice-release CreateAccessKey",
      "deploy/alice-release AssumeRole",
      "deploy/alice-release UpdateService",
    ];
    expect((await callsOf(...from, "--event-id", SESSION_EVENT)).calls).toEqual([...chain, "user/alice AssumeRole"]);
    // The name restricts what is asked for, not what is followed.
    const named = await callsOf(...from, "--user", "alice", "--event-name", "AssumeRole");
    expect(named.calls).toEqual([...chain, "user/alice AssumeRole"]);
    // What matches itself is no copy.
    const { stdout } = await run(...from, "--grep", "alice", "--quiet", "--output", "json=-");
    expect(JSON.parse(stdout)).toMatchObject({ duplicates: 0 });
  });
});

describe("an answer without events", () => {
  it("says what was searched, and what to ask next", async () => {
    const { stdout } = await run("events", "--event-name", "DeleteTrail", "--since", "2h");
    expect(stdout).toContain("No event matches\nSearched: Event history of 111122223333 in 3 Regions, from 20");
    expect(stdout).toContain("trailproof explain --service cloudtrail --event DeleteTrail");
    expect(stdout).toContain("Events arrive about 5 minutes after the call");
  });

  it("names the source that has data events", async () => {
    const { stdout } = await run("events", "--event-name", "GetObject");
    expect(stdout).toContain("Event history has no data events, such as GetObject: search a trail that records them");
    const { calls } = await callsOf("events", "--event-name", "GetObject", "--source", files);
    expect(calls).toEqual(["user/alice GetObject"]);
  });

  it.each([
    [
      ["--event-name", "listusers"],
      '--event-name listusers: names of events are case-sensitive; did you mean "ListUsers"?',
    ],
    [["--event-name", "get-object"], 'did you mean "GetObject"?'],
    [["--event-name", "consolelogin"], 'did you mean "ConsoleLogin"?'],
    [
      ["--event-name", "DeleteTrial"],
      '--event-name DeleteTrial: no known event has this name; did you mean "DeleteTrail"?',
    ],
    [["--event-source", "cloudwatch"], 'did you mean "monitoring"?'],
    [["--event-source", "elbv2"], 'did you mean "elasticloadbalancing"?'],
    [["--access-key", "akiabobexample"], "IDs of access keys are case-sensitive"],
    [["--error-code", "accessdenied"], "--denied finds all"],
  ])("%j: %s", async (args, hint) => {
    expect((await callsOf("events", ...args, "--source", files)).hints.join("\n")).toContain(hint);
  });

  it("has no hint on values that are right", async () => {
    const { hints } = await callsOf(
      "events",
      "--event-name",
      "ListUsers,ConsoleLogin",
      "--event-source",
      "iam,s3",
      "--source",
      files,
    );
    expect(hints).toEqual([]);
  });
});

describe("what can match no event", () => {
  it.each([
    [
      ["--event-name", "List*"],
      'names of events have no wildcards; --where takes expressions such as eventName.startsWith("List")',
    ],
    [["--event-name", "s3:ListBuckets"], "name the service apart, --event-source s3 --event-name ListBuckets"],
    [["--account", "prod"], "--account"],
    [["--principal-arn", "mallory"], "expected an ARN; --user takes the name of a user or a session"],
    [["--user", "arn:aws:iam::111122223333:user/bob"], "--principal-arn takes ARNs"],
    [["--since", "2026-01-15", "--until", "2026-01-15"], "are the same moment"],
    [["--bucket", "payroll"], "--bucket needs --source s3; for events about a bucket: --resource NAME"],
    [["--source", "cloudwatch"], "--source cloudwatch: did you mean --source logs?"],
    [["--source", "s3://audit-logs/"], "for a bucket give --source s3 --bucket audit-logs"],
    [["--follow-sessions", "--source", "-"], "--follow-sessions reads the source again"],
  ])("%j: %s", async (args, message) => {
    const { code, stderr } = await run("events", ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it.each([
    [["s3", "ls"], "ls is a command of the AWS CLI, whose calls are recorded as ListBuckets, ListObjects"],
    [["s3", "frobnicate"], "The table of well-known events has no frobnicate of s3"],
  ])("explain %j: %s", async ([service = "", event = ""], message) => {
    const { code, stderr } = await run("explain", "--service", service, "--event", event);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });
});
