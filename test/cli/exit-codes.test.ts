import { afterAll, describe, expect, it } from "vitest";
import { folderWith, sound, stopped, unread } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const folder = folderWith({ "sound.json": sound(), "stopped.json": stopped(), "unread.json": unread() });
afterAll(folder.remove);

const scan = (snapshot: string, ...args: string[]) => runHere(["scan", "--snapshot", folder.file(snapshot), ...args]);

describe("exit codes", () => {
  it.each([
    ["the gate holds, on complete evidence", "sound.json", [], 0],
    ["a critical control fails", "stopped.json", [], 1],
    ["what fails is not what the gate names", "stopped.json", ["--control", "trail-kms-encryption"], 0],
    ["unless it is told to", "stopped.json", ["--control", "trail-kms-encryption", "--fail-on", "medium"], 1],
    ["unless nothing is to fail", "stopped.json", ["--fail-on", "none"], 0],
    ["what is unknown fails as little", "unread.json", ["--fail-on", "none"], 0],
    ["a minimum that is asked for beside it holds", "stopped.json", ["--fail-on", "none", "--min-score", "99"], 1],
    ["several controls by comma", "stopped.json", ["--control", "trail-kms-encryption,trail-logging"], 1],
    ["several policies by comma", "stopped.json", ["--policy", "all,baseline"], 1],
    ["regions by a pattern", "sound.json", ["--regions", "us-*"], 0],
    ["a pattern that no region has", "sound.json", ["--regions", "ue-*"], 2],
    ["nothing fails, but the gate's evidence is missing", "unread.json", ["--control", "trail-logging"], 3],
    ["a failure counts, also where evidence is missing", "unread.json", ["--fail-on", "medium"], 1],
    ["the score is below the minimum", "stopped.json", ["--control", "trail-kms-encryption", "--min-score", "50"], 1],
    ["the score may be below the minimum", "unread.json", ["--control", "trail-logging", "--min-score", "50"], 3],
    ["a control that there is not", "sound.json", ["--control", "trail-longing"], 2],
    ["a region that there is not", "sound.json", ["--regions", "eu-west-9"], 2],
    ["a region that is not enabled", "sound.json", ["--regions", "me-south-1"], 3],
    ["no region left", "sound.json", ["--regions", "us-east-1", "--exclude-regions", "us-east-1"], 2],
    ["no such file", "missing.json", [], 2],
    ["an option that there is not", "sound.json", ["--fail-of", "low"], 2],
  ])("%s: %s %j: %i", async (_, snapshot, args, code) => {
    const run = await scan(snapshot, ...args);
    expect(run.code).toBe(code);
    // What a scan says of itself is what it does.
    if (code !== 2) expect(run.stdout).toContain(`Exit code ${code}`);
    else expect(run).toMatchObject({ stdout: "", stderr: expect.stringMatching(/^trailproof: /) });
  });

  it("the demo ends with 0 and says what a real scan would have returned", async () => {
    const run = await runHere(["demo", "--out", folder.file("demo")]);
    expect(run).toMatchObject({ code: 0, stdout: expect.stringMatching(/A scan with this result has exit code 1;/) });
    const names = ["json", "sarif", "html", "tsv"].map((ending) => folder.file(`demo/result.${ending}`));
    expect(run.stderr).toBe("");
    for (const name of names) expect(run.stdout).toContain(`\n  ${name}: `);
  });

  it("without a command: help, and 0", async () => {
    expect(await runHere([])).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("Exit codes:") });
  });
});
