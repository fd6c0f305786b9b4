import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Log } from "sarif";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { groupBy } from "../../src/model/group-by.ts";
import { isActive } from "../../src/model/text/safe-text.ts";
import { hostileEvent } from "../support/hostile-event.ts";
import { MONTH_POLICY, monthOfEvents, monthSnapshot } from "../support/month-of-events.ts";
import { runCli, runHere } from "../support/run-cli.ts";
import { sarifValidator } from "../support/sarif-validator.ts";

const month = monthOfEvents();
const SNAPSHOT = "month.snapshot.json";
const OCTOBER = "2026-10-01/2026-11-01";
let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "scan-events-"));
  mkdirSync(join(root, "logs"));
  writeFileSync(join(root, SNAPSHOT), formatSnapshot(monthSnapshot()));
  writeFileSync(join(root, "policy.yaml"), `extends: [baseline]\n${MONTH_POLICY}`);
  const days = groupBy(month.events, ({ eventTime }) => eventTime.slice(0, 10));
  for (const [day, Records] of days)
    writeFileSync(join(root, "logs", `${day}.json.gz`), gzipSync(JSON.stringify({ Records })));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const run = (...args: string[]) => runHere(["scan", "--quiet", ...args], { cwd: root });
const offline = (...args: string[]) =>
  run("--snapshot", SNAPSHOT, "--events", OCTOBER, "--events-source", "./logs", ...args);
const resultAt = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8")) as ScanResult;
const accessOf = ({ findings }: ScanResult) => findings.filter(({ control }) => control.startsWith("access-"));

