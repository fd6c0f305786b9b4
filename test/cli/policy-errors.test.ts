import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { folderWith, sound } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";

const folder = folderWith({
  "sound.json": sound(),
  "not-yaml.yaml": "extends: [baseline\ncontrols: {",
  "unknown-control.yaml": "extends: [baseline]\ncontrols:\n  trail-loging: { severity: high }\n",
  "wrong-param.yaml": "extends: [baseline]\ncontrols:\n  trail-s3-delivery:\n    params: { maxAgeHours: soon }\n",
  "unknown-param.yaml": "extends: [baseline]\ncontrols:\n  trail-s3-delivery:\n    params: { maxAgeHour: 3 }\n",
  "undated.yaml":
    "extends: [baseline]\nwaivers:\n  - { control: trail-logging, resource: '*', reason: known, owner: sec@example.com }\n",
  "wrong-severity.yaml": "extends: [baseline]\ncontrols:\n  trail-logging: { severity: hihg }\n",
  "wrong-base.yaml": "extends: [baselin]\n",
  "wrong-twice.yaml": "extends: [baselin]\ngat: {}\n",
});
afterAll(folder.remove);

describe("a policy that is wrong", () => {
  it.each([
    ["missing.yaml", /missing\.yaml does not exist/],
    ["not-yaml.yaml", /not-yaml\.yaml:\d+:\d+: /],
    ["unknown-control.yaml", /unknown-control\.yaml:3:3: .*trail-loging.*trail-logging/],
    ["wrong-param.yaml", /wrong-param\.yaml:4:\d+: .*maxAgeHours.*number/],
    ["unknown-param.yaml", /unknown-param\.yaml:4:\d+: .*maxAgeHour.*maxAgeHours/],
    ["undated.yaml", /undated\.yaml:3:\d+: .*expires/],
    ["wrong-severity.yaml", /wrong-severity\.yaml:3:\d+: .*high/],
    ["wrong-base.yaml", /wrong-base\.yaml:1:\d+: .*baselin.*baseline/],
  ])("%s ends the scan before it begins, as it fails the lint", async (file, expected) => {
    const offline = ["scan", "--snapshot", "sound.json", "--output", "json=never.json", "--policy", file];
    for (const args of [
      offline,
      ["policy", "lint", file],
      ["policy", "show", file],
      ["permissions", "--policy", file],
    ]) {
      const { code, stdout, stderr } = await runHere(args, { cwd: folder.path });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^trailproof: /);
      expect(stderr).toMatch(expected);
      expect(stderr).not.toMatch(/\n {4}at /);
    }
  });

  it("says each problem on a line of the same form", async () => {
    const { stderr } = await runHere(["policy", "lint", "wrong-twice.yaml"], { cwd: folder.path });
    expect(stderr).toBe(
      'trailproof: wrong-twice.yaml:1:11: unknown policy "baselin"; did you mean "baseline"?\n' +
        'trailproof: wrong-twice.yaml:2:1: unknown member "gat"; did you mean "gate"?\n',
    );
  });

  it("is linted where it is found, and the exit code is that of the policy, not of its warnings", async () => {
    const waiver = "{ control: trail-logging, resource: '*', reason: known, owner: us, expires: 2026-01-01 }";
    const found = folderWith({ ".git": "", "trailproof.yaml": `extends: [baseline]\nwaivers:\n  - ${waiver}\n` });
    const cwd = join(found.path, "infra");
    mkdirSync(cwd);
    const { code, stdout, stderr } = await runHere(["policy", "lint"], { cwd });
    found.remove();
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\.\.\/trailproof\.yaml: \d+ controls in force, 1 waiver\.\n$/),
    });
    expect(stderr.split("\n")).toEqual([
      "Using policy ../trailproof.yaml.",
      expect.stringMatching(/^trailproof: \.\.\/trailproof\.yaml:3:\d+: warning: waiver matches every trail: "\*"$/),
      expect.stringMatching(/^trailproof: \.\.\/trailproof\.yaml:3:\d+: warning: waiver expired on 2026-01-01$/),
      "",
    ]);
  });

  it("shows a stack with --debug alone", async () => {
    const run = (...args: string[]) => runHere(["policy", "lint", "missing.yaml", ...args], { cwd: folder.path });
    expect((await run("--debug")).stderr).toMatch(/\n {4}at /);
    expect((await run()).stderr).not.toMatch(/\n {4}at /);
  });

  it("is named where it was merely found, in a folder above", async () => {
    const found = folderWith({ ".git": "", "sound.json": sound(), "trailproof.yaml": "extends: [baseline]\n" });
    const cwd = join(found.path, "infra");
    mkdirSync(cwd);
    const args = ["scan", "--snapshot", "../sound.json"];
    expect(await runHere(args, { cwd })).toMatchObject({ code: 0, stderr: "Using policy ../trailproof.yaml.\n" });
    expect(await runHere([...args, "--quiet"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    rmSync(join(found.path, "trailproof.yaml"));
    expect(await runHere(args, { cwd })).toMatchObject({
      code: 0,
      stderr: "Using policy baseline: no trailproof.yaml in this folder, or above it in this repository.\n",
    });
    found.remove();
  });
});
