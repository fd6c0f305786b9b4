import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "@cdktn/hcl2json";
import { unzipSync } from "fflate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { cfnLint, describeWithCfnLint } from "../support/cfn-lint.ts";
import { expectSentence, folderWith } from "../support/cli-files.ts";
import { runCli, runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";

let folder: ReturnType<typeof folderWith>;
const init = () => runHere(["init", "--aws"], { cwd: folder.path });
const zipIn = (path: string) => readdirSync(path).find((name) => name.endsWith(".zip")) ?? "";
const zipName = () => zipIn(folder.file("trailproof-aws"));
const bytes = (path: string) => readFileSync(folder.file(path));
beforeEach(() => {
  folder = folderWith();
});
afterEach(() => folder.remove());

describe("init --aws", () => {
  it("writes the code under its hash, and templates that name it", async () => {
    expect(await init()).toMatchObject({ code: 0, stderr: "" });
    expect(readdirSync(folder.path).sort()).toEqual(["trailproof-aws", "trailproof.yaml"]);
    const name = zipName();
    const zip = bytes(`trailproof-aws/${name}`);
    expect(name).toBe(`trailproof-lambda-${createHash("sha256").update(zip).digest("hex").slice(0, 16)}.zip`);
    const template = parseDocument(bytes("trailproof-aws/cloudformation.yaml").toString(), { logLevel: "silent" });
    expect(template.getIn(["Parameters", "CodeKey", "Default"])).toBe(name);
    const terraform = await parse("main.tf", bytes("trailproof-aws/terraform/main.tf").toString());
    expect(terraform.variable).toMatchObject({ zip_file: [{ default: `../${name}` }] });
  });

  it("zips every file that the function may load", async () => {
    await init();
    const files = unzipSync(bytes(`trailproof-aws/${zipName()}`));
    const texts = Object.entries(files).filter(([path]) => path.endsWith(".mjs"));
    const named = texts.flatMap(([, text]) =>
      [
        ...Buffer.from(text)
          .toString("utf8")
          .matchAll(/(?:from|import|import\()"\.\/(?:chunks\/)?([\w.-]+\.mjs)"/g),
      ].map(([, name]) => `chunks/${name}`),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((path) => !Object.hasOwn(files, path))).toEqual([]);
    expect(Object.keys(files)).toContain("THIRD-PARTY-LICENSES.txt");
  });

  it("writes the same bytes on every machine, whatever its time zone", async () => {
    await init();
    const other = folderWith();
    try {
      await runCli(["init", "--aws"], { cwd: other.path, env: { TZ: "Pacific/Kiritimati" } });
      expect(zipIn(other.file("trailproof-aws"))).toBe(zipName());
    } finally {
      other.remove();
    }
  });

  it("prints steps whose commands name files that exist and parameters of the template", async () => {
    const { stdout } = await init();
    const [zip = "", template = ""] = stdout.match(/trailproof-aws\/\S+\.(?:zip|yaml)(?= s3| --)/g) ?? [];
    expect(bytes(zip).length).toBeGreaterThan(0);
    const { Parameters } = parseDocument(bytes(template).toString(), { logLevel: "silent" }).toJS();
    const given = [...stdout.matchAll(/ (\w+)=(?=\S)/g)]
      .map(([, name = ""]) => name)
      .filter((one) => /^[A-Z]/.test(one));
    expect(given).toEqual(["CodeBucket", "CodeKey", "Email", "Policy"]);
    expect(given.filter((name) => !Object.hasOwn(Parameters, name))).toEqual([]);
    // What has no default has to be given.
    const needed = Object.entries(Parameters as Record<string, object>).filter(([, one]) => !("Default" in one));
    expect(needed.map(([name]) => name)).toEqual(["CodeBucket"]);
  });

  it("keeps every file that exists, and writes the rest", async () => {
    await init();
    const name = zipName();
    const paths = ["trailproof.yaml", `trailproof-aws/${name}`, "trailproof-aws/cloudformation.yaml"];
    for (const path of paths) writeFileSync(folder.file(path), "mine\n");
    const { code, stdout } = await init();
    expect(code).toBe(0);
    for (const path of [...paths, "trailproof-aws/terraform/main.tf"])
      expect(stdout).toContain(`kept ${path}: it exists already\n`);
    for (const path of paths) expect(bytes(path).toString()).toBe("mine\n");
  });

  it("writes nothing if one of the files cannot be written", async () => {
    mkdirSync(folder.file("trailproof-aws"));
    writeFileSync(folder.file("trailproof-aws/terraform"), "");
    expectSentence(await init(), 2, /^trailproof: Cannot create folder trailproof-aws\/terraform: /);
    expect(readdirSync(folder.path)).toEqual(["trailproof-aws"]);
    expect(readdirSync(folder.file("trailproof-aws"))).toEqual(["terraform"]);
  });

  it("says what to do for each of several places", async () => {
    const { stdout } = await runHere(["init", "--github", "--aws"], { cwd: folder.path });
    expect(stdout).toMatch(/ 1\. Create an IAM role for GitHub Actions/);
    expect(stdout).toMatch(/ 4\. Create a bucket for the code/);
  });
});

describeWithCfnLint("the CloudFormation template of init --aws", () => {
  it("passes cfn-lint", async () => {
    await init();
    expect(cfnLint([folder.file("trailproof-aws/cloudformation.yaml")])).toBe("");
  });
});
