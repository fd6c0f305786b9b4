import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const FOLDERS = ["checks", "reports", "src", "scripts", "examples"];
const COPIED = [...FOLDERS, "package.json", "tsconfig.json", "knip.json", "biome.json", ".dependency-cruiser.cjs"];

/** Each gate is tested with a planted violation that it must find. */
describe("npm run check", () => {
  let copy: string;

  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "trailproof-gates-"));
    for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  const gate = (program: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(root, "node_modules/.bin", program), args, {
      cwd: copy,
      encoding: "utf8",
    });
    return { status, output: stdout + stderr };
  };
  const cruise = () => gate("depcruise", "checks", "reports", "src");

  it("finds a check that calls AWS, and a cycle", () => {
    // What the planted files do not import has no part in it, and takes several seconds.
    for (const name of ["reports", "src/collect", "src/evaluate", "src/explain", "src/generated", "src/integrity"])
      rmSync(join(copy, name), { recursive: true });
    mkdirSync(join(copy, "reports"));
    writeFileSync(
      join(copy, "checks/trail/planted.ts"),
      'import { S3Client } from "@aws-sdk/client-s3";\nexport default S3Client;\n',
    );
    writeFileSync(join(copy, "src/model/a.ts"), 'import { b } from "./b.ts";\nexport const a = (): number => b();\n');
    writeFileSync(join(copy, "src/model/b.ts"), 'import { a } from "./a.ts";\nexport const b = (): number => a();\n');
    writeFileSync(
      join(copy, "src/model/c.ts"),
      'import { print } from "../cli/io/output.ts";\nexport const c = print;\n',
    );
    writeFileSync(
      join(copy, "src/selectors/event/planted.ts"),
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
    appendFileSync(join(copy, "src/model/aws/arn.ts"), "\nexport const plantedDeadExport = 1;\n");
    expect(gate("knip", "--no-progress").output).toContain("plantedDeadExport");
  });

  it("finds a wrong type and a badly laid out file", () => {
    // The rest of the tree has no part in it.
    for (const name of FOLDERS) rmSync(join(copy, name), { recursive: true });
    mkdirSync(join(copy, "src/model"), { recursive: true });
    writeFileSync(join(copy, "src/model/wrong.ts"), "export const wrong:   number = 'text';\n");
    // Nor is the memory of the checkout's own last run overwritten.
    expect(gate("tsc", "--incremental", "false", "--tsBuildInfoFile", "null").output).toContain("wrong.ts");
    expect(gate("biome", "ci", ".").output).toContain("wrong.ts");
  });

  it("finds a word that the project does not use, also inside an identifier", () => {
    expect(spawnSync("git", ["init", "--quiet"], { cwd: copy }).status).toBe(0);
    writeFileSync(join(copy, "src/planted.ts"), `export const ${"rub"}bishCount = 1;\n`);
    const words = (path: string) => gate("tsx", join(root, "scripts/words.ts"), copy, path);
    expect(words("src/planted.ts")).toEqual({
      status: 1,
      output: `src/planted.ts:1: "${"rub"}bish", write: malformed response\nRead 1 files\n`,
    });
    expect(words("src/catalogue.ts")).toEqual({ status: 0, output: "Read 1 files\n" });
  });

  it("fails where a gate saw no file", () => {
    for (const name of ["checks", "reports", "src"]) rmSync(join(copy, name), { recursive: true });
    for (const name of ["checks", "reports", "src"])
      cpSync(join(root, "policies"), join(copy, name), { recursive: true });
    const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsx"), [join(root, "scripts/check.ts"), copy], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stdout).toContain("dependency-cruiser: saw no file");
  });
});
