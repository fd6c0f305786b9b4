import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { expectSentence, folderWith, stopped } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

const LINES = `export const reporters = {
  lines: ({ findings }, { include = [] } = {}) => findings.map(({ control, status }) => control + " " + status + "\\n").join("") + include.join() + "\\n",
};
`;

describe("a report format of a plugin", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "s.json": stopped(), "lines.mjs": LINES });
    list("./lines.mjs");
  });
  afterEach(() => folder.remove());

  const list = (...plugins: string[]) =>
    writeFileSync(folder.file("acme.yaml"), `extends: [baseline]\nplugins: [${plugins.join(", ")}]\n`);
  const plugin = (name: string, text: string) => {
    writeFileSync(folder.file(name), text);
    list(`./${name}`);
  };
  const scan = (...args: string[]) =>
    runHere(["scan", "--snapshot", "s.json", "--policy", "acme.yaml", "--quiet", ...args], { cwd: folder.path });
  const result = () => JSON.parse(readFileSync(folder.file("r.json"), "utf8")) as ScanResult;

  it("is written like a built-in one, with what the command line asks for", async () => {
    const run = await scan("--output", "lines=l.txt", "--output", "json=r.json", "--include", "pass");
    expect(run).toMatchObject({ code: 1, stderr: "" });
    const lines = result().findings.map(({ control, status }) => `${control} ${status}`);
    expect(readFileSync(folder.file("l.txt"), "utf8")).toBe(`${lines.join("\n")}\npass\n`);
  });

  it("is listed among the reports that were written", async () => {
    const run = await runHere(["scan", "--snapshot", "s.json", "--policy", "acme.yaml", "--output", "lines=l.txt"], {
      cwd: folder.path,
    });
    expect(run.stdout).toMatch(/\nReports\n {2}l\.txt\n/);
  });

  it("may come with checks", async () => {
    plugin(
      "both.mjs",
      `${LINES}export default {
  id: "our-check", title: "Ours", failureTitle: "Not ours", severity: "low", resourceType: "account", rationale: "Because.",
  references: [], needs: [], remediation: () => ({ steps: [] }),
  evaluate: (posture) => [{ status: "pass", message: "Done", evidence: ["/account"], resource: posture.account }],
};`,
    );
    const run = await scan("--output", "lines=-");
    expect(run.code).toBe(1);
    expect(run.stdout).toContain("our-check pass\n");
  });

  it("cannot change what other reports say", async () => {
    plugin(
      "thief.mjs",
      `export const reporters = { thief: (result) => { result.findings.length = 0; return "done"; } };`,
    );
    await scan("--output", "thief=t.txt", "--output", "json=r.json");
    expect(result().findings.length).toBeGreaterThan(0);
  });

  it.each([
    [
      "throws",
      `() => { throw new TypeError("x is\\nnot y"); }`,
      /Report format "bad" of bad\.mjs failed: TypeError: x is not y/,
    ],
    ["returns no text", `async () => "late"`, /Report format "bad" of bad\.mjs returned no text/],
  ])("that %s is one sentence with exit code 2, and keeps no other report back", async (_, code, sentence) => {
    plugin("bad.mjs", `export const reporters = { bad: ${code} };`);
    expectSentence(await scan("--output", "bad=b.txt", "--output", "json=r.json"), 2, sentence);
    expect(result().gate.exitCode).toBe(1);
    expect(existsSync(folder.file("b.txt"))).toBe(false);
  });

  it.each([
    ["html", "() => 1", /"html" is a format of trailproof/],
    ["Bad Name", "() => 1", /the name "Bad Name" must be lower-case words/],
    ["x", '"text"', /"x" must be a function/],
  ])("named %j as %s is refused", async (name, value, sentence) => {
    plugin("bad.mjs", `export const reporters = { ${JSON.stringify(name)}: ${value} };`);
    const run = await scan("--output", "json=r.json");
    expectSentence(run, 2, sentence);
    expect(run.stderr).toMatch(/acme\.yaml:2:\d+: plugin \.\/bad\.mjs exports no valid reporters/);
    expect(existsSync(folder.file("r.json"))).toBe(false);
  });

  it.each(["[]", "null", '"x"'])("is no list, null or text: %s", async (value) => {
    plugin("bad.mjs", `export const reporters = ${value};`);
    expectSentence(await scan(), 2, /"reporters" must be an object of functions/);
  });

  it("is defined once", async () => {
    writeFileSync(folder.file("again.mjs"), LINES);
    list("./lines.mjs", "./again.mjs");
    expectSentence(await scan("--output", "lines=-"), 2, /"lines" is defined twice: lines\.mjs and again\.mjs/);
  });

  it("that no plugin brings is unknown, with the names that there are", async () => {
    const run = await scan("--output", "linse=l.txt");
    expectSentence(run, 2, /expected FORMAT=FILE .* one of .*html.*lines; did you mean "lines"\?/);
    expect(existsSync(folder.file("l.txt"))).toBe(false);
  });

  it("of a policy that was merely found never runs", async () => {
    writeFileSync(folder.file("trailproof.yaml"), "extends: [baseline]\nplugins: [./lines.mjs]\n");
    const run = await runHere(["scan", "--snapshot", "s.json", "--quiet", "--output", "lines=-"], { cwd: folder.path });
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("--allow-plugins");
  });

  it("is unknown to report, which reads no policy", async () => {
    await scan("--output", "json=r.json");
    const run = await runHere(["report", "r.json", "--output", "lines=-"], { cwd: folder.path });
    expectSentence(run, 2, /expected FORMAT=FILE/);
  });
});
