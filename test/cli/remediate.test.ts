import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith, sound, stopped, unread } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const folder = folderWith({ "sound.json": sound(), "stopped.json": stopped(), "unread.json": unread() });
afterAll(folder.remove);

const remediate = (...args: string[]) => runHere(["remediate", ...args]);
const SAMPLE = `${import.meta.dirname}/../../examples/sample-account.snapshot.json`;
const PLACEHOLDER = /\b(?:[A-Z]+_)*[A-Z]+_(?:ARN|NAME|KEY|ADDRESS|ID)\b/;

describe("trailproof remediate", () => {
  it.each([
    ["nothing fails", "sound.json", ["--control", "trail-logging"], 0, "Plan: 0 steps.\n"],
    ["a trail is stopped", "stopped.json", ["--control", "trail-logging"], 0, "Plan: 1 step.\n"],
    [
      "what decides could not be read",
      "unread.json",
      ["--control", "trail-logging"],
      3,
      "Plan: 0 steps, 1 finding could not be evaluated.\n",
    ],
  ])("%s", async (_, file, args, code, summary) => {
    const run = await remediate("--snapshot", folder.file(file), "--policy", "all", ...args);
    expect(run).toMatchObject({ code, stderr: summary, stdout: expect.stringMatching(/^#!\/usr\/bin\/env bash\n/) });
  });

  it("plans for the Regions that are named, also of a snapshot", async () => {
    const all = await remediate("--snapshot", SAMPLE, "--policy", "all", "--quiet");
    const named = await remediate("--snapshot", SAMPLE, "--policy", "all", "--quiet", "--regions", "eu-*");
    const left = await remediate("--snapshot", SAMPLE, "--policy", "all", "--quiet", "--exclude-regions", "us-*");
    const ofUs = "Start logging on loadtest-2024";
    expect([all, named, left].map(({ stdout }) => stdout.includes(ofUs))).toEqual([true, false, false]);
  });

  it.each([
    [["--email", "a@b.example', 'x"], /--email: expected an address/],
    [["--home-region", "eu-west-1;id"], /--home-region: expected a Region/],
    [["--result", "r.json", "--policy", "all"], /--result and --policy exclude each other/],
    [["--format", "pdf"], /expected sh/],
    [["--severity", "hihg"], /did you mean "high"/],
    [["--snapshot", "missing.json"], /missing\.json/],
  ])("refuses %j", async (args, message) => {
    expect(await remediate(...args)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(message) });
  });

  it("plans the same for a snapshot and for its saved result, and writes it to a file", async () => {
    const [plan, result] = [folder.file("plan.sh"), folder.file("result.json")];
    const first = await remediate("--snapshot", SAMPLE, "--policy", "all", "--output", plan);
    expect(first).toMatchObject({ code: 3, stdout: "", stderr: expect.stringContaining(`wrote ${plan}\nPlan: `) });
    await runHere(["scan", "--snapshot", SAMPLE, "--policy", "all", "--quiet", "--output", `json=${result}`]);
    const second = await remediate("--result", result, "--quiet");
    expect(second.stdout).toBe(readFileSync(plan, "utf8"));
    // What is run names nothing that a reader would have to choose.
    const run = second.stdout.split("\n").filter((line) => /^(else )?run /.test(line));
    expect(run.length).toBeGreaterThan(40);
    expect(run.filter((line) => PLACEHOLDER.test(line.replace(/\$\{KEY_ARN_\w+\}/g, "")))).toEqual([]);
  });

  it.each([
    ["terraform", /^# Remediation plan [\s\S]*\nprovider "aws" \{\n/],
    ["cloudformation", /^AWSTemplateFormatVersion: /],
    ["markdown", /^# Remediation plan /],
  ])("writes a plan without steps as %s", async (format, start) => {
    const run = await remediate(
      ...["--snapshot", folder.file("sound.json"), "--policy", "all", "--control", "trail-logging"],
      ...["--format", format],
    );
    expect(run).toMatchObject({ code: 0, stderr: "Plan: 0 steps.\n", stdout: expect.stringMatching(start) });
  });

  it("has every failure that is not waived as a step or as a decision", async () => {
    const result = folder.file("all.json");
    await runHere(["scan", "--snapshot", SAMPLE, "--policy", "all", "--quiet", "--output", `json=${result}`]);
    const { stdout } = await remediate("--result", result, "--format", "markdown", "--quiet");
    const { findings } = JSON.parse(readFileSync(result, "utf8")) as {
      findings: { control: string; status: string; waived: boolean }[];
    };
    const open = findings.filter(({ status, waived }) => status === "fail" && !waived).map(({ control }) => control);
    const named = (control: string) => stdout.includes(`- Fixes: ${control} `);
    expect(new Set(open.filter((control) => !named(control)))).toEqual(new Set());
  });
});
