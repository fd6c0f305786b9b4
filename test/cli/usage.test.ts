import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { program } from "../../src/cli/program.ts";
import { UserError } from "../../src/model/errors.ts";
import { expectSentence, folderWith, stopped } from "../support/cli-files.ts";
import { runCli, runHere } from "../support/run-cli.ts";

const folder = folderWith({ "stopped.json": stopped() });
afterAll(folder.remove);
const snapshot = folder.file("stopped.json");

/** The error that wrong usage ends with, without starting a process. */
async function usage(args: readonly string[]): Promise<{ code: number; message: string }> {
  try {
    await (await program(args)).parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof UserError) return { code: error.exitCode, message: error.message };
    throw error;
  }
  throw new Error("no error");
}

describe("help", () => {
  const commands = [
    "scan",
    "collect",
    "validate",
    "report",
    "explain",
    "filter",
    "checks",
    "policy",
    "permissions",
    "init",
    "demo",
  ];
  const subcommands = ["policy list", "policy show", "policy lint"];

  it.each([...commands, ...subcommands])("%s has a description and examples that name it", async (name) => {
    const { code, stdout, stderr } = await runHere([...name.split(" "), "--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`^Usage: trailproof ${name} `));
    expect(stdout).toMatch(new RegExp(`Examples?:\\n  trailproof ${name}`));
  });

  it("names every command", async () => {
    const { stdout } = await runHere(["--help"]);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, "m"));
  });

  it.each([
    [["scna", "--snapshot", "x"], 'Unknown command "scna"; did you mean "scan"?'],
    [["acme-x"], 'Unknown command "acme-x"; "trailproof --help" lists them'],
    [["policy", "lint", ""], '"file|name" is empty: trailproof policy lint [options] [file|name]'],
    [["report", ""], '"result" is empty: trailproof report [options] <result>'],
    [["help", "polcy"], 'Unknown command "polcy"; did you mean "policy"?'],
    [["policy", "help", "lnt"], 'Unknown command "lnt"; did you mean "lint"?'],
    [["completion", "bsh"], '<shell>: expected bash, zsh or fish, not "bsh"; did you mean "bash"?'],
    [["policy", "shwo", "baseline"], 'Unknown command "shwo"; did you mean "show"?'],
    [["scan", "--polcy=all"], 'Unknown option "--polcy"; did you mean "--policy"?'],
    [["scan", "--acme-x"], 'Unknown option "--acme-x"; "trailproof scan --help" lists them'],
    [["collect", "--otu", "x"], 'Unknown option "--otu"; did you mean "--out"?'],
    [["scan", "--debgu"], 'Unknown option "--debgu"; did you mean "--debug"?'],
    [["checks", "trail-loging"], 'Unknown control "trail-loging"; did you mean "trail-logging"?'],
    [["checks", "acme-x"], 'Unknown control "acme-x"; "trailproof checks" lists them'],
    [
      ["scan", "--fail-on", "hihg"],
      '--fail-on: expected critical, high, medium, low or none, not "hihg"; did you mean "high"?',
    ],
    [["scan", "--min-score", "101"], '--min-score: expected a whole number from 0 to 100, not "101"'],
    ...["0x5", "1e1", " 5", "+5", "5.0", ""].map((value): [string[], string] => [
      ["scan", "--min-score", value],
      `--min-score: expected a whole number from 0 to 100, not ${JSON.stringify(value)}`,
    ]),
    [
      ["scan", "--include", "manual,passed"],
      '--include: expected waived, manual, pass, not-applicable or fixed, not "passed"; did you mean "pass"?',
    ],
    [
      ["report", "r.json", "--include", "bogus"],
      '--include: expected waived, manual, pass, not-applicable or fixed, not "bogus"',
    ],
    [
      ["scan", "--output", "report.docx"],
      '--output "report.docx": expected FORMAT=FILE or a file ending in .FORMAT, where FORMAT is one of asff, csv, github, gitlab, html, json, junit, markdown, ocsf, plain, sarif, terminal',
    ],
    [["scan", "--output", "jsn=r.json"], '; did you mean "json"?'],
    [["scan", "--output", "html=r.html,json=r.json"], "expected one output; repeat --output for each"],
    [["scan", "extra"], "Too many arguments: trailproof scan [options]"],
    [["events", "ListUsers"], '; did you mean "--event-name ListUsers"?'],
    [["explain", "Decrypt"], '; did you mean "--event Decrypt"?'],
    [["events", "shwo"], 'Too many arguments: trailproof events [options] [command]; did you mean "show"?'],
    [["events", "--event", "ListUsers"], '; did you mean "--event-id", "--event-name" or "--event-source"?'],
    [["events", "--name", "ListUsers"], 'Unknown option "--name"; did you mean "--event-name"?'],
    [["events", "--key=AKIAEXAMPLE"], 'Unknown option "--key"; did you mean "--access-key"?'],
    [["events", "--error", "AccessDenied"], 'Unknown option "--error"; did you mean "--error-code"?'],
    [["events", "--acces-key", "AKIAEXAMPLE"], 'Unknown option "--acces-key"; did you mean "--access-key"?'],
    [["scan", "--control"], "--control needs a value: --control <list>"],
    [["report"], '"result" is missing: trailproof report [options] <result>'],
    [["collect"], "--out is missing"],
    [["scan", "--external-id", "x"], "--external-id needs --role-arn"],
    [["scan", "--role-arn", "TrailproofRead"], "--role-arn: expected arn:aws:iam::ACCOUNT:role/NAME, not"],
    [
      ["collect", "--out", "s.json", "--role-arn", "arn:aws:iam::111122223333:user/x"],
      "--role-arn: expected arn:aws:iam::",
    ],
    [["validate", "--source", ".", "--profile", "x"], "--source and --profile exclude each other"],
    [["explain", "--snapshot", "s.json", "--regions", "eu-*"], "--snapshot and --regions exclude each other"],
    [["explain", "--snapshot", "s.json", "--role-arn", "x"], "--snapshot and --role-arn exclude each other"],
    ...["--profile", "--role-arn", "--endpoint-url", "--external-id"].map((option): [string[], string] => [
      ["scan", "--snapshot", "s.json", option, "x"],
      `--snapshot and ${option} exclude each other`,
    ]),
  ])("%j: %s", async (args, hint) => {
    const run = await usage(args);
    expect(run).toEqual({ code: 2, message: expect.stringContaining(hint) });
    expect(run.message).not.toMatch(/[`']|\n/);
  });

  it("is one sentence on standard error, as every other error", async () => {
    expectSentence(await runCli(["scan", "--polcy", "all"]), 2, /^trailproof: Unknown option "--polcy"/);
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

  it("are for pipes only where FORCE_COLOR asks for them", async () => {
    expect((await scan({})).stdout).not.toContain("\u001b");
    expect((await scan({ FORCE_COLOR: "1" })).stdout).toContain("\u001b[");
    expect((await scan({ FORCE_COLOR: "1" }, "--no-color")).stdout).not.toContain("\u001b");
  });
});
