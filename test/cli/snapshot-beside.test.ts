import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { account } from "../support/account.ts";
import { runCli, runHere } from "../support/run-cli.ts";

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
    const { code, stderr } = await runCli(
      ["scan", "--snapshot", "-", "--output", `sarif=${report}`, "--policy", "all"],
      {
        cwd,
        input,
      },
    );
    expect(code).toBe(0);
    expect(existsSync(join(cwd, beside))).toBe(true);
    expect(statSync(join(cwd, beside)).mode & 0o777).toBe(0o600);
    expect(stderr).toContain(`wrote ${beside.replace("./", "")}, the snapshot`);
  });

  it("is written for a report of GitLab, too, and points into it", async () => {
    const input = formatSnapshot(account().trail("main", { logging: false }).snapshot());
    const { code } = await runCli(["scan", "--snapshot", "-", "--output", "gitlab=q.json"], { cwd, input });
    expect(code).toBe(1);
    const entries = JSON.parse(readFileSync(join(cwd, "q.json"), "utf8")) as { location: { path: string } }[];
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map(({ location }) => location.path))).toEqual(new Set(["q.snapshot.json"]));
    expect(existsSync(join(cwd, "q.snapshot.json"))).toBe(true);
  });

  const scanSarif = (...args: string[]) =>
    runCli(["scan", "--snapshot", "-", "--output", "sarif=r.sarif", "--policy", "all", ...args], {
      cwd,
      input: formatSnapshot(account().trail("main").snapshot()),
    });

  it.each([
    ["a file", "victim"],
    ["nothing", "nothing-yet"],
  ])("is not written through a symbolic link to %s", async (_, target) => {
    writeFileSync(join(cwd, "victim"), "precious");
    symlinkSync(target, join(cwd, "r.snapshot.json"));
    const { code, stderr } = await scanSarif();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr:
        "trailproof: Cannot write r.snapshot.json: it is a symbolic link, and no option names it. " +
        "Use --save-snapshot FILE to choose the file, or --no-snapshot-file\n",
    });
    expect(readFileSync(join(cwd, "victim"), "utf8")).toBe("precious");
    expect(readdirSync(cwd).sort()).toEqual(["r.snapshot.json", "victim"]);
  });

  it("takes the place of an earlier one", async () => {
    await scanSarif();
    writeFileSync(join(cwd, "r.snapshot.json"), "{}");
    expect((await scanSarif("--quiet")).stderr).toBe("");
    expect(JSON.parse(readFileSync(join(cwd, "r.snapshot.json"), "utf8"))).toHaveProperty("schemaVersion");
  });

  it("is not written with --no-snapshot-file, also where a link is in its place", async () => {
    symlinkSync("victim", join(cwd, "r.snapshot.json"));
    const { code, stdout, stderr } = await scanSarif("--no-snapshot-file");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\nReports\n {2}r\.sarif: .*\n$/);
    expect(readdirSync(cwd).sort()).toEqual(["r.sarif", "r.snapshot.json"]);
    expect(JSON.parse(readFileSync(join(cwd, "r.sarif"), "utf8")).runs[0].properties.snapshot).not.toHaveProperty(
      "path",
    );
  });

  it("and the policy have locations from the root of the repository, also where the scan runs further down", async () => {
    mkdirSync(join(cwd, ".git"));
    mkdirSync(join(cwd, "audit"));
    writeFileSync(join(cwd, "trailproof.yaml"), "extends: [baseline]\ncontrols:\n  trail-logging: { severity: low }\n");
    const snapshot = account()
      .trail("main", { status: { isLogging: false } })
      .snapshot();
    writeFileSync(join(cwd, "audit/s.json"), formatSnapshot(snapshot));
    await runHere(["scan", "--snapshot", "s.json", "--output", "sarif=r.sarif"], { cwd: join(cwd, "audit") });
    const { results } = JSON.parse(readFileSync(join(cwd, "audit/r.sarif"), "utf8")).runs[0];
    const files = JSON.stringify(results).matchAll(/"uri":"([^"]*)"/g);
    expect(new Set([...files].map(([, uri]) => uri))).toEqual(new Set(["trailproof.yaml", "audit/s.json"]));
  });

  describe("and the root of its locations", () => {
    const policy = "extends: [baseline]\n";
    const snapshot = () =>
      formatSnapshot(
        account()
          .trail("main", { status: { isLogging: false } })
          .snapshot(),
      );
    /** Files that results point at, by the report in a file. */
    const pointedAt = (file: string) => {
      const { results } = JSON.parse(readFileSync(join(cwd, file), "utf8")).runs[0];
      expect(results.length).toBeGreaterThan(0);
      return [...new Set([...JSON.stringify(results).matchAll(/"uri":"([^"]*)"/g)].map(([, uri]) => uri))].sort();
    };
    beforeEach(() => {
      mkdirSync(join(cwd, "repo/audit"), { recursive: true });
      mkdirSync(join(cwd, "repo/.git"));
      writeFileSync(join(cwd, "s.json"), snapshot());
      writeFileSync(join(cwd, "repo/trailproof.yaml"), policy);
    });

    it("a snapshot outside of it is no place to point at: without a policy inside a copy is written", async () => {
      const scan = (...args: string[]) =>
        runHere(["scan", "--snapshot", "../../s.json", "--quiet", ...args], { cwd: join(cwd, "repo/audit") });
      await scan("--output", "sarif=r.sarif");
      expect(pointedAt("repo/audit/r.sarif")).toEqual(["trailproof.yaml"]);
      expect(readdirSync(join(cwd, "repo/audit"))).toEqual(["r.sarif"]);
      await scan("--output", "sarif=../../r.sarif", "--policy", "baseline");
      expect(pointedAt("r.sarif")).toEqual(["audit/trailproof.snapshot.json"]);
      expect(readFileSync(join(cwd, "repo/audit/trailproof.snapshot.json"), "utf8")).toBe(snapshot());
    });

    it("is the folder that --root names", async () => {
      const args = ["--snapshot", "s.json", "--output", "sarif=r.sarif", "--quiet"];
      await runHere(["scan", ...args, "--policy", "repo/trailproof.yaml", "--root", "repo"], { cwd });
      expect(pointedAt("r.sarif")).toEqual(["trailproof.yaml"]);
      await runHere(["scan", ...args, "--policy", "baseline", "--root", "repo/audit"], { cwd });
      expect(pointedAt("r.sarif")).toEqual(["trailproof.snapshot.json"]);
      expect(readdirSync(join(cwd, "repo/audit"))).toEqual(["trailproof.snapshot.json"]);
    });

    it.each(["nothing", "s.json"])("is no folder that --root names: %s", async (name) => {
      const { code, stderr } = await runHere(["scan", "--snapshot", "s.json", "--root", name], { cwd });
      expect({ code, stderr }).toEqual({ code: 2, stderr: `trailproof: --root ${name}: it is not a folder\n` });
    });

    it("a report of a saved result points at the policy, else at the result", async () => {
      const args = ["scan", "--snapshot", "s.json", "--output", "json=r.json", "--quiet", "--policy"];
      const report = () =>
        runHere(["report", "r.json", "--output", "sarif=r.sarif", "--category", "a b", "--quiet"], { cwd });
      await runHere([...args, "baseline"], { cwd });
      await report();
      expect(pointedAt("r.sarif")).toEqual(["r.json"]);
      const { automationDetails } = JSON.parse(readFileSync(join(cwd, "r.sarif"), "utf8")).runs[0];
      expect(automationDetails.id).toMatch(/^trailproof\/\d{12}\/a-b\/$/);
      writeFileSync(join(cwd, "p.yaml"), policy);
      await runHere([...args, "p.yaml"], { cwd });
      await report();
      expect(pointedAt("r.sarif")).toEqual(["p.yaml"]);
    });
  });

  it("nor are the demo's reports written through links", async () => {
    mkdirSync(join(cwd, "trailproof-demo"));
    symlinkSync("../victim", join(cwd, "trailproof-demo/result.html"));
    const { code, stderr } = await runHere(["demo"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(
      "Cannot write trailproof-demo/result.html: it is a symbolic link, and no option names it.",
    );
    rmSync(join(cwd, "trailproof-demo"), { recursive: true });
    symlinkSync(".", join(cwd, "trailproof-demo"));
    expect((await runHere(["demo"], { cwd })).stderr).toContain("trailproof-demo: it is a symbolic link");
  });

  it("is not asked to hold trails that it only lists", async () => {
    const snapshot = account().trail("main").snapshot();
    writeFileSync(join(cwd, "s.json"), formatSnapshot({ ...snapshot, trails: {} }));
    const { code, stderr } = await runHere(["scan", "--snapshot", "s.json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/\/regions\/eu-west-1\/trails lists arn:aws:cloudtrail.*which \/trails lacks/);
  });

  it.each(["2016-01-01T00:00:00+05", "2026-12-31T23:59:60Z"])("holds no time like %s", async (time) => {
    const snapshot = account()
      .trail("main", { status: { latestDeliveryTime: time } })
      .snapshot();
    writeFileSync(join(cwd, "s.json"), formatSnapshot(snapshot));
    const { code, stderr } = await runHere(["scan", "--snapshot", "s.json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("/status/value/latestDeliveryTime");
  });
});
