import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { tool } from "../../src/tool.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

const WORKFLOW = ".github/workflows/trailproof.yml";

describe("init", () => {
  let folder: ReturnType<typeof folderWith>;
  const init = (...args: string[]) => runHere(["init", ...args], { cwd: folder.path });
  const text = (path: string) => readFileSync(folder.file(path), "utf8");
  beforeEach(() => {
    folder = folderWith();
  });
  afterEach(() => folder.remove());

  it("writes a policy that is valid, is the baseline, and shows gate, scope, controls and waivers", async () => {
    const { code, stdout, stderr } = await init();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n")).toHaveLength(7);
    expect(readdirSync(folder.path)).toEqual(["trailproof.yaml"]);
    const lint = await runHere(["policy", "lint"], { cwd: folder.path });
    expect(lint).toMatchObject({ code: 0, stderr: expect.not.stringContaining("warning") });
    expect(parse(text("trailproof.yaml"))).toEqual({
      extends: ["baseline"],
      gate: { failOn: ["critical", "high"], maxUnknown: 0 },
    });
  });

  it("its comments are valid, too, when the comment signs are removed", async () => {
    await init();
    const code = /^# (?=[a-z]+:$| +[-a-z]| +\w+:)/gm;
    const uncommented = text("trailproof.yaml")
      .replace(code, "")
      .replace(/^ {2}# (?=minScore|newOnly)/gm, "  ");
    expect(Object.keys(parse(uncommented))).toEqual(["extends", "gate", "scope", "controls", "waivers"]);
    writeFileSync(folder.file("trailproof.yaml"), uncommented.replace("newOnly: true", "newOnly: false"));
    const { code: status, stderr } = await runHere(["policy", "lint", "trailproof.yaml"], { cwd: folder.path });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("writes a workflow that runs this version, and with the rights that each job needs", async () => {
    expect((await init("--github")).code).toBe(0);
    const workflow = parse(text(WORKFLOW));
    const { permissions, steps } = workflow.jobs.trailproof;
    expect(workflow.permissions).toEqual({});
    expect(permissions).toEqual({ contents: "read", "id-token": "write", "security-events": "write" });
    const used = steps.map(({ uses }: { uses: string }) => uses);
    expect(used.filter((one: string) => !/^[\w./-]+@[0-9a-f]{40}$/.test(one))).toEqual([
      `trailproof/trailproof@v${tool.version}`,
    ]);
    expect(Object.keys(workflow.on)).toEqual(["schedule", "workflow_dispatch"]);
  });

  it("writes a job for GitLab, and says what includes it", async () => {
    const { code, stdout } = await init("--gitlab");
    expect(code).toBe(0);
    expect(stdout).toContain("Include .gitlab/trailproof.gitlab-ci.yml in .gitlab-ci.yml");
    expect(text(".gitlab/trailproof.gitlab-ci.yml")).toContain(`"trailproof@${tool.version}"`);
  });

  it("keeps and names what exists, and writes the rest", async () => {
    writeFileSync(folder.file("trailproof.yaml"), "extends: [all]\n");
    const { code, stdout } = await init("--github");
    expect(code).toBe(0);
    expect(stdout).toContain(`kept trailproof.yaml: it exists already\nwrote ${WORKFLOW}\n`);
    expect(text("trailproof.yaml")).toBe("extends: [all]\n");
    const again = await init("--github");
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/\nkept \.github.*\n$/) });
    expect(again.stdout).not.toContain("Next:");
  });

  it("warns where CI would not read what it writes: below the root of a repository", async () => {
    mkdirSync(folder.file(".git"));
    mkdirSync(folder.file("a/b"), { recursive: true });
    const below = (...args: string[]) => runHere(["init", ...args], { cwd: folder.file("a/b") });
    expect((await below("--github")).stderr).toMatch(/^warning: [^\n]*: run trailproof init in \.\.\/\.\.\n$/);
    expect((await below("--gitlab")).stderr).toMatch(/^warning: /);
    expect((await below()).stderr).toBe("");
    expect((await init("--github")).stderr).toBe("");
  });

  it("writes no policy that would take the place of one of a different name", async () => {
    writeFileSync(folder.file("trailproof.yml"), "extends: [all]\n");
    expect(await init()).toMatchObject({ code: 0, stdout: expect.stringContaining("kept trailproof.yml") });
    expect(existsSync(folder.file("trailproof.yaml"))).toBe(false);
  });

  it("does not write through a link, not even one that leads nowhere", async () => {
    symlinkSync(folder.file("elsewhere.yaml"), folder.file("trailproof.yaml"));
    expect((await init()).stdout).toContain("kept trailproof.yaml");
    expect(existsSync(folder.file("elsewhere.yaml"))).toBe(false);
  });

  it("writes nothing if one of the files cannot be written", async () => {
    writeFileSync(folder.file(".github"), "");
    expectSentence(await init("--github"), 2, /^trailproof: Cannot create folder \.github\/workflows: /);
    expect(readdirSync(folder.path)).toEqual([".github"]);
  });
});
