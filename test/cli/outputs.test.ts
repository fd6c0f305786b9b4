import { execFileSync, spawn } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { expectSentence, folderWith, stopped } from "../support/cli-files.ts";
import { limit } from "../support/machine.ts";
import { CLI, runCli, runHere, startCli } from "../support/run-cli.ts";

describe("an output", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "s.json": stopped() });
  });
  afterEach(() => folder.remove());

  const scan = (...args: string[]) => runHere(["scan", "--snapshot", "s.json", ...args], { cwd: folder.path });
  const isResult = (name: string) => {
    expect(JSON.parse(readFileSync(folder.file(name), "utf8"))).toMatchObject({ gate: { exitCode: 1 } });
  };
  const left = () => readdirSync(folder.path).sort();

  it.each([
    ["in a folder that there is not", "missing/r.json", /its folder does not exist/],
    ["in what is no folder", "s.json/r.json", /not a folder/],
    ["that is a folder", ".", /it is a folder/],
    ["in a folder that is not writable", "/proc/self/task/r.json", /Cannot write/],
    ["on a full device", "/dev/full", /no space left/],
    ["with a name of 300 characters", "n".repeat(300), /its name is too long/],
  ])("%s is one sentence, and nothing is left behind", async (_, path, sentence) => {
    expectSentence(await scan("--quiet", "--output", `json=${path}`), 2, sentence);
    expect(left()).toEqual(["s.json"]);
  });

  it("that cannot be written keeps no other back", async () => {
    const run = await scan("--quiet", "--output", "json=/dev/full", "--output", "json=r.json");
    expectSentence(run, 2, /Cannot write \/dev\/full: no space left/);
    isResult("r.json");
  });

  it("that is bound to fail is refused before anything is read", async () => {
    const args = ["collect", "--out", "missing/s.json", "--endpoint-url", "http://127.0.0.1:9"];
    expectSentence(await runHere(args, { cwd: folder.path }), 2, /its folder does not exist/);
  });

  it("is guessed from a file's extension", async () => {
    expect((await scan("--quiet", "--output", "r.json")).code).toBe(1);
    isResult("r.json");
  });

  it("replaces a file and keeps its mode", async () => {
    writeFileSync(folder.file("r.json"), "old", { mode: 0o640 });
    expect((await scan("--output", "json=r.json")).code).toBe(1);
    isResult("r.json");
    expect(statSync(folder.file("r.json")).mode & 0o777).toBe(0o640);
    expect(left()).toEqual(["r.json", "s.json"]);
  });

  it.each([
    ["a file", true],
    ["nothing yet", false],
  ])("follows a symbolic link to %s, which stays a link", async (_, exists) => {
    mkdirSync(folder.file("real"));
    if (exists) writeFileSync(folder.file("real/r.json"), "old");
    symlinkSync("real/r.json", folder.file("link.json"));
    expect((await scan("--output", "json=link.json")).code).toBe(1);
    expect(lstatSync(folder.file("link.json")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(folder.file("link.json"))).toBe("real/r.json");
    isResult("real/r.json");
    expect(readdirSync(folder.file("real"))).toEqual(["r.json"]);
  });

  it("through links that go round in a circle is one sentence", async () => {
    symlinkSync("b.json", folder.file("a.json"));
    symlinkSync("a.json", folder.file("b.json"));
    expectSentence(await scan("--quiet", "--output", "json=a.json"), 2, /go round in a circle/);
  });

  it("is written into a pipe, whose reader may come late or leave early", async () => {
    execFileSync("mkfifo", [folder.file("pipe")]);
    const read = async (command: string) => {
      const { result } = startCli(["scan", "--snapshot", "s.json", "--quiet", "--output", "json=pipe"], {
        cwd: folder.path,
      });
      await new Promise((resolve) => setTimeout(resolve, limit(700)));
      const reader = spawn("sh", ["-c", command], { cwd: folder.path });
      const got = await text(reader.stdout);
      return { got, run: await result };
    };
    const first = await read("cat pipe");
    expect(first.run).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(first.got)).toMatchObject({ gate: { exitCode: 1 } });
    expect((await read("head -c 1 pipe")).run).toMatchObject({ code: 1, stderr: "" });
    expect(lstatSync(folder.file("pipe")).isFIFO()).toBe(true);
  });

  it("into a pipe without a reader can be interrupted", async () => {
    execFileSync("mkfifo", [folder.file("pipe")]);
    const { child, result } = startCli(["scan", "--snapshot", "s.json", "--output", "json=pipe"], { cwd: folder.path });
    await new Promise((resolve) => setTimeout(resolve, limit(1500)));
    const interrupted = performance.now();
    child.kill("SIGINT");
    expect((await result).code).toBe(130);
    expect(performance.now() - interrupted).toBeLessThan(limit(1000));
  });

  it.each(["/dev/stdout", "-"])(
    "to %s leaves standard output to the report, the summary goes to standard error",
    async (path) => {
      const run = await runCli(["scan", "--snapshot", "s.json", "--output", `json=${path}`], { cwd: folder.path });
      expect(run.code).toBe(1);
      expect(JSON.parse(run.stdout)).toMatchObject({ gate: { exitCode: 1 } });
      expect(run.stderr).toMatch(/\n\n✗ Gate fails in /);
      // The pipe of a shell differs from the pipe of a program.
      const piped = execFileSync(
        "sh",
        [
          "-c",
          `"$0" "$@" | cat`,
          process.execPath,
          CLI,
          "scan",
          "--snapshot",
          "s.json",
          "--quiet",
          "--output",
          `json=${path}`,
        ],
        { cwd: folder.path },
      );
      expect(JSON.parse(piped.toString())).toMatchObject({ gate: { exitCode: 1 } });
    },
  );

  it("without one, the summary is on standard output", async () => {
    const run = await scan("--output", "json=r.json");
    expect(run).toMatchObject({ stdout: expect.stringMatching(/\n\n✗ Gate fails in /), stderr: "" });
    expect(existsSync(join(folder.path, "r.json"))).toBe(true);
  });

  it("may stop being read: the exit code stays the gate's", () => {
    const shell = (script: string) =>
      execFileSync("bash", ["-c", script, process.execPath, CLI], { cwd: folder.path, encoding: "utf8" });
    const scanned = '"$0" "$1" scan --snapshot s.json --output json=-';
    expect(shell(`${scanned} 2> errors | head -c 1; echo " \${PIPESTATUS[0]}"`)).toBe("{ 1\n");
    expect(readFileSync(folder.file("errors"), "utf8")).toMatch(/\n\n✗ Gate fails in /);
    expect(shell(`${scanned} 2>&1 >&- ; echo "code $?"`)).toMatch(/code [12]\n$/);
  });

  it("cannot be a standard output that is full", () => {
    const script = '"$0" "$1" scan --snapshot s.json > /dev/full 2> errors; echo $?';
    const code = execFileSync("sh", ["-c", script, process.execPath, CLI], { cwd: folder.path, encoding: "utf8" });
    expect(code).toBe("2\n");
    expect(readFileSync(folder.file("errors"), "utf8")).toMatch(
      /^trailproof: Cannot write to standard output: no space left[^\n]*\n$/,
    );
  });

  it("renders a saved result again", async () => {
    await scan("--output", "json=r.json", "--output", "sarif=first.sarif");
    const again = (...args: string[]) => runHere(["report", "r.json", ...args], { cwd: folder.path });
    const { code, stdout, stderr } = await again("--output", "json=second.json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /\n\nReports\n {2}second\.json: the complete result; "trailproof report" renders it again\n$/,
    );
    expect(readFileSync(folder.file("second.json"), "utf8")).toBe(readFileSync(folder.file("r.json"), "utf8"));
    expectSentence(await again("--quiet", "--output", "sarif=missing/r.sarif"), 2, /its folder does not exist/);
  });
});
