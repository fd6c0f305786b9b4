import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { actionlint } from "../support/actionlint.ts";
import { describeWithAwsCli } from "../support/aws-cli.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { action } from "../support/github-runner.ts";
import { gitlabSchema } from "../support/gitlab-schema.ts";
import { CLI, emulatorEnv, runHere } from "../support/run-cli.ts";
import { blocks, page } from "./pages.ts";

const text = page("docs/ci.md");
const lines = blocks(text, "sh").flatMap((block) => block.trim().split("\n"));

describeWithMoto("the commands of docs/ci.md", (moto) => {
  describeWithAwsCli("with the AWS CLI", () => {
    const [github = "", gitlab = ""] = blocks(text, "json");
    const folder = folderWith({ "trust.json": github, "gitlab-trust.json": gitlab });
    const bin = folder.file("bin");
    beforeAll(() => {
      mkdirSync(bin);
      writeFileSync(join(bin, "trailproof"), `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
      chmodSync(join(bin, "trailproof"), 0o755);
    });
    afterAll(() => folder.remove());

    it("work one after the other", () => {
      expect(lines.length).toBeGreaterThan(5);
      for (const line of lines) {
        const { status, stderr } = spawnSync("sh", ["-c", line], {
          cwd: folder.path,
          encoding: "utf8",
          env: {
            ...process.env,
            ...emulatorEnv(moto.url, { AWS_DEFAULT_REGION: "us-east-1" }),
            PATH: `${bin}${delimiter}${process.env.PATH}`,
          },
        });
        // A scan ends as its gate says.
        expect(line.startsWith("trailproof scan ") ? [0, 1, 3] : [0], `${line}\n${stderr}`).toContain(status);
      }
    });
  });
});

describe("docs/ci.md", () => {
  it("has workflows in which actionlint finds nothing, the job for pull requests among them", async () => {
    const lint = await actionlint();
    const yaml = blocks(text, "yaml");
    const workflows = yaml.filter((block) => /^on:/m.test(block));
    const job = yaml.find((block) => block.startsWith("  scan:")) ?? "";
    const all = workflows.map((block) => (block.includes("on: pull_request") ? block + job : block));
    expect(all).toHaveLength(2);
    expect(parse(all[0] ?? "").jobs).toHaveProperty("scan.if");
    // It is older than variables of repositories.
    const problems = (one: string) =>
      lint(one, ".github/workflows/w.yml").filter(({ message }) => !message.startsWith('undefined variable "vars"'));
    for (const workflow of all) expect(problems(workflow)).toEqual([]);
  });

  it("gives the action and the GitLab job inputs and variables that they have", () => {
    const steps = blocks(text, "yaml").flatMap((block) => (block.startsWith("- uses:") ? parse(block) : []));
    const given = steps.filter(({ uses }) => uses?.startsWith("trailproof/")).flatMap((step) => Object.keys(step.with));
    expect(given).toContain("baseline");
    expect(Object.keys(action().inputs)).toEqual(expect.arrayContaining(given));
    const gitlab = blocks(text, "yaml").find((block) => block.startsWith("# .gitlab-ci.yml")) ?? "";
    const template = parse(page("deploy/gitlab/trailproof.gitlab-ci.yml"));
    const valid = gitlabSchema();
    const { include: _, trailproof } = parse(gitlab);
    const merged = { stages: [trailproof.stage], trailproof: { ...template.trailproof, ...trailproof } };
    expect(valid(merged), JSON.stringify(valid.errors)).toBe(true);
  });

  it("names inputs and outputs that the action has", () => {
    const [, inputs = "", outputs = ""] = text.split(/^\| (?:in|out)put \| \|$/m);
    const named = (table: string) =>
      [...(table.split("\n\n")[0] ?? "").matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = ""]) =>
        [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
      );
    expect(Object.keys(action().inputs)).toEqual(expect.arrayContaining(named(inputs)));
    expect(named(outputs).sort()).toEqual(Object.keys(action().outputs).sort());
  });

  it("the Jenkins pipeline scans with options that exist, and keeps what they write", async () => {
    const [pipeline = ""] = blocks(text, "groovy");
    const [, args = ""] = /npx --yes trailproof@[\d.]+ ([^']+)'/.exec(pipeline) ?? [];
    expect(args).toContain("junit=trailproof-report/junit.xml");
    expect(pipeline).toContain("testResults: 'trailproof-report/junit.xml'");
    const { stdout } = await runHere(["scan", "--help"]);
    for (const [option] of args.matchAll(/--[\w-]+/g)) expect(stdout).toContain(option);
  });

  it("names the hook of pre-commit", () => {
    const config = blocks(text, "yaml").find((block) => block.startsWith("# .pre-commit-config.yaml")) ?? "";
    const [hook] = parse(page(".pre-commit-hooks.yaml"));
    expect(parse(config).repos[0].hooks).toEqual([{ id: hook.id }]);
  });
});
