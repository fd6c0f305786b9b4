import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { expectSentence, folderWith, stopped } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

const TEAM = "team's $(rules).yaml";
const OPTIONS = ["--framework", "cis-7.0", "--regions", "us-east-1", "--fail-on", "low"];

/** A scan in one folder, and its snapshot and policies in another that looks different. */
const made = folderWith({ "in.json": stopped() });
const elsewhere = folderWith();
mkdirSync(made.file("policies/shared"), { recursive: true });
mkdirSync(elsewhere.file("here/shared"), { recursive: true });
const files = {
  [TEAM]: `extends: [baseline, shared/base.yaml]
waivers:
  - {control: trail-logging, resource: "*main", reason: Being moved, owner: ops, expires: 2099-01-01}
`,
  "shared/base.yaml": "controls:\n  trail-tags: off\n",
};
const html = made.file("r.html");
const page = () => readFileSync(html, "utf8");
const named = (text: string) => folderWith({ "r.html": text }).file("r.html");

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(made.file(`policies/${name}`), text);
    writeFileSync(elsewhere.file(`here/${name}`), text);
  }
  const policy = ["--policy", `policies/${TEAM}`, ...OPTIONS];
  const outputs = ["--output", "json=r.json", "--output", `html=${html}`, "--output", "sarif=r.sarif"];
  const run = await runHere(["scan", "--snapshot", "in.json", "--save-snapshot", "S.json", ...policy, ...outputs], {
    cwd: made.path,
  });
  expect(run.code).toBe(1);
  writeFileSync(elsewhere.file("moved.json"), readFileSync(made.file("S.json")));
});

const scan = (file: string, ...more: readonly string[]) =>
  runHere(["scan", "--snapshot", "../moved.json", "--policy", TEAM, ...OPTIONS, "--verify", file, ...more], {
    cwd: elsewhere.file("here"),
  });
const report = (file: string) => runHere(["report", "r.json", "--verify", file], { cwd: made.path });

describe("scan --snapshot S --verify FILE", () => {
  it("finds the file of the first scan, from a different folder", async () => {
    const { code, stdout } = await scan(html);
    expect(stdout).toMatch(
      /^\S+r\.html is the HTML report of \.\.\/moved\.json, byte for byte \(trailproof [\d.]+\)\.\n$/,
    );
    expect(code).toBe(0);
  });
  it("gives the same bytes, in JSON too", async () => {
    const outputs = ["--output", "json=again.json", "--output", "html=again.html"];
    await runHere(["scan", "--snapshot", "../moved.json", "--policy", TEAM, ...OPTIONS, ...outputs], {
      cwd: elsewhere.file("here"),
    });
    expect(readFileSync(elsewhere.file("here/again.json"), "utf8")).toBe(readFileSync(made.file("r.json"), "utf8"));
    expect(readFileSync(elsewhere.file("here/again.html"), "utf8")).toBe(page());
  });
  it("names the result and the first difference where an option differs", async () => {
    const { code, stdout } = await scan(html, "--min-score", "7");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^\S+r\.html is not the HTML report of .+\nResult: SHA-256 [0-9a-f]{64} in the file, [0-9a-f]{64} here\.\nCommand: trailproof scan --policy 'team'\\''s .+ --fail-on low in the file, .+ --min-score 7 here\.\n/,
    );
    expect(stdout).toMatch(/First difference, in line \d+:\n {2}file {6}".+"\n {2}rendered {2}".+"\n$/);
  });
  it("names no difference of the page where the results differ in what it does not show", async () => {
    const result = JSON.parse(readFileSync(made.file("r.json"), "utf8"));
    const startedAt = new Date(Date.parse(result.startedAt) + 1).toISOString();
    writeFileSync(made.file("later.json"), JSON.stringify({ ...result, startedAt }));
    const { code, stdout } = await runHere(["report", "later.json", "--verify", html], { cwd: made.path });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /Result: SHA-256 .*\nThe pages show the same: the results differ in what they do not show\.\n$/,
    );
  });
  it("is not for the page of a different command", async () => {
    const other = page().replace("<title>CloudTrail audit of", "<title>Log file integrity of");
    writeFileSync(made.file("other.html"), other);
    expectSentence(await report("other.html"), 2, /other\.html is no HTML report of a scan/);
  });
  it("is not for a live account", async () => {
    expectSentence(await runHere(["scan", "--verify", html]), 2, /--verify needs --snapshot/);
  });
});

