import { execFileSync } from "node:child_process";
import { createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Log } from "sarif";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatSnapshot } from "../../src/documents/format.ts";
import { expectSentence, folderWith, sound, stopped } from "../support/cli-files.ts";
import { limit } from "../support/machine.ts";
import { runCli, runHere, startCli } from "../support/run-cli.ts";

/** A plugin with this as the body of `evaluate`, and this at its top. */
const plugin = (evaluate: string, top = "") => `${top}
export default {
  id: "our-check", title: "Ours", failureTitle: "Not ours", severity: "low", resourceType: "account", rationale: "Because.",
  references: [], needs: [], remediation: () => ({ steps: [] }),
  evaluate: (posture) => { ${evaluate} },
};
`;
const VERDICT = `return [{ status: "pass", message: "Done", evidence: ["/account"], resource: posture.account }]`;

describe("what takes its time, or has no end", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "sound.json": sound(), "our.yaml": "extends: [baseline]\nplugins: [./check.mjs]\n" });
  });
  afterEach(() => folder.remove());

  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, limit(ms)));

  it("a pipe without a writer can be interrupted", async () => {
    execFileSync("mkfifo", [folder.file("pipe")]);
    const { child, result } = startCli(["scan", "--snapshot", "pipe"], { cwd: folder.path, timeoutMs: 5000 });
    await pause(700);
    child.kill("SIGINT");
    expect(await result).toMatchObject({ code: 130, stdout: "" });
  });

  it("a pipe is read to its end, whenever its writer comes", async () => {
    execFileSync("mkfifo", [folder.file("pipe")]);
    const { result } = startCli(["scan", "--snapshot", "pipe", "--quiet"], { cwd: folder.path });
    await pause(500);
    createWriteStream(folder.file("pipe")).end(formatSnapshot(sound()));
    expect(await result).toMatchObject({ code: 0, stderr: "" });
  });

  it.each(["/dev/zero", "/dev/stdin"])("%s is read no further than a document can be long", async (path) => {
    const input = path === "/dev/stdin" ? "x".repeat(65 * 1024 * 1024) : undefined;
    const run = await runCli(["scan", "--snapshot", path === "/dev/stdin" ? "-" : path], {
      cwd: folder.path,
      ...(input ? { input } : {}),
    });
    expectSentence(run, 2, /larger than 64 MiB/);
  });

  it("a plugin that never returns is ended by the signal", async () => {
    writeFileSync(
      folder.file("check.mjs"),
      plugin(`writeFileSync("reached", ""); for (;;);`, `import { writeFileSync } from "node:fs";`),
    );
    const args = ["scan", "--snapshot", "sound.json", "--policy", "our.yaml"];
    const { child, result } = startCli(args, { cwd: folder.path, timeoutMs: 10_000 });
    while (!existsSync(folder.file("reached"))) await pause(20);
    child.kill("SIGINT");
    expect(await result).toMatchObject({ signal: "SIGINT", stdout: "" });
  });

  it.each([
    ["throws later", plugin(`setTimeout(() => { throw new Error("late") }, 0); ${VERDICT}`), "pass"],
    ["rejects later", plugin(`void Promise.reject(new Error("late")); ${VERDICT}`), "pass"],
    ["is asynchronous", plugin(`return Promise.reject(new Error("late"))`), "unknown"],
    ["points nowhere", plugin(VERDICT.replace("/account", "/accounts/1")), "unknown"],
  ])("a plugin that %s ends nothing", async (_, module, status) => {
    writeFileSync(folder.file("check.mjs"), module);
    const args = ["scan", "--snapshot", "sound.json", "--policy", "our.yaml", "--output", "json=-", "--quiet"];
    const run = await runCli(args, { cwd: folder.path });
    expect(run.code).toBe(0);
    const { findings } = JSON.parse(run.stdout) as { findings: { control: string; status: string }[] };
    expect(findings.find(({ control }) => control === "our-check")?.status).toBe(status);
  });
});

it("a result rendered elsewhere, or after its files have changed, points into itself", async () => {
  const folder = folderWith({ "s.json": stopped(), "our.yaml": "extends: [baseline]\n" });
  const run = (...args: string[]) => runHere([...args, "--quiet"], { cwd: folder.path });
  const place = async () => {
    expect((await run("report", "r.json", "--output", "sarif=r.sarif")).code).toBe(0);
    const [first] = (JSON.parse(readFileSync(folder.file("r.sarif"), "utf8")) as Log).runs[0]?.results ?? [];
    return first?.locations?.[0]?.physicalLocation?.artifactLocation?.uri;
  };
  try {
    await run("scan", "--snapshot", "s.json", "--policy", "our.yaml", "--output", "json=r.json");
    expect(await place()).toBe("our.yaml");
    writeFileSync(folder.file("our.yaml"), "# a line more\nextends: [baseline]\n");
    expect(await place()).toBe("r.json");
  } finally {
    folder.remove();
  }
});

describe("a plugin that ends the program, or does not let it end", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "stopped.json": stopped(), "our.yaml": "extends: [baseline]\nplugins: [./check.mjs]\n" });
  });
  afterEach(() => folder.remove());
  const scan = (module: string) => {
    writeFileSync(folder.file("check.mjs"), module);
    return runCli(["scan", "--snapshot", "stopped.json", "--policy", "our.yaml", "--quiet"], {
      cwd: folder.path,
      timeoutMs: 10_000,
    });
  };

  it.each([
    ["exits while it evaluates", plugin("process.exit(0)")],
    ["exits where it is loaded", plugin(VERDICT, "process.exit(0);")],
    ["waits for nothing", plugin(VERDICT, "await new Promise(() => {});")],
  ])("%s: no verdict, and no exit code of one", async (_, module) => {
    expect(await scan(module)).toMatchObject({
      code: 70,
      stderr: expect.stringContaining("before there was a result"),
    });
  });

  it("leaves a timer: the verdict is final, and the process does not wait", async () => {
    expect(await scan(plugin(VERDICT, "setInterval(() => {}, 1000);"))).toMatchObject({ code: 1, signal: null });
  });
});

it.each([
  ["--snapshot", ""],
  ["--save-snapshot", ""],
  ["--policy", ""],
  ["--profile", ""],
])("an option that is empty is none: %s", async (...args) => {
  expect(await runHere(["scan", ...args])).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringContaining("is empty"),
  });
});

describe("outputs that are one file with something else", () => {
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => {
    folder = folderWith({ "sound.json": sound(), "our.yaml": "extends: [baseline]\n" });
  });
  afterEach(() => folder.remove());

  it.each([
    [["--output", "json=r", "--output", "sarif=./r"], /r: the output r is the same file/],
    [["--output", "json=-", "--output", "sarif=-"], /Two outputs are standard output/],
    [["--output", "json=sound.json"], /sound\.json: the input sound\.json is the same file/],
    [["--save-snapshot", "./sound.json"], /the input sound\.json/],
    [["--output", "json=our.yaml"], /the input our\.yaml/],
    [["--output", "html=h", "--save-snapshot", "h"], /the output h/],
  ])("%j", async (args, sentence) => {
    const run = await runHere(["scan", "--snapshot", "sound.json", "--policy", "our.yaml", ...args], {
      cwd: folder.path,
    });
    expectSentence(run, 2, sentence);
  });

  it("nothing is wrong with /dev/null twice", async () => {
    const args = ["--output", "json=/dev/null", "--output", "sarif=/dev/null", "--quiet"];
    const run = await runHere(["scan", "--snapshot", "sound.json", "--policy", "our.yaml", ...args], {
      cwd: folder.path,
    });
    expect(run.code).toBe(0);
  });
});