describe("scan --events, of log files and a saved snapshot", () => {
  it("finds each intrusion of a month, and none that is none", async () => {
    const { code } = await offline("--policy", "policy.yaml", "-o", "json=all.json", "--save-snapshot", "saved.json");
    expect(code).toBe(1);
    const result = resultAt("all.json");
    const found = accessOf(result).filter(({ status }) => status === "fail");
    const name = ({ rule, principal, action }: (typeof month.intrusions)[number]) =>
      `access-${rule} ${principal} ${rule === "denied-calls" ? "denied calls" : action}`;
    expect(
      found.map(({ control, resource, facet }) => `${control} ${resource.arn ?? resource.id} ${facet}`).sort(),
    ).toEqual(month.intrusions.map(name).sort());
    // Each is a control of the policy with the rule's severity.
    expect(result.gate.reasons[0]).toContain("access-retired-key");
    const retired = found.find(({ control }) => control === "access-retired-key");
    expect(retired).toMatchObject({
      severity: "critical",
      data: { count: 1, files: ["logs/2026-10-19.json.gz"] },
      details: expect.arrayContaining([expect.stringMatching(/^Event 0{8}-.* at 2026-10-19T12:00:00Z in logs\//)]),
    });
    expect(accessOf(result).filter(({ status }) => status === "pass")).toEqual([]);
    expect(result.events).toMatchObject({
      ...{ since: "2026-10-01T00:00:00Z", until: "2026-11-01T00:00:00Z", found: month.events.length },
      ...{ sources: [{ source: "files", read: 31, skipped: 0 }], complete: true, off: [], notes: [] },
      rules: expect.arrayContaining(["root-use", "retired-key"]),
    });
    expect(result.headline.text).toContain(`${month.intrusions.length} findings show unexpected access`);
  });

  it("gives the same result from the snapshot that it saved", async () => {
    await run("--snapshot", "saved.json", "--policy", "policy.yaml", "-o", "json=again.json");
    expect(readFileSync(join(root, "again.json"), "utf8")).toBe(readFileSync(join(root, "all.json"), "utf8"));
  });

  it("says nothing of rules that changed since the events were evaluated", async () => {
    writeFileSync(
      join(root, "changed.yaml"),
      `extends: [./policy.yaml]\nexpectations: [{ id: payroll, never: true }]\n`,
    );
    await run("--snapshot", "saved.json", "--policy", "changed.yaml", "-o", "json=changed.json");
    const payroll = accessOf(resultAt("changed.json")).filter(({ control }) => control === "access-payroll");
    expect(payroll.map(({ status, cause }) => [status, cause])).toEqual([["unknown", "not-collected"]]);
  });

  it("keeps the fingerprint of the same access at a different time, for baselines", async () => {
    const day = (when: string, file: string, ...args: string[]) =>
      run(
        ...["--snapshot", SNAPSHOT, "--events-source", "./logs", "--policy", "policy.yaml"],
        ...["--events", when, "-o", `json=${file}`, ...args],
      );
    await day("2026-10-16/2026-10-17", "first.json");
    await day("2026-10-17/2026-10-18", "second.json", "--baseline", "first.json");
    const [alice] = accessOf(resultAt("second.json")).filter(({ control }) => control === "access-alice-from-office");
    expect(alice).toMatchObject({ status: "fail", data: { first: "2026-10-17T23:00:00Z" } });
    expect(alice?.baselineState).toBe("unchanged");
    await day("2026-10-20/2026-10-21", "third.json", "--baseline", "first.json");
    const fresh = accessOf(resultAt("third.json")).filter(({ status }) => status === "fail");
    expect(fresh.map(({ control, baselineState }) => [control, baselineState])).toEqual([
      ["access-payroll", "new"],
      ["access-payroll", "new"],
    ]);
    expect(resultAt("third.json").baseline?.counts).toMatchObject({ new: 2 });
  });

  it("applies waivers on the principal, and severities and ends of rules", async () => {
    writeFileSync(
      join(root, "waived.yaml"),
      `extends: [./policy.yaml]
waivers:
  - control: access-payroll
    resource: arn:aws:iam::111122223333:role/payroll
    reason: A move of the bucket
    owner: payments
    expires: 2099-01-01
  - control: access-root-use
    resource: arn:aws:iam::111122223333:root
    reason: The yearly test of the credentials
    owner: platform
    expires: 2099-01-01
expectations:
  - { id: root-use, severity: low, title: Root was here }
  - { id: denied-calls, enabled: false }
`,
    );
    const lint = await runHere(["policy", "lint", "waived.yaml"], { cwd: root });
    expect(lint).toMatchObject({ code: 0, stderr: "" });
    await offline("--policy", "waived.yaml", "-o", "json=waived.json");
    const result = resultAt("waived.json");
    const of = (id: string) => accessOf(result).filter(({ control }) => control === `access-${id}`);
    expect(of("payroll").map(({ resource, waived }) => [resource.id, waived])).toEqual([
      ["payroll", true],
      ["mallory", false],
    ]);
    expect(result.controls.find(({ id }) => id === "access-root-use")).toMatchObject({
      severity: "low",
      failureTitle: "Root was here",
    });
    expect(of("root-use").map(({ waived }) => waived)).toEqual([true, true]);
    expect(of("denied-calls")).toMatchObject([{ status: "not-applicable" }]);
  });

  it("evaluates only the controls that are named, and not those that are skipped", async () => {
    await offline("--control", "access-root-use", "-o", "json=one.json");
    expect(resultAt("one.json").controls.map(({ id }) => id)).toEqual(["access-root-use"]);
    await offline("--policy", "policy.yaml", "--skip-control", "access-payroll", "-o", "json=skipped.json");
    const ids = resultAt("skipped.json").controls.map(({ id }) => id);
    expect(ids).toContain("access-root-use");
    expect(ids).not.toContain("access-payroll");
  });

  it("is unknown, and no pass, where the files are damaged or have nothing of the time", async () => {
    mkdirSync(join(root, "damaged"));
    const clean = month.events.filter(({ eventTime }) => eventTime.startsWith("2026-10-01"));
    writeFileSync(join(root, "damaged", "a.json"), JSON.stringify({ Records: clean }));
    writeFileSync(join(root, "damaged", "b.json.gz"), gzipSync(JSON.stringify({ Records: clean })).subarray(0, 500));
    const scan = (when: string, file: string) =>
      run(
        ...["--snapshot", SNAPSHOT, "--events-source", "./damaged", "--control", "access-root-use"],
        ...["--events", when, "-o", `json=${file}`],
      );
    expect((await scan(OCTOBER, "damaged.json")).code).toBe(3);
    expect(accessOf(resultAt("damaged.json"))).toMatchObject([
      { status: "unknown", cause: "error", details: [expect.stringContaining("b.json.gz")] },
    ]);
    rmSync(join(root, "damaged", "b.json.gz"));
    expect((await scan(OCTOBER, "intact.json")).code).toBe(0);
    expect((await scan("2026-11-01/2026-11-02", "nothing.json")).code).toBe(3);
    expect(accessOf(resultAt("nothing.json"))).toMatchObject([{ status: "unknown", cause: "undecidable" }]);
  });

  it("is unknown where no event is of the account that is scanned", async () => {
    mkdirSync(join(root, "other"));
    const Records = month.events.map((event) => ({
      ...event,
      recipientAccountId: "444455556666",
      userIdentity: { type: "IAMUser", accountId: "444455556666" },
    }));
    writeFileSync(join(root, "other", "a.json"), JSON.stringify({ Records }));
    const { code } = await run(
      ...["--snapshot", SNAPSHOT, "--events", OCTOBER, "--events-source", "./other"],
      ...["--control", "access-root-use", "-o", "json=other.json"],
    );
    expect(code).toBe(3);
    expect(accessOf(resultAt("other.json"))).toMatchObject([
      { status: "unknown", message: expect.stringContaining("./other has no event of account 111122223333 from ") },
    ]);
  });

  it("says of a saved snapshot what is off by the policy of this scan, not by that of the first", async () => {
    const policy = (name: string, rules: string) =>
      writeFileSync(join(root, name), `extends: [baseline]\nexpectations: [${rules}]\n`);
    policy("off.yaml", "{ id: root-use, enabled: false }");
    policy("on.yaml", "{ id: unexpected-region, params: { regions: [eu-west-1] } }");
    const controls = ["--control", "access-root-use,access-unexpected-region"];
    await offline("--policy", "off.yaml", ...controls, "--save-snapshot", "off.snapshot.json");
    const again = async (snapshot: string, name: string) => {
      const { code } = await run("--snapshot", snapshot, "--policy", name, ...controls, "-o", "json=policies.json");
      return { code, told: accessOf(resultAt("policies.json")).map(({ control, status }) => `${control} ${status}`) };
    };
    expect(await again("off.snapshot.json", "on.yaml")).toEqual({
      code: 3,
      told: ["access-root-use unknown", "access-unexpected-region unknown"],
    });
    expect(await again("off.snapshot.json", "off.yaml")).toEqual({
      code: 0,
      told: ["access-root-use not-applicable", "access-unexpected-region not-applicable"],
    });
    await offline("--policy", "on.yaml", ...controls, "--save-snapshot", "on.snapshot.json");
    expect((await again("on.snapshot.json", "off.yaml")).told).toEqual([
      "access-root-use not-applicable",
      "access-unexpected-region not-applicable",
    ]);
  });

  it("says where the policy has the rule", async () => {
    await offline("--policy", "policy.yaml", "-o", "sarif=rules.sarif");
    const { runs } = JSON.parse(readFileSync(join(root, "rules.sarif"), "utf8")) as Log;
    const retired = runs[0]?.results?.find(({ ruleId }) => ruleId === "access-retired-key");
    const line = MONTH_POLICY.split("\n").findIndex((text) => text.includes("id: retired-key")) + 2;
    expect(retired?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: "policy.yaml" },
      region: { startLine: line },
    });
    // A built-in rule has no line in the policy: its findings are in the snapshot. GitHub refuses a result without a location.
    const roots = runs[0]?.results?.filter(({ ruleId }) => ruleId === "access-root-use") ?? [];
    expect(roots.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri)).toEqual([
      "rules.snapshot.json",
      "rules.snapshot.json",
    ]);
  });

  it("is inert in every format, whatever the events hold, and SARIF is valid", async () => {
    const hostile = "\u001b[31m\u202e<script>alert(1)</script>\n::error::x`$(touch x)`=1+1|";
    mkdirSync(join(root, "hostile"));
    const roots = [hostile, "x".repeat(5000), `arn:aws:iam::111122223333:root${hostile}`].map((arn, i) => ({
      ...hostileEvent(hostile),
      eventID: `${hostile}${i}`,
      userIdentity: { type: "Root", arn, accountId: hostile },
    }));
    const foreign = {
      ...hostileEvent(hostile),
      recipientAccountId: "111122223333",
      userIdentity: { type: "AWSAccount", accountId: "999988887777" },
    };
    const Records = [...roots, { ...roots[0], eventID: "none", userIdentity: { type: "Root" } }, foreign];
    writeFileSync(join(root, "hostile", "a<b>.json"), JSON.stringify({ Records }));
    const formats = ["html", "sarif", "csv", "markdown", "junit", "asff", "ocsf", "gitlab", "plain", "github", "json"];
    const { code, stdout, stderr } = await runCli(
      [
        ...["scan", "--snapshot", SNAPSHOT, "--events", "2026-11-12T00:00/2026-11-13", "--events-source", "./hostile"],
        ...["--control", "access-root-use,access-foreign-account"],
        ...formats.flatMap((format) => ["-o", `${format}=hostile.${format}`]),
      ],
      { cwd: root },
    );
    expect(code).toBe(1);
    expect(accessOf(resultAt("hostile.json")).filter(({ status }) => status === "fail")).toHaveLength(5);
    const texts = formats.map((format) => readFileSync(join(root, `hostile.${format}`), "utf8"));
    for (const text of [stdout, stderr, ...texts]) expect(text.split(/[\n\t\r]/).filter(isActive)).toEqual([]);
    expect(texts[0]).not.toContain("<script>alert");
    expect(stdout.split("\n").filter((line) => line.length > 1500)).toEqual([]);
    const validator = await sarifValidator();
    if (validator) expect(validator(texts[1] ?? "")).toEqual([]);
  });

  it.each([
    [["--events", "lately"], "--events lately: expected a time"],
    [["--events", "24h"], "--events with --snapshot needs --events-source PATH"],
    [["--events", "2026-10-02/2026-10-01", "--events-source", "./logs"], "ends before it begins"],
    [["--events", "24h", "--events-source", "./missing"], "missing"],
    [["--events-source", "./logs"], "--events-source needs --events"],
    [["--events", "24h", "--events-source", "./logs", "--events-trail", "main"], "--events-trail needs"],
  ])("%j is wrong usage", async (args, message) => {
    const { code, stdout, stderr } = await run("--snapshot", SNAPSHOT, ...args);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });
});
