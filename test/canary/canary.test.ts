import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CanaryState } from "../../src/canary/state.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { recordsOf } from "../support/canary-records.ts";
import { type EventServer, eventServer } from "../support/event-server.ts";
import type { Override } from "../support/fault-proxy.ts";
import { failing, jsonAnswer } from "../support/overrides.ts";
import { emulatorEnv, runHere, startCli } from "../support/run-cli.ts";

const MINUTE = 60_000;

let server: EventServer;
let folder: string;
let file: string;

beforeEach(async () => {
  server = await eventServer([]);
  folder = mkdtempSync(join(tmpdir(), "trailproof-canary-"));
  file = join(folder, "canary.json");
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const canary = async (...args: string[]) => {
  const { code, stdout, stderr } = await runHere(["canary", "--wait", "0", "--resume", file, "-o", "json=-", ...args], {
    env: emulatorEnv(server.url),
  });
  return { code, stderr, result: stdout === "" ? undefined : (JSON.parse(stdout) as ScanResult) };
};
const state = () => JSON.parse(readFileSync(file, "utf8")) as CanaryState;

/** The state as it would be this much later. */
const age = (minutes: number) => {
  const earlier = (time: string) => new Date(Date.parse(time) - minutes * MINUTE).toISOString();
  const { calls, ...rest } = state();
  const aged = { ...rest, calls: calls.map((call) => ({ ...call, calledAt: earlier(call.calledAt) })), sinks: {} };
  writeFileSync(file, JSON.stringify(aged));
};

const statuses = (result: ScanResult | undefined) =>
  Object.fromEntries(result?.findings.map(({ control, status }) => [control, status]) ?? []);
const finding = (result: ScanResult | undefined, control: string) =>
  result?.findings.find((one) => one.control === control);
const CALLS = ["iam:ListUsers", "s3:ListBuckets", "sts:GetCallerIdentity"];
/** Collecting lists buckets, and asks who it is: only this call is made by a canary alone. */
const made = () => server.proxy.count("iam:ListUsers");

describe("canary", () => {
  it("makes calls, keeps them without a secret, and says that it is too early", async () => {
    const { code, result, stderr } = await canary();
    expect(code).toBe(3);
    expect(statuses(result)).toEqual({
      "canary-event-history": "unknown",
      "canary-s3": "unknown",
      "canary-cloudwatch": "unknown",
    });
    expect(result?.findings.map(({ cause }) => cause)).toEqual(["too-early", "too-early", "too-early"]);
    expect(state().calls.map(({ eventName, region }) => `${eventName} ${region}`)).toEqual([
      "ListUsers us-east-1",
      "ListBuckets us-east-1",
      "GetCallerIdentity eu-west-1",
      "GetCallerIdentity us-east-1",
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, "utf8")).not.toMatch(/AKIA|secret/i);
    expect(stderr).toContain("Event history of 111122223333: 0 of 4 calls found");
    expect(stderr).toMatch(
      /The calls are kept in .*canary\.json\. Run the same command again at \d{4}-\S+ \S+ UTC or later/,
    );
    expect(result?.headline.text).toMatch(
      /^Whether all 4 calls of the canary arrived could not be determined: it is too early \(4 calls were missing/,
    );
    expect(CALLS.every((operation) => server.proxy.count(operation) > 0)).toBe(true);
  });

  it("names the token and the number in the User-Agent, and counts a call that is denied", async () => {
    const agents: unknown[] = [];
    const denied = failing("AccessDenied", 403);
    server.behave({
      overrides: {
        "iam:ListUsers": (request, answer) => {
          agents.push(request.headers["user-agent"]);
          return denied(request, answer);
        },
      },
    });
    const { code } = await canary();
    expect(code).toBe(3);
    const { token, calls } = state();
    expect(agents).toEqual([expect.stringMatching(new RegExp(`(^| )trailproof-canary/${token}-0( |$)`))]);
    expect(calls[0]).toMatchObject({ eventName: "ListUsers", errorCode: "AccessDenied", requestId: expect.anything() });
  });

  it("passes with the latency once everything is delivered, without calling again", async () => {
    await canary();
    age(10);
    server.proxy.clear();
    const records = recordsOf(state());
    server.deliver(records, { at: Date.parse(records[0]?.eventTime ?? "") + 252_000 });
    const { code, result } = await canary();
    expect(code).toBe(0);
    expect(finding(result, "canary-s3")).toMatchObject({
      status: "pass",
      message: "4 calls arrived in s3://audit-logs within 4 min 12 s",
      data: { calls: 4, found: 4, latencySeconds: 252, missing: [] },
    });
    expect(finding(result, "canary-cloudwatch")).toMatchObject({ status: "pass", data: { latencySeconds: 252 } });
    expect(finding(result, "canary-event-history")?.status).toBe("pass");
    expect(made()).toBe(0);
  });

  it("fails where a call is lost in one sink, and says which", async () => {
    await canary();
    age(21);
    const records = recordsOf(state());
    server.deliver(records, { sinks: ["history", "s3"] });
    server.deliver(records.slice(0, 3), { sinks: ["logs"], at: Date.now() - 15 * MINUTE });
    const { code, result } = await canary();
    expect(code).toBe(1);
    expect(finding(result, "canary-cloudwatch")).toMatchObject({
      status: "fail",
      message: "Log group trail-events in us-east-1 lacks sts:GetCallerIdentity in us-east-1 20 minutes after the call",
      data: { calls: 4, found: 3, missing: ["sts:GetCallerIdentity in us-east-1"] },
    });
  });

  it("looks up a call that Event history lacks, where it was made", async () => {
    await canary();
    age(21);
    server.deliver(recordsOf(state()).filter(({ awsRegion }) => awsRegion === "us-east-1"));
    const { result } = await canary();
    const [step] = finding(result, "canary-event-history")?.remediation?.steps ?? [];
    expect(step?.cli).toEqual([
      "aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=GetCallerIdentity --region eu-west-1",
    ]);
  });

  it("fails where a call arrives too late, with its latency", async () => {
    await canary();
    age(26);
    const records = recordsOf(state());
    server.deliver(records, { sinks: ["history"] });
    server.deliver(records, { sinks: ["s3", "logs"], at: Date.parse(records[0]?.eventTime ?? "") + 25 * MINUTE });
    const { code, result } = await canary();
    expect(code).toBe(1);
    expect(finding(result, "canary-s3")).toMatchObject({ status: "fail", data: { found: 4, latencySeconds: 1500 } });
    expect(finding(result, "canary-event-history")?.message).toMatch(/^4 calls arrived in .*, and were found 26 min/);
    expect(result?.headline.text).toBe(
      "Not all calls of the canary arrived in time: all 4 calls arrived late in the bucket of main, the slowest after 25 min, and all 4 calls arrived late in the log group of main, the slowest after 25 min.",
    );
    expect(finding(result, "canary-s3")?.message).toBe(
      "4 of 4 calls arrived in s3://audit-logs later than 20 minutes: after 25 min",
    );
  });

  it.each([
    ["cloudtrail:LookupEvents", "canary-event-history"],
    ["s3:GetObject", "canary-s3"],
    ["logs:FilterLogEvents", "canary-cloudwatch"],
  ])(
    "is unknown where %s is denied, however long ago the calls are, and evaluates the others",
    async (operation, control) => {
      await canary();
      age(30);
      server.deliver(recordsOf(state()), { at: Date.now() - 25 * MINUTE });
      server.behave({ rules: [{ operation, fault: "deny" }] });
      const { code, result } = await canary();
      expect(code).toBe(3);
      expect(finding(result, control)).toMatchObject({ status: "unknown", cause: "denied" });
      expect(finding(result, control)?.details?.join()).toContain(`grant ${operation}`);
      expect(finding(result, control)?.permissions).toEqual([operation]);
      expect(finding(result, control)?.remediation?.steps[0]?.cli).toEqual(["trailproof permissions --canary"]);
      expect(Object.values(statuses(result)).filter((status) => status === "pass")).toHaveLength(2);
    },
  );

  it("does not take a record for a call that only names the token", async () => {
    await canary();
    const [first] = recordsOf(state());
    const search = { ...first, eventName: "FilterLogEvents", requestParameters: { filterPattern: state().token } };
    server.deliver([{ ...search, userAgent: "aws-cli" }, search]);
    const { result } = await canary();
    expect(finding(result, "canary-s3")).toMatchObject({ status: "unknown", data: { found: 0 } });
  });

  it("notes a copy in a trail that excludes the call, and waits for no more", async () => {
    const selectors = [{ IncludeManagementEvents: false, ReadWriteType: "All" }];
    const answer = jsonAnswer({ TrailARN: server.world.trails[0]?.TrailARN, EventSelectors: selectors });
    server.behave({ overrides: { "cloudtrail:GetEventSelectors": answer } });
    await canary();
    server.deliver(recordsOf(state()));
    const { code, result } = await canary();
    expect(code).toBe(0);
    expect(finding(result, "canary-s3")).toMatchObject({
      status: "not-applicable",
      message: "main records none of the calls of the canary",
    });
    expect(finding(result, "canary-s3")?.details).toContain(
      "Note: s3://audit-logs has iam:ListUsers in us-east-1, which the selectors of main exclude",
    );
  });

  it("goes on after kill -9, with the same calls", async () => {
    const { child, result: killed } = startCli(["canary", "--resume", file], { env: emulatorEnv(server.url) });
    while (!existsSync(file)) await sleep(20);
    child.kill("SIGKILL");
    expect((await killed).signal).toBe("SIGKILL");
    server.proxy.clear();
    server.deliver(recordsOf(state()));
    const { code, result } = await canary();
    expect(code).toBe(0);
    expect(finding(result, "canary-s3")?.status).toBe("pass");
    expect(made()).toBe(0);
  });

  it("begins again after kill -9 among its calls, with calls of a token of their own", async () => {
    const agents: string[] = [];
    const seen: Override = (request, answer) => {
      agents.push(String(request.headers["user-agent"]));
      return answer;
    };
    server.behave({
      rules: [{ operation: "iam:ListUsers", fault: "hang", times: 1 }],
      overrides: { "s3:ListBuckets": seen },
    });
    const { child, result: killed } = startCli(["canary", "--resume", file], { env: emulatorEnv(server.url) });
    while (made() === 0) await sleep(20);
    child.kill("SIGKILL");
    expect((await killed).signal).toBe("SIGKILL");
    expect(readdirSync(folder)).toEqual([]);
    const { code } = await canary();
    expect(code).toBe(3);
    expect(made()).toBe(2);
    const tokens = agents.flatMap((agent) => /trailproof-canary\/([0-9a-f]+)-/.exec(agent)?.[1] ?? []);
    expect(new Set(tokens).has(state().token)).toBe(true);
    expect(readdirSync(folder)).toEqual(["canary.json"]);
  });

  it("refuses what is not the state of a canary of this account and of today", async () => {
    writeFileSync(file, "{}");
    expect(await canary()).toMatchObject({ code: 2, stderr: expect.stringContaining("is not the state of a canary") });
    rmSync(file);
    await canary();
    const valid = state();
    writeFileSync(file, JSON.stringify({ ...valid, account: "999988887777" }));
    expect((await canary()).stderr).toContain("is the canary of account 999988887777");
    writeFileSync(file, JSON.stringify(valid));
    age(25 * 60);
    expect((await canary()).stderr).toContain("more than a day old");
    expect(made()).toBe(1);
  });

  it("names the trails where --trail names none of them", async () => {
    const { code, stderr } = await canary("--trail", "mian");
    expect(code).toBe(2);
    expect(stderr).toContain("There is no trail mian: the trails are main");
    expect(existsSync(file)).toBe(false);
  });
});
