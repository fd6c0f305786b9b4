import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith, stopped } from "../support/cli-files.ts";
import { assertPublished, assertWritten } from "../support/published-schemas.ts";
import { runCli } from "../support/run-cli.ts";
import { sampleResult } from "../support/sample-result.ts";

// Every run of the program in this suite is held against them by runCli; this is for that itself.
describe("the published schemas", () => {
  const folder = folderWith({ "s.json": stopped() });
  afterAll(() => folder.remove());

  it.each(["-", "r.json"])("are asked about the result in %s", async (path) => {
    const args = ["scan", "--snapshot", "s.json", "--quiet", "--output", `json=${path}`];
    const run = await runCli(args, { cwd: folder.path });
    expect(run.code).toBe(1);
    expect(assertWritten(args, folder.path, run)).toBe(1);
  });

  it("are asked about a snapshot", () => {
    const run = { code: 0, stdout: "" };
    expect(assertWritten(["collect", "--out", "s.json"], folder.path, run)).toBe(1);
    expect(assertWritten(["scan", "--save-snapshot", join(folder.path, "s.json")], "/", run)).toBe(1);
    expect(() => assertWritten(["collect", "--out", "r.json"], folder.path, run)).toThrow(/^The snapshot does not fit/);
  });

  it("accept the sample and refuse what is damaged", () => {
    assertPublished("result", sampleResult());
    expect(() => assertPublished("result", { ...sampleResult(), score: "high" })).toThrow(/\/score must be/);
    expect(() => assertPublished("snapshot", { ...stopped(), collectedAt: "yesterday" })).toThrow(/\/collectedAt must/);
  });
});
