import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { account } from "../support/account.ts";
import { runCli } from "../support/run-cli.ts";

describe("the snapshot beside a SARIF report", () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "trailproof-beside-"));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it.each([
    ["result.sarif", "result.snapshot.json"],
    ["r.sarif", "r.snapshot.json"],
    ["./x.y.sarif", "x.y.snapshot.json"],
  ])("of %s is %s", async (report, beside) => {
    const input = formatSnapshot(account().trail("main").snapshot());
    const { code } = await runCli(["scan", "--snapshot", "-", "--output", `sarif=${report}`, "--policy", "all"], {
      cwd,
      input,
    });
    expect(code).toBe(0);
    expect(existsSync(join(cwd, beside))).toBe(true);
  });

  it("is not asked to hold trails that it only lists", async () => {
    const snapshot = account().trail("main").snapshot();
    writeFileSync(join(cwd, "s.json"), formatSnapshot({ ...snapshot, trails: {} }));
    const { code, stderr } = await runCli(["scan", "--snapshot", "s.json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\/regions\/eu-west-1\/trails lists arn:aws:cloudtrail.*which \/trails lacks/);
  });

  it.each(["2016-01-01T00:00:00+05", "2026-12-31T23:59:60Z"])("holds no time like %s", async (time) => {
    const snapshot = account()
      .trail("main", { status: { latestDeliveryTime: time } })
      .snapshot();
    writeFileSync(join(cwd, "s.json"), formatSnapshot(snapshot));
    const { code, stderr } = await runCli(["scan", "--snapshot", "s.json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("/status/value/latestDeliveryTime");
  });
});
