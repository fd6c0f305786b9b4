import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { typeErrors } from "../support/type-errors.ts";
import { blocks, page, root } from "./pages.ts";

const CHECK = "checks/trail/trail-logging-gap.ts";
const TEST = "test/checks/trail/trail-logging-gap.test.ts";

it("the page says what a fresh clone needs before the first file, and how an answer without a required member is read", () => {
  const text = page("docs/adding-a-check.md");
  expect(text.slice(0, text.indexOf("## 1."))).toContain("`npm ci` and `npm run codegen`");
  expect(text.slice(text.indexOf("## Adding a fact"))).toContain("`lookAtBody`");
});

describe("docs/adding-a-check.md, followed in a copy of the tree", () => {
  const copy = mkdtempSync(join(tmpdir(), "trailproof-stranger-"));
  const run = (program: string, ...args: string[]) =>
    spawnSync(join(root, "node_modules/.bin", program), args, {
      cwd: copy,
      encoding: "utf8",
      // Not as in CI, where a snapshot that is missing is a failure.
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, CI: undefined },
    });

  let generated: ReturnType<typeof run>;

  beforeAll(() => {
    for (const path of [
      "src",
      "checks",
      "reports",
      "policies",
      "scripts",
      "docs",
      "examples",
      "test/browser",
      "test/golden",
      "test/remediate",
      "test/support",
    ])
      cpSync(join(root, path), join(copy, path), { recursive: true });
    for (const file of ["README.md", "package.json", "tsconfig.json", "biome.json"])
      cpSync(join(root, file), join(copy, file));
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    const [check = "", test = ""] = blocks(page("docs/adding-a-check.md"), "ts");
    for (const [path, text] of [
      [CHECK, check],
      [TEST, test],
    ] as const) {
      cpSync(join(root, "LICENSE"), join(copy, path));
      writeFileSync(join(copy, path), text);
    }
    // It also makes what is generated and not committed, which all others need.
    generated = run("tsx", "scripts/generate.ts");
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  it("its two files pass the gates of format and types", () => {
    const format = run("biome", "ci", "--colors=off", CHECK, TEST);
    expect(format.status, format.stderr).toBe(0);
    const only = { extends: "./tsconfig.json", include: [], files: [CHECK, TEST] };
    expect(typeErrors(copy, only, (path) => [CHECK, TEST].some((one) => path.endsWith(one)))).toEqual([]);
  });

  it("npm run generate takes the check into the reference", () => {
    expect(generated).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(join(copy, "docs/checks.md"), "utf8")).toContain("### trail-logging-gap\n");
  });

  it("its test passes", () => {
    const { status, stdout, stderr } = run("vitest", "run", TEST);
    expect(status, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Tests.* 10 passed/);
    expect(stdout).toMatch(/Snapshots.* 8 written/);
  });

  it("the policy all evaluates it as the page says", () => {
    const snapshot = "examples/sample-account.snapshot.json";
    const { stdout } = run(
      "tsx",
      "src/cli/main.ts",
      "scan",
      "--policy",
      "all",
      "--snapshot",
      snapshot,
      "--output",
      "json=-",
    );
    const { findings } = JSON.parse(stdout) as ScanResult;
    const own = findings.filter(({ control }) => control === "trail-logging-gap").map(({ status }) => status);
    expect(own.sort()).toEqual(["fail", "pass", "pass", "unknown"]);
  });
});
