import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ResultDiff } from "../../src/model/documents/diff.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { account } from "../support/account.ts";
import { expectSentence, folderWith, sound } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

const NO_KMS = {
  name: "Management",
  fieldSelectors: [
    { field: "eventCategory", equals: ["Management"] },
    { field: "eventSource", notEquals: ["kms.amazonaws.com"] },
  ],
};

/** The sound account after its trail was changed. */
function weakened(): Snapshot {
  const snapshot = structuredClone(sound());
  const [trail] = Object.values(snapshot.trails);
  if (trail?.status.state !== "read" || trail.eventSelectors.state !== "read") throw new Error("no trail");
  trail.status.value.isLogging = false;
  trail.status.value.stopLoggingTime = "2026-11-12T08:00:00.000Z";
  trail.logFileValidationEnabled = false;
  trail.snsTopicArn = null;
  trail.eventSelectors = { ...trail.eventSelectors, value: { eventSelectors: [], advancedEventSelectors: [NO_KMS] } };
  const [bucket] = Object.values(snapshot.buckets);
  if (bucket?.versioning.state === "read") bucket.versioning.value.status = "Suspended";
  return snapshot;
}

const denied = (): Snapshot => {
  const snapshot = structuredClone(sound());
  const [trail] = Object.values(snapshot.trails);
  if (!trail) throw new Error("no trail");
  const { at = "", api, region } = trail.status as { at?: string; api: string; region: string };
  trail.status = { state: "unreadable", at, api, region, code: "AccessDenied", message: "no", permission: api };
  return snapshot;
};

const folder = folderWith({ "old.snapshot": sound(), "new.snapshot": weakened(), "denied.snapshot": denied() });
const run = (...args: readonly string[]) => runHere(args, { cwd: folder.path });
const read = (name: string) => readFileSync(folder.file(name), "utf8");
const json = (name: string) => JSON.parse(read(name)) as ResultDiff;

beforeAll(async () => {
  for (const name of ["old", "new", "denied"])
    await run("scan", "--snapshot", `${name}.snapshot`, "--policy", "all", "--quiet", "--output", `json=${name}.json`);
});

const SELECTOR = 'Trail main: selector "Management" excludes eventSource = kms.amazonaws.com now';

