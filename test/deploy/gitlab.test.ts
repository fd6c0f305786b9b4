import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { tool } from "../../src/tool.ts";
import { page } from "../docs/pages.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { type FaultProxy, faultProxy } from "../support/fault-proxy.ts";
import { gitlabSchema } from "../support/gitlab-schema.ts";
import { CLI } from "../support/run-cli.ts";

const TEMPLATE = "deploy/gitlab/trailproof.gitlab-ci.yml";
const template = parse(page(TEMPLATE));
const job = template.trailproof;

/** The variables that the template's comments ask for, by their names there. */
const VARIABLES = {
  ROLE: "arn:aws:iam::123456789012:role/TrailproofRead",
  REGION: "us-east-1",
};
const asked = [...page(TEMPLATE).matchAll(/^# {3}(\w+_(ROLE|REGION)\w*) {2}/gm)].map(
  ([, name = "", kind]) => [name, VARIABLES[kind as keyof typeof VARIABLES]] as const,
);

describe("the GitLab template", () => {
  const valid = gitlabSchema();

  it("is valid by GitLab's schema, which detects a wrong member", () => {
    expect(valid(template), JSON.stringify(valid.errors)).toBe(true);
    expect(valid({ trailproof: { ...job, artifacts: { ...job.artifacts, when: "sometimes" } } })).toBe(false);
    expect(valid({ trailproof: { ...job, id_tokens: { TOKEN: {} } } })).toBe(false);
  });

  it("runs in no pipeline that a merge request starts", () => {
    const sources = job.rules.map((rule: { if: string }) => /^\$CI_PIPELINE_SOURCE == "(\w+)"$/.exec(rule.if)?.[1]);
    expect(sources).toEqual(["schedule", "web"]);
  });
});

describeWithMoto("the GitLab job", (moto) => {
  const folder = folderWith({ "trailproof.yaml": "extends: [baseline]\n" });
  let proxy: FaultProxy;
  let code: number | null;
  let stderr = "";

  beforeAll(async () => {
    // The role may be assumed by the token of the job only: AWS refuses a role that assumes itself, the emulator does not.
    proxy = await faultProxy({ target: moto.url, rules: [{ operation: "sts:AssumeRole", fault: "deny" }] });
    const bin = folder.file("bin");
    mkdirSync(bin);
    const programs = { npm: `echo "$@" > installed`, trailproof: `exec "${process.execPath}" "${CLI}" "$@"` };
    for (const [name, line] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${line}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const child = spawn("sh", ["-euc", [...job.before_script, ...job.script].join("\n")], {
      cwd: folder.path,
      env: {
        PATH: `${bin}${delimiter}${process.env.PATH}`,
        HOME: folder.path,
        TMPDIR: bin,
        ...job.variables,
        ...Object.fromEntries(asked),
        ...Object.fromEntries(Object.keys(job.id_tokens).map((name) => [name, "a.job.token"])),
        CI_PIPELINE_ID: "42",
        AWS_ENDPOINT_URL: proxy.url,
        AWS_EC2_METADATA_DISABLED: "true",
        TRAILPROOF_CONNECT_TIMEOUT: "60000",
        TRAILPROOF_CALL_TIMEOUT: "60000",
      },
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdout.resume();
    code = await new Promise((resolve) => child.once("close", resolve));
  });
  afterAll(async () => {
    await proxy.stop();
    folder.remove();
  });

  it("assumes the role by the token of the job only, and ends as the gate does", () => {
    expect(asked).toHaveLength(2);
    expect(code, stderr).toBe(1);
    expect(proxy.count("sts:AssumeRole")).toBe(0);
    const { identity } = JSON.parse(readFileSync(folder.file("trailproof-report/result.json"), "utf8"));
    expect(identity.arn).toMatch(/^arn:aws:sts::123456789012:assumed-role\/TrailproofRead\//);
    expect(readFileSync(folder.file("installed"), "utf8")).toContain(`trailproof@${tool.version}`);
  });

  it("leaves every report where the artifacts are", () => {
    const { codequality, junit } = job.artifacts.reports;
    for (const path of [codequality, junit]) expect(existsSync(folder.file(path)), path).toBe(true);
    expect(JSON.parse(readFileSync(folder.file(codequality), "utf8")).length).toBeGreaterThan(0);
  });
});
