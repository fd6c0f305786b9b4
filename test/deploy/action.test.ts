import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../docs/pages.ts";
import { folderWith, sound, stopped, unread } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { action, runAction } from "../support/github-runner.ts";
import { CLI, emulatorEnv } from "../support/run-cli.ts";

const BUILT = { program: CLI };

describe("action.yml", () => {
  const schema = JSON.parse(readFileSync(join(root, "test/schemas/github-action.json"), "utf8"));
  const valid = new Ajv({ strict: false }).compile(schema);

  it("is valid by the schema of actions", () => {
    expect(valid(action()), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ ...action(), runs: { using: "composite", steps: [{ run: "true" }] } })).toBe(false);
  });

  it("hands every input to the script, by the environment and nowhere else", () => {
    const { inputs, runs } = action();
    const [step] = runs.steps;
    const handed = Object.keys(inputs).map((name) => [
      `INPUT_${name.replaceAll("-", "_").toUpperCase()}`,
      `\${{ inputs.${name} }}`,
    ]);
    expect(step?.env).toEqual(Object.fromEntries(handed));
    expect(step?.run).not.toContain("${{");
  });
});

describe("the action", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({
      "sound.json": sound(),
      "stopped.json": stopped(),
      "unread.json": unread(),
      "trailproof.yaml": "extends: [baseline]\ncontrols:\n  trail-logging: on\n",
    });
    mkdirSync(folder.file(".git"));
  });
  afterEach(() => folder.remove());
  const run = (inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
    runAction(folder.path, { ...BUILT, ...inputs }, env);

  it("passes as the gate does, and hands over verdict, score and reports", async () => {
    const { code, outputs, summary, stdout } = await run({ snapshot: "sound.json", policy: "trailproof.yaml" });
    expect(code).toBe(0);
    const reports = Object.fromEntries(
      Object.entries({ json: "result.json", sarif: "result.sarif", html: "report.html", markdown: "summary.md" }).map(
        ([format, file]) => [format, `trailproof-report/${file}`],
      ),
    );
    expect(outputs).toEqual({
      verdict: "pass",
      score: "100",
      "exit-code": "0",
      folder: "trailproof-report",
      ...reports,
    });
    for (const path of Object.values(reports)) expect(existsSync(folder.file(path)), path).toBe(true);
    expect(summary).toBe(readFileSync(folder.file("trailproof-report/summary.md"), "utf8"));
    expect(stdout).not.toContain("::error");
  });

  it("fails as the gate does, with annotations and alerts at lines of the policy", async () => {
    const { code, outputs, stdout } = await run({ snapshot: "stopped.json" });
    expect({ code, verdict: outputs.verdict, exit: outputs["exit-code"] }).toEqual({
      code: 1,
      verdict: "fail",
      exit: "1",
    });
    expect(stdout).toMatch(/^::error file=trailproof\.yaml,line=3,title=Trail is not logging::/m);
    expect(existsSync(folder.file(outputs.sarif ?? ""))).toBe(true);
  });

  it("writes neither annotations nor a summary if they are off", async () => {
    const { stdout, summary } = await run({ snapshot: "stopped.json", annotations: "false", summary: "false" });
    expect(stdout).not.toMatch(/^::/m);
    expect(summary).toBe("");
  });

  it("fails on incomplete evidence, or warns if the workflow says so", async () => {
    const input = { snapshot: "unread.json", "fail-on": "critical" };
    const failed = await run(input);
    expect(failed).toMatchObject({ code: 3, outputs: { verdict: "undecided", "exit-code": "3" } });
    expect(failed.stdout).toMatch(/^::error title=trailproof::Evidence incomplete/m);
    const warned = await run({ ...input, incomplete: "warn" });
    expect(warned).toMatchObject({ code: 0, outputs: { verdict: "undecided", "exit-code": "3" } });
    expect(warned.stdout).toMatch(/^::warning title=trailproof::Evidence incomplete/m);
    expect(await run({ snapshot: "stopped.json", incomplete: "warn" })).toMatchObject({ code: 1 });
  });

  it.each([
    ["incomplete", "wran"],
    ["new-only", "ture"],
    ["annotations", "nein"],
  ])("ends with 2 on a wrong %s", async (name, value) => {
    const { code, stdout, outputs } = await run({ snapshot: "stopped.json", [name]: value });
    expect({ code, exit: outputs["exit-code"], verdict: outputs.verdict }).toEqual({ code: 2, exit: "2", verdict: "" });
    expect(stdout).toMatch(new RegExp(`^::error title=trailproof::Input "${name}": expected `));
  });

  it("takes no report of an earlier run for its own", async () => {
    await run({ snapshot: "sound.json" });
    const { code, outputs } = await run({ snapshot: "missing.json" });
    expect(code).toBe(2);
    expect(outputs).toMatchObject({ verdict: "", score: "", json: "", sarif: "", folder: "", "exit-code": "2" });
    expect(existsSync(folder.file("trailproof-report/result.json"))).toBe(false);
  });

  it.each([
    '$(touch planted)`touch planted`"; touch planted; "',
    "' && touch planted #",
    "--exit-zero",
    "baseline --exit-zero",
    "x\n::set-output name=verdict::pass\n::error::planted",
  ])("an input is data: %j", async (hostile) => {
    const { code, stdout, stderr, outputs } = await run({ snapshot: "stopped.json", policy: hostile });
    expect(code).toBe(2);
    expect(outputs.verdict).toBe("");
    expect(stdout + stderr).not.toMatch(/^::(?!error title=trailproof::Wrong usage)/m);
    expect(existsSync(folder.file("planted"))).toBe(false);
  });

  it("no value sets a different output, not even the name of a folder with line breaks", async () => {
    const output = "reports\nverdict<<END\npass\nEND\nscore=100";
    const { code, outputs } = await run({ snapshot: "stopped.json", output });
    expect({ code, verdict: outputs.verdict, folder: outputs.folder }).toEqual({
      code: 1,
      verdict: "fail",
      folder: output,
    });
  });

  it("gates on what is new since a baseline", async () => {
    await run({ snapshot: "stopped.json", output: "then" });
    const { code, outputs } = await run({
      snapshot: "stopped.json",
      baseline: "then/result.json",
      "new-only": "true",
    });
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 0, verdict: "pass" });
  });
});

