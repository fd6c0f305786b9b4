import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { account } from "../support/account.ts";
import { expectSentence, folderWith, stopped, unread } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

const NEW_ONLY = "extends: [all]\ngate: { newOnly: true, minScore: 90 }\n";
const folder = folderWith({
  "good.snapshot": account().trail("main").snapshot(),
  "stopped.snapshot": stopped(),
  "unread.snapshot": unread(),
  "no.json": "{}",
  "cut.json": '{"schemaVersion":"2.1"',
  "new-only.yaml": NEW_ONLY,
});
const run = (...args: readonly string[]) => runHere(args, { cwd: folder.path });
const scan = (snapshot: string, ...args: readonly string[]) =>
  run("scan", "--snapshot", `${snapshot}.snapshot`, "--quiet", ...args);
const read = (name: string) => readFileSync(folder.file(name), "utf8");
const result = (name: string) => JSON.parse(read(name)) as ScanResult;
const write = (name: string) => ["--output", `json=${name}`];

beforeAll(async () => {
  for (const name of ["good", "stopped", "unread"]) await scan(name, "--policy", "all", ...write(`${name}.json`));
});

describe("scan --baseline", () => {
  it("says what the result was compared with, alike on every machine", async () => {
    const args = ["--policy", "all", "--baseline", "good.json"];
    await scan("stopped", ...args, ...write("a.json"));
    await scan("stopped", ...args.slice(0, 3), folder.file("good.json"), ...write("b.json"));
    expect(read("b.json")).toBe(read("a.json"));
    const { baseline, command, gate } = result("a.json");
    const { snapshot, finishedAt, tool, policies } = result("good.json");
    expect(baseline).toMatchObject({
      file: "good.json",
      sha256: createHash("sha256").update(read("good.json")).digest("hex"),
      snapshot: { sha256: snapshot.sha256 },
      finishedAt,
      tool,
      policies: policies.map(({ name, sha256 }) => ({ name, sha256 })),
    });
    expect(command).toBe("trailproof scan --policy all --baseline good.json");
    expect(gate.exitCode).toBe(1);
  });
  it("may be gzip, as a history keeps it, whatever its name: it is the same baseline", async () => {
    writeFileSync(folder.file("packed"), gzipSync(read("good.json")));
    await scan("stopped", "--policy", "all", "--baseline", "good.json", ...write("plain.json"));
    await scan("stopped", "--policy", "all", "--baseline", "packed", ...write("unpacked.json"));
    expect(result("unpacked.json").baseline).toEqual({ ...result("plain.json").baseline, file: "packed" });
    expect((await run("diff", "packed", "good.json", "--exit-code")).code).toBe(0);
  });
  it("that is damaged or endless gzip ends with one sentence", async () => {
    const packed = gzipSync(read("good.json"));
    writeFileSync(folder.file("cut.gz"), packed.subarray(0, -20));
    writeFileSync(folder.file("bomb.gz"), gzipSync(Buffer.alloc(256 * 1024 * 1024 + 1)));
    expectSentence(
      await scan("good", "--baseline", "cut.gz"),
      2,
      /Cannot read cut\.gz: its gzip data ends too early$/m,
    );
    expectSentence(await scan("good", "--baseline", "bomb.gz"), 2, /bomb\.gz unpacked is larger than 256 MiB/);
    expectSentence(await run("diff", "cut.gz", "good.json"), 2, /cut\.gz: its gzip data ends too early$/m);
  });
  it("reports a different policy and the controls that it adds, and does not gate them", async () => {
    const one = ["--control", "trail-exists", "--policy", "all"];
    await scan("good", ...one, ...write("one.json"));
    expect((await scan("stopped", "--policy", "all", "--baseline", "one.json", "--new-only")).code).toBe(0);
    const named = ["--policy", "new-only.yaml", "--baseline", "one.json"];
    expect((await scan("stopped", ...named, ...write("c.json"))).code).toBe(0);
    const { baseline, notifications, findings } = result("c.json");
    expect(baseline?.controls).toContain("trail-logging");
    expect(baseline?.counts).toMatchObject({ new: 0, unchanged: 0 });
    expect(findings.find(({ control }) => control === "trail-logging")?.baselineState).toBe("not-in-baseline");
    expect(notifications.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["baseline-policy", "baseline-controls"]),
    );
  });
  it("gates the score only where the command line asks for it", async () => {
    const same = ["--policy", "new-only.yaml", "--baseline", "stopped.json"];
    expect((await scan("stopped", ...same)).code).toBe(0);
    expect((await scan("stopped", ...same, "--min-score", "90")).code).toBe(1);
  });
  it("is needed by a gate on new failures, of the command line or a policy; a plan needs none", async () => {
    expectSentence(
      await scan("good", "--new-only"),
      2,
      /\(--new-only\), and there is no baseline: name one with --baseline/,
    );
    expectSentence(await scan("good", "--policy", "new-only.yaml"), 2, /\(newOnly in new-only\.yaml:2\)/);
    const plan = await run("remediate", "--snapshot", "good.snapshot", "--policy", "new-only.yaml", "--output", "p.sh");
    expect(plan.code).toBe(0);
  });
  it.each<[string, RegExp]>([
    ["none.json", /Cannot read none\.json: there is no such file/],
    ["no.json", /no\.json is no trailproof result/],
    ["cut.json", /cut\.json:1:\d+: /],
    ["good.snapshot", /good\.snapshot is no trailproof result/],
    ["-", /--baseline needs a file or s3:\/\/BUCKET\/KEY/],
    ["s3://bucket", /expected s3:\/\/BUCKET\/KEY, not "s3:\/\/bucket"/],
  ])("that cannot be read ends with one sentence: %s", async (name, sentence) => {
    expectSentence(await scan("good", "--baseline", name, ...write("never.json")), 2, sentence);
    expect(() => read("never.json")).toThrow();
  });
  it("of a different account ends with one sentence", async () => {
    const other = read("good.json").replaceAll(result("good.json").account.id, "999988887777");
    const { file } = folderWith({ "other.json": other });
    expectSentence(
      await scan("good", "--baseline", file("other.json")),
      2,
      /other\.json is a result of account 999988887777, and this scan is of account \d{12}/,
    );
  });
  it("that nothing can be compared with ends with one sentence, of diff too", async () => {
    const good = result("good.json");
    const [first] = good.findings;
    const { file } = folderWith({
      "empty.json": JSON.stringify({ ...good, controls: [] }),
      "twice.json": JSON.stringify({ ...good, findings: [first, ...good.findings] }),
    });
    const empty = /empty\.json has no controls: nothing can be compared with it$/m;
    const twice = new RegExp(`twice\\.json has two findings with the fingerprint ${first?.fingerprint} `);
    expectSentence(await scan("good", "--baseline", file("empty.json")), 2, empty);
    expectSentence(await scan("good", "--baseline", file("twice.json")), 2, twice);
    expectSentence(await run("diff", file("empty.json"), "good.json"), 2, empty);
    expectSentence(await run("diff", "good.json", file("twice.json")), 2, twice);
  });
  it("is not overwritten by a report", async () => {
    expectSentence(await scan("good", "--baseline", "good.json", ...write("good.json")), 2, /is the same file/);
  });
  it("re-creates the page that was produced", async () => {
    const args = ["--policy", "all", "--baseline", "good.json"];
    await scan("stopped", ...args, "--output", "html=r.html");
    expect((await scan("stopped", ...args, "--verify", "r.html")).code).toBe(0);
    expect((await scan("stopped", "--policy", "all", "--verify", "r.html")).code).toBe(1);
  });
});

it("policy lint says that a minimum score has no effect next to newOnly", async () => {
  const { stderr, code } = await run("policy", "lint", "new-only.yaml");
  expect(stderr).toMatch(/new-only\.yaml:2:\d+: warning: minScore has no effect with newOnly/);
  expect(code).toBe(0);
});
