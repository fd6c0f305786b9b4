import { readFileSync } from "node:fs";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { unknownVariables } from "../../src/cli/arguments/habits.ts";
import { scanCommand } from "../../src/cli/scan/command.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { folderWith, stopped } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const folder = folderWith({ "stopped.json": stopped() });
afterAll(folder.remove);
afterEach(() => vi.unstubAllEnvs());
const snapshot = folder.file("stopped.json");

/** The result of a scan of the snapshot, which may be named by a variable. */
async function scanned(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ScanResult> {
  const file = folder.file("result.json");
  const { stderr, code } = await runHere(["scan", "--quiet", "--output", `json=${file}`, ...args], { env });
  expect({ stderr, ran: code !== null && code < 2 }).toEqual({ stderr: "", ran: true });
  return JSON.parse(readFileSync(file, "utf8")) as ScanResult;
}

const ids = ({ controls }: ScanResult) => controls.map(({ id }) => id);

describe("names that other tools use", () => {
  it("lists the controls", async () => {
    const here = await runHere(["list-controls"]);
    expect(here.stdout).toBe((await runHere(["checks"])).stdout);
    expect(here.stdout).toContain("trail-logging");
  });

  it("takes -v for the version, and after a command for --verbose", async () => {
    expect((await runHere(["-v"])).stdout).toBe((await runHere(["--version"])).stdout);
    const help = await runHere(["scan", "--help"]);
    expect(help.stdout).toMatch(/-v, --verbose/);
  });

  it("takes --region and --config as --regions and --policy, repeated and mixed", async () => {
    const aliased = await scanned(["--snapshot", snapshot, "--config", "all", "--region", "us-east-1"]);
    const named = await scanned(["--snapshot", snapshot, "--policy", "all", "--regions", "us-east-1"]);
    expect(aliased).toEqual({ ...named, startedAt: aliased.startedAt, finishedAt: aliased.finishedAt });
    expect(named.command).toBe("trailproof scan --policy all --regions us-east-1");
    const mixed = await scanned([
      "--snapshot",
      snapshot,
      "--config",
      "baseline",
      "--region=us-east-1",
      "--regions=eu-*",
    ]);
    expect(mixed.command).toBe("trailproof scan --policy baseline --regions 'eu-*,us-east-1'");
  });

  it("takes --start-time and --end-time as those of a range", async () => {
    const range = ["--start-time", "2026-01-02", "--end-time", "2026-01-01", "--trail-name", "a"];
    const { stderr } = await runHere(["validate", ...range, "--home-region", "us-east-1", "--bucket", "b"]);
    expect(stderr).toBe("trailproof: --start is later than --end\n");
  });

  it("hides them from the help", async () => {
    const { stdout } = await runHere(["scan", "--help"]);
    expect(stdout).not.toMatch(/--region\b|--config\b/);
  });
});

describe("--skip-control and --severity", () => {
  it("leave controls out, name them as not evaluated, and are in the command", async () => {
    const all = await scanned(["--snapshot", snapshot, "--policy", "baseline"]);
    const some = await scanned([
      ...["--snapshot", snapshot, "--policy", "baseline"],
      ...["--skip-control", "trail-logging", "--severity", "high,critical"],
    ]);
    const wanted = all.controls.filter(({ id, severity }) => severity !== "medium" && id !== "trail-logging");
    expect(ids(some)).toEqual(wanted.map(({ id }) => id));
    expect(some.notEvaluated.find(({ control }) => control === "trail-logging")?.reason).toBe("not-selected");
    expect(some.command).toBe(
      "trailproof scan --policy baseline --skip-control trail-logging --severity critical,high",
    );
  });

  it("refuse a control that does not exist, and a gate over nothing", async () => {
    const unknown = await runHere(["scan", "--snapshot", snapshot, "--skip-control", "trail-loging"]);
    expect(unknown).toMatchObject({
      code: 2,
      stderr: 'trailproof: Unknown control "trail-loging"; did you mean "trail-logging"?\n',
    });
    const nothing = await runHere([
      ...["scan", "--snapshot", snapshot, "--policy", "baseline", "--control", "trail-logging"],
      ...["--skip-control", "trail-logging"],
    ]);
    expect(nothing).toMatchObject({
      code: 2,
      stderr: "trailproof: No control is left to evaluate: see --skip-control and --severity\n",
    });
  });
});

describe("--exit-zero", () => {
  it("ends with 0 where the gate fails, and says so where it is quiet, too", async () => {
    const { code, stderr } = await runHere(["scan", "--snapshot", snapshot, "--quiet", "--exit-zero"]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "--exit-zero: the gate failed; exit code 0 instead of 1\n",
    });
  });

  it("keeps the exit code of an error", async () => {
    const { code } = await runHere(["scan", "--snapshot", folder.file("missing.json"), "--exit-zero"]);
    expect(code).toBe(2);
  });
});