describe("trailproof diff", () => {
  it("says of two snapshots what is new, and what changed in the evidence", async () => {
    const { code, stdout } = await run("diff", "old.snapshot", "new.snapshot", "--policy", "all");
    expect(code).toBe(0);
    for (const words of [
      "Trail main: logging stopped at 2026-11-12 08:00 UTC",
      "Trail main has log file validation off",
      "Trail main notifies no topic (before: arn:aws:sns:",
      SELECTOR,
      "versioning.status is Suspended (before: Enabled)",
    ])
      expect(stdout).toContain(words);
    expect(stdout).toMatch(/\nNew failures \(\d+\)\n {2}✗ critical /);
    expect(stdout).toMatch(/Score {2,}\d+ of 100 {2,}\d+ of 100/);
  });
  it("says the same of two results, as far as they show it", async () => {
    await run("diff", "old.json", "new.json", "--output", "json=d.json", "--quiet");
    const words = json("d.json").evidence.map((one) => one.words);
    expect(words).toContain("Trail main: logging stopped at 2026-11-12 08:00 UTC");
    expect(words).toContain("Trail main has log file validation off");
    const { findings } = json("d.json");
    expect(findings.new.map(({ control }) => control)).toEqual(expect.arrayContaining(["trail-logging"]));
  });
  it("calls no failure of delivery fixed where the trail was stopped", async () => {
    const failing = structuredClone(sound());
    const [trail] = Object.values(failing.trails);
    if (trail?.status.state !== "read") throw new Error("no trail");
    trail.status.value.latestDeliveryTime = "2026-11-05T12:00:00.000Z";
    const before = JSON.stringify(failing);
    const stopped = JSON.parse(before.replace('"isLogging":true', '"isLogging":false'));
    const { file } = folderWith({ "failing.snapshot": failing, "stopped.snapshot": stopped });
    await run("diff", file("failing.snapshot"), file("stopped.snapshot"), "--output", `json=${folder.file("s.json")}`);
    const { fixed, unresolved } = json("s.json").findings;
    expect(fixed).toEqual([]);
    expect(unresolved).toMatchObject([{ control: "trail-s3-delivery", reason: "not-applicable" }]);
  });
  it("writes Markdown with the summary first and details folded", async () => {
    const { stdout, code } = await run(
      "diff",
      "new.snapshot",
      "old.snapshot",
      "--policy",
      "all",
      "--output",
      "markdown=-",
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^## CloudTrail in account `\d{12}`.*: what changed\n\n\*\*0 new failures, 0 changed, \d+ fixed, /,
    );
    expect(stdout).toContain("- Trail main: logging started\n");
    expect(stdout).toMatch(/<details>\n<summary>Fixed \(\d+\)<\/summary>\n\n\| Severity \|/);
    expect(stdout).not.toContain("### New failures");
  });
  it("finds nothing between equal inputs", async () => {
    const { stdout } = await run("diff", "old.json", "old.json");
    expect(stdout).toMatch(/: 0 new failures, 0 changed, 0 fixed, \d+ unchanged, 0 changes of evidence\n/);
    await run("diff", "new.snapshot", "new.snapshot", "--output", "json=same.json", "--quiet");
    expect(json("same.json")).toMatchObject({ findings: { new: [], fixed: [], unknown: [] }, evidence: [] });
  });
  it("ends with 0, and with --exit-code as a gate does", async () => {
    const code = async (...args: string[]) => (await run("diff", ...args, "--quiet")).code;
    expect(await code("old.json", "new.json")).toBe(0);
    expect(await code("old.json", "new.json", "--exit-code")).toBe(1);
    expect(await code("new.json", "old.json", "--exit-code")).toBe(0);
    expect(await code("old.json", "denied.json", "--exit-code")).toBe(3);
    // A result with fewer Regions or controls than before.
    const narrow = JSON.parse(read("new.json"));
    const [control] = narrow.findings.filter((one: { status: string }) => one.status === "fail");
    type Named = { id?: string; control?: string };
    const others = (all: Named[]) => all.filter(({ id, control: of }) => (of ?? id) !== control.control);
    writeFileSync(
      folder.file("narrow.json"),
      JSON.stringify({
        ...narrow,
        controls: others(narrow.controls),
        findings: others(narrow.findings),
      }),
    );
    expect(await code("new.json", "narrow.json", "--exit-code")).toBe(3);
  });
  it("tells an unknown on a new trail from one that could be evaluated before; both may hide a failure", async () => {
    const more = account().trail("main").trail("added").deny("cloudtrail:GetTrailStatus").snapshot();
    const { file } = folderWith({ "one.snapshot": account().trail("main").snapshot(), "more.snapshot": more });
    const args = ["diff", file("one.snapshot"), file("more.snapshot"), "--control", "trail-logging", "--exit-code"];
    const { code, stdout } = await run(...args, "--output", `json=${folder.file("more.json")}`);
    const { unknown, newUnknown } = json("more.json").findings;
    expect(unknown.map(({ resource }) => resource.id)).toEqual(["main"]);
    expect(newUnknown.map(({ resource }) => resource.id)).toEqual(["added"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/Unknown, and not in the old result \(1\)\n.*trail added/);
  });
  it("refuses what cannot be compared", async () => {
    expectSentence(
      await run("diff", "old.json", "new.snapshot"),
      2,
      /old\.json is a result, and new\.snapshot is a snapshot/,
    );
    expectSentence(await run("diff", "old.json", "new.json", "--policy", "all"), 2, /Results are already evaluated/);
    expectSentence(await run("diff", "old.json", "none.json"), 2, /Cannot read none\.json/);
    expectSentence(await run("diff", "s3://bucket", "new.json"), 2, /<old>: expected s3:\/\/BUCKET\/KEY/);
    expectSentence(await run("diff", "old.json", "new.json", "--output", "json=old.json"), 2, /the same file/);
    const other = folderWith({
      "other.json": read("new.json").replaceAll(account().snapshot().account.id, "999988887777"),
    });
    expectSentence(await run("diff", "old.json", other.file("other.json")), 2, /compare results of one account/);
  });
});