describeWithMoto("the action, on a live account", (moto) => {
  const folder = folderWith();
  const PATIENT = { TRAILPROOF_CONNECT_TIMEOUT: "60000", TRAILPROOF_CALL_TIMEOUT: "60000" };

  it("scans with the credentials of the job", async () => {
    const { code, outputs, summary } = await runAction(
      folder.path,
      { ...BUILT, regions: "us-east-1" },
      { ...emulatorEnv(moto.url), ...PATIENT },
    );
    expect({ code, verdict: outputs.verdict }).toEqual({ code: 1, verdict: "fail" });
    expect(summary).toContain("123456789012");
  });

  it("ends with 4 without credentials, with a summary that says so and no result", async () => {
    const { AWS_ENDPOINT_URL = "", AWS_REGION = "" } = emulatorEnv(moto.url);
    const { code, outputs, summary, stdout } = await runAction(folder.path, BUILT, {
      AWS_ENDPOINT_URL,
      AWS_REGION,
      ...PATIENT,
    });
    expect({ code, exit: outputs["exit-code"], verdict: outputs.verdict, folder: outputs.folder }).toEqual({
      code: 4,
      exit: "4",
      verdict: "",
      folder: "",
    });
    expect(summary).toMatch(/^\*\*trailproof\*\*: Nothing was collected: no credentials/);
    expect(stdout).toMatch(/^::error title=trailproof::Nothing was collected/m);
  });
});
