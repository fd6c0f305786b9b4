import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import type { EventSearch } from "../../src/model/documents/events.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { MONTH_POLICY, monthOfEvents, monthSnapshot } from "../support/month-of-events.ts";
import { runCli, runHere } from "../support/run-cli.ts";

const month = monthOfEvents();
let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "month-"));
  mkdirSync(join(root, "logs"));
  writeFileSync(join(root, SNAPSHOT), formatSnapshot(monthSnapshot()));
  writeFileSync(join(root, "policy.yaml"), MONTH_POLICY);
  const days = groupBy(month.events, ({ eventTime }) => eventTime.slice(0, 10));
  for (const [day, Records] of days)
    writeFileSync(join(root, "logs", `${day}.json.gz`), gzipSync(JSON.stringify({ Records })));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const SNAPSHOT = "month.snapshot.json";
const run = (...args: string[]) => runHere(["events", "--source", "./logs", ...args], { cwd: root });

describe("events --expectations", () => {
  it("names who did what that was not expected, with events and files", async () => {
    const asked = ["--expectations", "policy.yaml", "--snapshot", SNAPSHOT, "--output", "json=found.json"];
    const { code, stdout, stderr } = await run(...asked);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("found.json") });
    const { unexpected } = JSON.parse(readFileSync(join(root, "found.json"), "utf8")) as EventSearch;
    expect(unexpected?.findings).toHaveLength(month.intrusions.length);
    const [stopped] = month.intrusions.find(({ action }) => action === "cloudtrail:StopLogging")?.ids ?? [];
    expect(stdout).toContain("critical: Call that may blind a trail\n");
    expect(stdout).toMatch(/^ *Rule: {2}trail-tampering \(policy\.yaml:\d+\)$/m);
    expect(stdout).toContain("What:  cloudtrail:StopLogging: 1 call, 1 failed");
    expect(stdout).toContain(`${stopped} at 2026-10-11T04:00:00Z in logs/2026-10-11.json.gz`);
    expect(stdout).toContain(`${month.intrusions.length} findings of unexpected access`);
  });

  it("ends with 0 where everything is expected", async () => {
    const quiet = await run("--expectations", "built-in", "--event-name", "ListUsers");
    expect(quiet).toMatchObject({ code: 0, stdout: expect.stringContaining("No unexpected access") });
  });

  it.each([
    [["--expectations", "missing.yaml"], "missing.yaml does not exist"],
    [["--snapshot", SNAPSHOT], "--snapshot needs --expectations"],
    [["--expectations", "built-in", "--snapshot", "policy.yaml"], "policy.yaml"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
});

describe("expectations learn", () => {
  const learn = (...args: string[]) =>
    runCli(["expectations", "learn", "--source", "./logs", "--since", "2026-10-01", ...args], { cwd: root });

  it("writes a policy that events takes, and replaces no file", async () => {
    expect(await learn("--output", "learned.yaml")).toMatchObject({ code: 0, stdout: "" });
    const text = readFileSync(join(root, "learned.yaml"), "utf8");
    expect(text).toContain("  - id: unexpected-region\n    params:\n      regions:\n");
    const lint = await runHere(["policy", "lint", "learned.yaml"], { cwd: root });
    expect(lint).toMatchObject({ code: 0, stderr: "" });
    expect((await run("--expectations", "learned.yaml", "--event-name", "ListUsers")).code).toBe(0);
    const again = await learn("--output", "learned.yaml");
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining("learned.yaml: it exists") });
    expect(readFileSync(join(root, "learned.yaml"), "utf8")).toBe(text);
  });

  it("prints it without --output", async () => {
    const { code, stdout } = await learn("--user", "alice");
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("id: addresses-alice") });
  });
});