describe("report RESULT.json --verify FILE", () => {
  it("finds the file that was produced", async () => expect((await report(html)).code).toBe(0));
  it("finds it with the annex, too", async () => {
    await runHere(["report", "r.json", "--html-annex", "--output", "html=annex.html"], { cwd: made.path });
    expect((await report("annex.html")).code).toBe(0);
  });
  it.each([
    ["one byte changed", () => page().replace("AWS", "AVS"), /line \d+:\n {2}file .*AVS.*\n {2}rendered .*AWS/],
    ["its end cut off", () => page().slice(0, -9), /line \d+:\n {2}file {6}nothing: it ends here\n {2}rendered/],
    ["something added", () => `${page()}\u001b[31m`, /file {6}"\\u001b\[31m"\n {2}rendered {2}nothing: it ends here\n/],
    ["CRLF", () => page().replaceAll("\n", "\r\n"), /\nOnly its line breaks differ: CRLF, not LF\.\n/],
    ["a byte order mark", () => `\ufeff${page()}`, /in line 1:\n {2}file {6}"\\ufeff<!DOCTYPE/],
    [
      "a different version",
      () => page().replace(/(content="trailproof )[\d.]+/, "$10.0.9"),
      /^.*\ntrailproof 0\.0\.9 made the file, and this is [\d.]+: compare it with trailproof 0\.0\.9\.\n/,
    ],
  ])("ends with 1 for a file with %s", async (_, text, expected) => {
    const { code, stdout } = await report(named(text()));
    expect(code).toBe(1);
    expect(stdout).toMatch(expected);
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });
  it("is quiet where nothing differs", async () => {
    const { code, stdout, stderr } = await runHere(["report", "r.json", "--quiet", "--verify", html], {
      cwd: made.path,
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
  });
  it.each([
    ["nowhere.html", /Cannot read nowhere\.html: there is no such file/],
    [".", /Cannot read \.: it is a folder/],
    ["/dev/null", /--verify needs a regular file: \/dev\/null is none/],
    ["-", /--verify needs a regular file: - is none/],
    ["r.json", /r\.json is no HTML report of a scan by trailproof/],
  ])("says in a sentence what is wrong with %s", async (file, sentence) =>
    expectSentence(await report(file), 2, sentence),
  );
  it("does not read a pipe that nothing writes to", async () => {
    expect(spawnSync("mkfifo", [made.file("pipe")]).status).toBe(0);
    expectSentence(await report("pipe"), 2, /--verify needs a regular file: pipe is none/);
  });
  it("writes nothing, and refuses to", async () => {
    const before = readdirSync(made.path);
    await report(html);
    expectSentence(
      await runHere(["report", "r.json", "--verify", html, "--output", "html=x.html"], { cwd: made.path }),
      2,
      /--verify and --output exclude each other/,
    );
    expect(readdirSync(made.path)).toEqual(before);
  });
});

describe("the command in the result", () => {
  const command = (): string => JSON.parse(readFileSync(made.file("r.json"), "utf8")).command;

  it("has what changes the result, by base names", () =>
    expect(command()).toBe(
      "trailproof scan --policy 'team'\\''s $(rules).yaml' --framework cis-7.0 --regions us-east-1 --fail-on low",
    ));
  it("is read by a shell as it was meant", () => {
    const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${command()}`], { encoding: "utf8" });
    expect(stdout.trimEnd().split("\n")).toEqual(["trailproof", "scan", "--policy", TEAM, ...OPTIONS]);
  });
  it("does not keep SARIF from the real files", () => {
    const text = readFileSync(made.file("r.sarif"), "utf8");
    const uris = new Set([...text.matchAll(/"uri": "([^":]+)"/g)].map(([, uri]) => uri));
    expect([...uris].sort()).toEqual(["S.json", `policies/${encodeURIComponent(TEAM)}`]);
  });
});
