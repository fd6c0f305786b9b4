import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeWithAwsCli } from "../support/aws-cli.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { action } from "../support/github-runner.ts";
import { CLI, emulatorEnv, runCli } from "../support/run-cli.ts";
import { blocks, page } from "./pages.ts";

const text = page("docs/ci.md");
const lines = blocks(text, "sh").flatMap((block) => block.trim().split("\n"));

describeWithMoto("the commands of docs/ci.md", (moto) => {
  describeWithAwsCli("with the AWS CLI", () => {
    const folder = folderWith({ "trust.json": blocks(text, "json")[0] ?? "" });
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
        expect(status, `${line}\n${stderr}`).toBe(0);
      }
    });
  });
});

describe("docs/ci.md", () => {
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
    const { stdout } = await runCli(["scan", "--help"]);
    for (const [option] of args.matchAll(/--[\w-]+/g)) expect(stdout).toContain(option);
  });

  it("names the hook of pre-commit", () => {
    const config = blocks(text, "yaml").find((block) => block.startsWith("# .pre-commit-config.yaml")) ?? "";
    const [hook] = parse(page(".pre-commit-hooks.yaml"));
    expect(parse(config).repos[0].hooks).toEqual([{ id: hook.id }]);
  });
});
