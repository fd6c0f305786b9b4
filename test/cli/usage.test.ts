import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith, stopped } from "../support/cli-files.ts";
import { runCli } from "../support/run-cli.ts";

const folder = folderWith({ "stopped.json": stopped() });
afterAll(folder.remove);
const snapshot = folder.file("stopped.json");

describe("help", () => {
  const commands = ["scan", "collect", "validate", "report", "explain", "checks", "policy", "permissions", "demo"];
  const subcommands = ["policy list", "policy show", "policy lint"];

  it.each([...commands, ...subcommands])("%s has a description and examples that name it", async (name) => {
    const { code, stdout, stderr } = await runCli([...name.split(" "), "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: trailproof ${name} `));
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  trailproof ${name}`));
  });

  it("names every command", async () => {
    const { stdout } = await runCli(["--help"]);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each([
    [["scna"], "Did you mean scan?"],
    [["policy", "shwo", "baseline"], "Did you mean show?"],
    [["scan", "--polcy", "all"], "Did you mean --policy?"],
    [["collect", "--otu", "x"], "Did you mean --out?"],
    [["checks", "trail-loging"], "did you mean trail-logging?"],
    [["scan", "--fail-on", "hi"], "critical, high, medium, low"],
    [["scan", "--min-score", "101"], "whole number from 0 to 100"],
    [["scan", "--include", "failed"], "fail, unknown, manual, pass, not-applicable"],
    [["scan", "--output", "report.docx"], "json, sarif"],
    [["scan", "--output", "jsn=r.json"], "json, sarif"],
    [["scan", "extra"], "too many arguments"],
    [["collect"], "--out"],
  ])("%j: %s", async (args, hint) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain("    at ");
  });

  it("prints the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
    for (const option of ["--version", "-V"])
      expect(await runCli([option])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("--quiet", () => {
  it("says nothing, and the exit code all", async () => {
    const args = ["scan", "--snapshot", snapshot, "--quiet"];
    expect(await runCli(args)).toMatchObject({ code: 1, stdout: "", stderr: "" });
  });

  it("is silent about the snapshot that is kept beside a SARIF report, too", async () => {
    const run = await runCli(["scan", "--snapshot", "-", "--quiet", "--output", `sarif=${folder.file("r.sarif")}`], {
      input: readFileSync(snapshot, "utf8"),
      cwd: folder.path,
    });
    expect(run).toMatchObject({ code: 1, stdout: "", stderr: "" });
    expect(readFileSync(folder.file("r.snapshot.json"), "utf8")).toBe(readFileSync(snapshot, "utf8"));
  });
});

describe("colours", () => {
  const scan = (env: Readonly<Record<string, string>>, ...args: string[]) =>
    runCli([...args, "scan", "--snapshot", snapshot], { env });

  it("are not for pipes, even where they are forced upon others", async () => {
    for (const env of [{}, { FORCE_COLOR: "1" }, { NO_COLOR: "1" }])
      expect((await scan(env)).stdout).not.toContain("\u001b");
    expect((await scan({}, "--no-color")).stdout).not.toContain("\u001b");
  });
});
