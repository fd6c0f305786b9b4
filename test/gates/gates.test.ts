import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const SETTINGS = ["package.json", "tsconfig.json", "knip.json", "biome.json", ".dependency-cruiser.cjs"];

/** Each gate is tested with a planted violation that it must find. */
describe("npm run check", () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "trailproof-gates-"));
    take(...SETTINGS);
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  /** Copies what a violation concerns: the rest of the tree has no part in it, and takes several seconds. */
  const take = (...paths: string[]) => {
    for (const path of paths) cpSync(join(root, path), join(copy, path), { recursive: true });
  };
  const plant = (path: string, text: string) => {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  };

  const gate = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", program), args, {
      cwd: copy,
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  };
  const cruise = () => gate("depcruise", "checks", "reports", "src");

  it("finds a check that calls AWS, and a cycle", () => {
    take("src/model", "src/selectors", "src/cli/io");
    mkdirSync(join(copy, "reports"));
    plant("checks/trail/planted.ts", 'import { S3Client } from "@aws-sdk/client-s3";\nexport default S3Client;\n');
    plant("src/model/a.ts", 'import { b } from "./b.ts";\nexport const a = (): number => b();\n');
    plant("src/model/b.ts", 'import { a } from "./a.ts";\nexport const b = (): number => a();\n');
    plant("src/model/c.ts", 'import { print } from "../cli/io/output.ts";\nexport const c = print;\n');
    plant(
      "src/selectors/event/planted.ts",
      'import { covers } from "../coverage/covers.ts";\nexport const planted = covers;\n',
    );
    const { status, output } = cruise();
    expect(status).not.toBe(0);
    for (const rule of [
      "checks-are-pure",
      "aws-sdk-behind-clients",
      "no-circular",
      "model-imports-nothing",
      "cli-wires",
      "selectors-one-way",
    ])
      expect(output).toContain(`error ${rule}`);
  });

  it("finds an unused export, and an unused dependency", () => {
    take("checks", "reports", "src", "scripts", "examples");
    appendFileSync(join(copy, "src/model/aws/arn.ts"), "\nexport const plantedDeadExport = 1;\n");
    expect(gate("knip", "--no-progress").output).toContain("plantedDeadExport");
  });

  it("finds a wrong type and a badly laid out file", () => {
    plant("src/model/wrong.ts", "export const wrong:   number = 'text';\n");
    // Nor is the memory of the checkout's own last run overwritten.
    expect(gate("tsc", "--incremental", "false", "--tsBuildInfoFile", "null").output).toContain("wrong.ts");
    expect(gate("biome", "ci", ".").output).toContain("wrong.ts");
  });

  it("finds a word that the project does not use, also inside an identifier", () => {
    expect(spawnSync("git", ["init", "--quiet"], { cwd: copy }).status).toBe(0);
    take("src/catalogue.ts");
    plant("src/planted.ts", `export const ${"rub"}bishCount = 1;\n`);
    const words = (path: string) => gate("tsx", join(root, "scripts/words.ts"), copy, path);
    expect(words("src/planted.ts")).toEqual({
      status: 1,
      output: `src/planted.ts:1: "${"rub"}bish", write: malformed response\nRead 1 files\n`,
    });
    expect(words("src/catalogue.ts")).toEqual({ status: 0, output: "Read 1 files\n" });
  });

  it("fails where a gate saw no file", () => {
    for (const name of ["checks", "reports", "src"])
      cpSync(join(root, "policies"), join(copy, name), { recursive: true });
    const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsx"), [join(root, "scripts/check.ts"), copy], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stdout).toContain("dependency-cruiser: saw no file");
  });
});
