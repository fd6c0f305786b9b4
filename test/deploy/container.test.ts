import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tool } from "../../src/tool.ts";
import { page, root } from "../docs/pages.ts";
import { folderWith } from "../support/cli-files.ts";
import { describeWithMoto } from "../support/describe-with-moto.ts";
import { emulatorEnv } from "../support/run-cli.ts";

const dockerfile = page("Dockerfile");
const [build = "", image = ""] = dockerfile.split(/^(?=FROM )/m).slice(1);
const instruction = (name: string) => new RegExp(`^${name} (.*)$`, "m").exec(image)?.[1] ?? "";
const entry: readonly string[] = JSON.parse(instruction("ENTRYPOINT"));

describe("the Dockerfile", () => {
  it("has no error and no warning, and the linter detects one", () => {
    expect(validate(dockerfile)).toEqual([]);
    expect(validate(dockerfile.replace("WORKDIR /reports", "WORKDIR reports"))).toHaveLength(1);
    expect(validate(dockerfile.replace("ENTRYPOINT [", "ENTRYPOIN ["))).not.toEqual([]);
  });

  it("pins its base, and runs without root by a number, as runAsNonRoot of Kubernetes requires", () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toHaveLength(2);
    for (const base of bases) expect(base).toMatch(/^node:\d+\.\d+\.\d+-[\w-]+$/);
    expect(instruction("USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it("copies only what is published, with a list of its parts", () => {
    expect([...image.matchAll(/^(?:COPY|ADD|RUN).*$/gm)].map(([line]) => line)).toEqual([
      "COPY --from=build /package /opt/trailproof",
    ]);
    expect(build).toContain("npm run --silent sbom > /package/sbom.cdx.json");
  });

  it("the context has what the build reads, and nothing that is not committed", () => {
    const admitted = page(".dockerignore")
      .split("\n")
      .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    for (const path of admitted) expect(existsSync(join(root, path)), path).toBe(true);
    const { files } = JSON.parse(page("package.json"));
    // What is not published of a folder is named with an exclamation mark.
    const needed = (files as string[]).filter((path) => !/^!?dist\b/.test(path)).map((path) => path.split("/")[0]);
    expect(admitted).toEqual(expect.arrayContaining([...needed, "scripts", "src", "checks", "reports"]));
  });
});

it("npm run sbom lists the packages that are bundled", () => {
  const { status, stdout } = spawnSync("npm", ["run", "--silent", "sbom"], { cwd: root, encoding: "utf8" });
  expect(status).toBe(0);
  const { bomFormat, metadata, components } = JSON.parse(stdout);
  expect(bomFormat).toBe("CycloneDX");
  expect(metadata.component.purl).toBe(`pkg:npm/trailproof@${tool.version}`);
  const names = components.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(["@aws-sdk/client-cloudtrail", "commander"]));
});

describeWithMoto("the entry point", (moto) => {
  const folder = folderWith();
  const reports = folder.file("reports");
  const installed = folder.file("trailproof");

  beforeAll(() => {
    for (const path of ["dist", "policies", "package.json"])
      cpSync(join(root, path), join(installed, path), { recursive: true });
    mkdirSync(reports);
  });
  afterAll(() => folder.remove());

  /** Node refuses each write elsewhere, as a read-only file system does. */
  function scan(cwd: string, args: readonly string[]): Promise<{ code: number | null; stderr: string }> {
    const flags = process.allowedNodeEnvironmentFlags;
    const limits = [
      flags.has("--permission") ? "--permission" : "--experimental-permission",
      "--allow-fs-read=*",
      `--allow-fs-write=${join(reports, "*")}`,
      "--allow-worker",
      ...(flags.has("--allow-net") ? ["--allow-net"] : []),
    ];
    const [node, program = ""] = entry;
    expect(node).toBe("node");
    const file = join(installed, program.replace("/opt/trailproof/", ""));
    const patient = ["--connect-timeout=60000", "--call-timeout=60000"];
    const child = spawn(process.execPath, [...limits, file, "scan", "--regions=us-east-1", ...patient, ...args], {
      cwd,
      env: {
        ...emulatorEnv(moto.url),
        PATH: process.env.PATH,
        HOME: "/nonexistent",
        TMPDIR: "/nonexistent",
        AWS_EC2_METADATA_DISABLED: "true",
      },
    });
    let stderr = "";
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    return new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr })));
  }
  const output = (format: string, name: string) => `--output=${format}=${join(reports, name)}`;

  it("scans where nothing but the folder of the outputs can be written", async () => {
    const args = [
      output("json", "result.json"),
      output("html", "report.html"),
      `--history=${join(reports, "history")}`,
    ];
    const { code, stderr } = await scan(installed, args);
    expect(code, stderr).toBe(1);
    expect(readdirSync(reports).sort()).toEqual(["history", "report.html", "result.json"]);
  });

  it("in the working directory of the image, a snapshot next to the SARIF report is among the outputs", async () => {
    expect(instruction("WORKDIR")).toBe("/reports");
    const { code, stderr } = await scan(reports, [output("sarif", "result.sarif")]);
    expect(code, stderr).toBe(1);
    expect(readdirSync(reports)).toEqual(expect.arrayContaining(["result.sarif", "result.snapshot.json"]));
  });

  it("says in one sentence that an output cannot be written", async () => {
    const { code, stderr } = await scan(installed, ["--output=json=result.json"]);
    expect(code).toBe(2);
    expect(stderr).toContain("trailproof: Cannot write result.json: ");
  });
});
