import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { root } from "../docs/pages.ts";
import { runCli } from "../support/run-cli.ts";
import { scratch } from "../support/scan.ts";
import { typeErrors } from "../support/type-errors.ts";

const SAMPLE = "node_modules/trailproof/examples/sample-account.snapshot.json";
const API = ["collect-and-evaluate.mjs", "trail-name.mjs", "trailproof.yaml"];

/** A check as a package brings it. */
const PLUGIN = `export default {
  id: "acme-check", title: "Acme's check", failureTitle: "Not Acme's check", severity: "low", resourceType: "trail",
  rationale: "It shows that it was found. By its package's name.", references: [], needs: [],
  remediation: () => ({ steps: [] }),
  evaluate: (posture) => posture.trails.map((trail) => ({
    resource: trail, status: "pass", message: trail.name, evidence: [trail.pointer],
  })),
};
`;

describe("the packed package", () => {
  const folder = scratch();
  const tarballs = folder.file("tarball");
  const empty = folder.file("empty");
  const cli = join(empty, "node_modules/trailproof/dist/cli.mjs");
  let tarball = "";
  let files: string[] = [];

  const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) =>
    spawnSync(program, args, { cwd: empty, encoding: "utf8", env });
  const tool = (name: string, ...args: string[]) => run(join(root, "node_modules/.bin", name), args);
  const installed = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    runCli(args, { cwd: empty, entry: cli, env });

  beforeAll(() => {
    for (const path of [tarballs, empty]) mkdirSync(path);
    const packed = spawnSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", tarballs], {
      cwd: root,
      encoding: "utf8",
    });
    const [report] = JSON.parse(packed.stdout) as [{ filename: string; files: { path: string }[] }];
    tarball = join(tarballs, report.filename);
    files = report.files.map(({ path }) => path).sort();
    writeFileSync(join(empty, "package.json"), JSON.stringify({ private: true, type: "module" }));
    const install = run("npm", ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", tarball]);
    expect(install.status, install.stderr).toBe(0);
  });
  afterAll(() => folder.remove());

  it("holds what it needs and nothing else", () => {
    const kinds = [
      /^(LICENSE|README\.md|package\.json)$/,
      /^dist\/(cli|index|inflate-worker|lambda|chunks\/[\w.-]+)\.mjs$/,
      /^dist\/THIRD-PARTY-LICENSES\.txt$/,
      /^dist\/lambda-files\.json$/,
      /^dist\/schemas\/(diff|events|explanation|filter|history|history-entry|integrity|policy|result|snapshot)\.json$/,
      /^dist\/types\/(src|reports)\/[\w/-]+\.d\.ts$/,
      /^policies\/[\w.-]+\.yaml$/,
      /^deploy\/(cloudformation(-forward)?\.yaml|terraform\/main\.tf)$/,
      /^deploy\/(github\/trailproof\.yml|gitlab\/trailproof\.gitlab-ci\.yml|trailproof\.yaml)$/,
      /^examples\/(sample-account\.snapshot\.json|trailproof\.yaml)$/,
    ];
    expect(files.filter((file) => !kinds.some((kind) => kind.test(file)))).toEqual([]);
    for (const kind of kinds) expect(files.filter((file) => kind.test(file))).not.toEqual([]);
    expect(statSync(tarball).size).toBeLessThan(2_000_000);
    // Types only; every other dependency is bundled.
    expect(readdirSync(join(empty, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "@types",
      "trailproof",
      "typebox",
    ]);
  });

  it("is built before it is packed: a fresh clone has no program", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(scripts.prepack).toBe("npm run --silent build");
  });

  it("declares no type that is lost, as one of a package that is not installed with it would be", () => {
    const declared = files
      .filter((file) => file.endsWith(".d.ts"))
      .map((file) => readFileSync(join(root, file), "utf8"));
    const lost = declared.flatMap((text) => text.match(/^(?! *\/?\*).*[:<(|&,] ?any\b(?!:).*$/gm) ?? []);
    expect(lost).toEqual(["export type AnyCheck = Check<any, any>;"]);
    expect(declared.filter((text) => /@aws-sdk|@smithy/.test(text))).toEqual([]);
  });

  it("is found right by every resolver of today", () => {
    const types = tool("attw", tarball, "--profile", "esm-only", "--no-color");
    expect(types.status, types.stdout + types.stderr).toBe(0);
    const lint = tool("publint", join(empty, "node_modules/trailproof"), "--strict", "--pack", "false");
    expect(lint.status, lint.stdout + lint.stderr).toBe(0);
  });

  it("npx trailproof demo writes every report", () => {
    const demo = run("npx", ["--offline", "trailproof", "demo"]);
    expect(demo).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/\nReports\n( {2}\S+\/result\.\w+: .*\n){4}\n/),
    });
    expect(readdirSync(join(empty, "trailproof-demo")).sort()).toEqual([
      "result.html",
      "result.json",
      "result.sarif",
      "result.tsv",
    ]);
  });

  it("writes the code and the templates of the scheduled scan", async () => {
    const cwd = folder.file("infrastructure");
    mkdirSync(cwd);
    const { code, stdout, stderr } = await runCli(["init", "--aws"], { cwd, entry: cli });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const written = readdirSync(join(cwd, "trailproof-aws")).sort();
    expect(written).toEqual([
      "cloudformation-forward.yaml",
      "cloudformation.yaml",
      "terraform",
      expect.stringMatching(/\.zip$/),
    ]);
    expect(stdout).toContain(`CodeKey=${written[3]} `);
  });

  it.each([
    ["on a home folder that cannot be written", { HOME: "/proc" }],
    ["with a home folder that is not there", { HOME: "/nowhere" }],
    ["without a home folder", undefined],
  ])("runs %s", (_, env) => {
    const found = run(process.execPath, [cli, "scan", "--snapshot", SAMPLE, "--quiet", "--output", "json=-"], {
      PATH: process.env.PATH,
      ...env,
    });
    expect(found).toMatchObject({ status: 1, stderr: "" });
    expect(JSON.parse(found.stdout)).toMatchObject({ account: { id: "111122223333" } });
  });

  it.each([
    ["unwritable", { HOME: "/proc" }],
    ["no", undefined],
  ])("says that it finds no credentials with %s home folder", (_, env) => {
    const found = run(process.execPath, [cli, "scan"], {
      PATH: process.env.PATH,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_REGION: "us-east-1",
      ...env,
    });
    expect(found).toMatchObject({ status: 4, stdout: "" });
    expect(found.stderr).toMatch(/^trailproof: [^\n]*credentials[^\n]*\n$/);
  });

  it("runs the example of the library", () => {
    for (const file of API) cpSync(join(root, "examples/api", file), join(empty, file));
    const example = run(process.execPath, ["collect-and-evaluate.mjs"]);
    expect(example).toMatchObject({ status: 1, stderr: "" });
    expect(example.stdout).toMatch(
      /^Account 111122223333: score \d+ of 100, evidence coverage \d+ %\nFailing controls: .*trail-name/,
    );
    const result = JSON.parse(readFileSync(join(empty, "result.json"), "utf8")) as ScanResult;
    expect(result.controls.map(({ id }) => id)).toContain("trail-name");
    expect(JSON.parse(readFileSync(join(empty, "result.sarif"), "utf8"))).toMatchObject({ version: "2.1.0" });
    expect(readFileSync(join(empty, "result.html"), "utf8")).toMatch(/^<!doctype html>/i);
  });

  it("says in a sentence what is wrong with the example's input", () => {
    writeFileSync(join(empty, "broken.json"), "{");
    const example = run(process.execPath, ["collect-and-evaluate.mjs", "broken.json"]);
    expect(example).toMatchObject({ status: 2, stdout: "" });
    expect(example.stderr).toMatch(/^broken\.json[^\n]*\n$/);
  });

  it("takes a plugin by its package's name", async () => {
    const plugin = join(empty, "node_modules/@acme/trailproof-checks");
    mkdirSync(plugin, { recursive: true });
    const manifest = { name: "@acme/trailproof-checks", version: "1.0.0", type: "module", exports: "./index.js" };
    writeFileSync(join(plugin, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(plugin, "index.js"), PLUGIN);
    writeFileSync(join(empty, "acme.yaml"), 'extends: [baseline]\nplugins: ["@acme/trailproof-checks"]\n');
    const scan = ["scan", "--snapshot", SAMPLE, "--policy", "acme.yaml", "--quiet", "--output", "json=-"];
    const { stdout, stderr } = await installed(scan);
    expect(stderr).toBe("");
    const { controls } = JSON.parse(stdout) as ScanResult;
    expect(controls.find(({ id }) => id === "acme-check")).toMatchObject({
      status: "pass",
      source: { check: expect.stringContaining("@acme/trailproof-checks") },
    });
  });

  it.each(["snapshot", "result", "policy", "explanation", "filter"])("publishes the schema of a %s", (name) => {
    const code = `import schema from "trailproof/schemas/${name}.json" with { type: "json" }; console.log(schema.$schema, schema.type)`;
    const found = run(process.execPath, ["--no-warnings", "--input-type=module", "--eval", code]);
    expect(found.stderr).toBe("");
    expect(found.stdout).toBe("https://json-schema.org/draft/2020-12/schema object\n");
  });

  it.each([
    ["nodenext", "nodenext", false],
    ["preserve", "bundler", true],
  ])("types a program with module %s and resolution %s", (module, moduleResolution, skipLibCheck) => {
    cpSync(join(root, "test/package/consumer.ts"), join(empty, "consumer.ts"));
    const compilerOptions = {
      ...{ module, moduleResolution, target: "es2023", noEmit: true, types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck },
    };
    // The program and, once, every declaration of the package.
    const own = (path: string) =>
      path.endsWith("/consumer.ts") || (!skipLibCheck && path.includes("/node_modules/trailproof/"));
    expect(typeErrors(empty, { compilerOptions, files: ["consumer.ts"] }, own)).toEqual([]);
  });
});
