import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reporters } from "../../src/generated/reporters.ts";
import { folderWith } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import "../support/restore-process.ts";
import { blocks, page, root } from "./pages.ts";

const text = page("docs/formats.md");
const commands = blocks(text, "sh").flatMap((block) => block.trim().split("\n"));

describe("docs/formats.md", () => {
  const folder = folderWith({});
  const run = (command: string) => runHere(command.split(" ").slice(1), { cwd: folder.path });

  beforeAll(async () => {
    const sample = join(root, "examples/sample-account.snapshot.json");
    const scan = await run(`trailproof scan --snapshot ${sample} --quiet --output json=result.json`);
    expect(scan.code).toBe(1);
    writeFileSync(folder.file("trailproof.yaml"), "extends: [baseline]\n");
  });
  afterAll(() => folder.remove());

  it("names every format", () => {
    const [, table = ""] = text.split("|---|---|\n");
    const named = [...table.matchAll(/^\| \[?`(\w+)`/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual(Object.keys(reporters).sort());
  });

  it.each(commands)("%s", async (command) => {
    const before = new Set(readdirSync(folder.path));
    const { code, stdout, stderr } = await run(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [, file] = /=(\S+\.\w+)$/.exec(command) ?? [];
    if (file === undefined) expect(stdout).not.toBe("");
    else expect(readdirSync(folder.path).filter((one) => !before.has(one))).toEqual([file]);
  });
});