describe("environment variables", () => {
  it("set what the command line leaves open; an empty one sets nothing", async () => {
    const env = {
      TRAILPROOF_SNAPSHOT: snapshot,
      TRAILPROOF_POLICY: "all",
      TRAILPROOF_REGIONS: "us-east-1,eu-west-1",
      TRAILPROOF_FAIL_ON: "",
      TRAILPROOF_EXIT_ZERO: "false",
    };
    const byVariables = await scanned([], env);
    expect(byVariables.command).toBe("trailproof scan --policy all --regions eu-west-1,us-east-1");
    const { command } = await scanned(["--policy", "baseline", "--regions", "eu-west-1"], env);
    expect(command).toBe("trailproof scan --policy baseline --regions eu-west-1");
  });

  it("names several reports in one variable", async () => {
    const [json, plain] = [folder.file("a.json"), folder.file("b,c.txt")];
    const env = { TRAILPROOF_OUTPUT: `json=${json},plain=${plain}` };
    await runHere(["scan", "--snapshot", snapshot, "--quiet"], { env });
    expect(readFileSync(plain, "utf8")).toMatch(/^status\t/);
    expect(JSON.parse(readFileSync(json, "utf8"))).toHaveProperty("schemaVersion");
  });

  it.each([
    ["TRAILPROOF_MIN_SCORE", "x", 'TRAILPROOF_MIN_SCORE: expected a whole number from 0 to 100, not "x"'],
    ["TRAILPROOF_FAIL_ON", "hihg", "TRAILPROOF_FAIL_ON: expected critical, high, medium, low or none"],
    ["TRAILPROOF_QUIET", "maybe", 'TRAILPROOF_QUIET: expected true or false, not "maybe"'],
    ["TRAILPROOF_PROFILE", "dev", "TRAILPROOF_SNAPSHOT and TRAILPROOF_PROFILE exclude each other"],
  ])("names %s in the error about it", async (name, value, sentence) => {
    const { code, stderr } = await runHere(["scan"], { env: { TRAILPROOF_SNAPSHOT: snapshot, [name]: value } });
    expect(code).toBe(2);
    expect(stderr).toContain(`trailproof: ${sentence}`);
  });

  it("may have the names that other tools use; trailproof's own decide", async () => {
    const env = { TRAILPROOF_SNAPSHOT: snapshot, TRAILPROOF_CONFIG: "all", TRAILPROOF_REGION: "us-east-1" };
    expect((await scanned([], env)).command).toBe("trailproof scan --policy all --regions us-east-1");
    const { command } = await scanned(["--config", "baseline"], { ...env, TRAILPROOF_REGIONS: "eu-*" });
    expect(command).toBe("trailproof scan --policy baseline --regions 'eu-*'");
  });

  it("that set nothing are named, with what may be meant; those of the scheduled scan are not", async () => {
    const env = {
      ...{ TRAILPROOF_SNAPSHOT: snapshot, TRAILPROOF_MIN_SCOR: "90", TRAILPROOF_X: "1", trailproof_quiet: "true" },
      ...{ TRAILPROOF_BUCKET: "b", TRAILPROOF_TOPIC_ARN: "t" },
    };
    const { stderr } = await runHere(["scan", "--quiet"], { env });
    expect(stderr.split("\n")).toEqual([
      "TRAILPROOF_MIN_SCOR sets no option of scan, and is ignored; did you mean TRAILPROOF_MIN_SCORE?",
      "TRAILPROOF_X sets no option of scan, and is ignored",
      "trailproof_quiet sets no option of scan, and is ignored; did you mean TRAILPROOF_QUIET?",
      "",
    ]);
  });

  it("of the scheduled scan are known", () => {
    const text = readFileSync("src/scheduled-scan/configuration.ts", "utf8");
    const env = Object.fromEntries([...text.matchAll(/"(TRAILPROOF_\w+)"/g)].map(([, name = ""]) => [name, "x"]));
    expect(Object.keys(env)).toContain("TRAILPROOF_BUCKET");
    expect(unknownVariables(scanCommand(), env)).toEqual([]);
  });

  it("can set every option of scan", () => {
    const visible = scanCommand().options.filter(({ hidden, long }) => !hidden && long !== "--help");
    for (const option of visible) {
      const name = `TRAILPROOF_${option.long?.slice(2).replaceAll("-", "_").toUpperCase()}`;
      vi.stubEnv(name, option.required ? "x" : "true");
    }
    const set = scanCommand().options.filter(({ envVar }) => envVar !== undefined);
    expect(set.map(({ long }) => long)).toEqual(visible.map(({ long }) => long));
  });
});
