import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Reporter } from "../../src/model/documents/report.ts";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { folderWith, stopped } from "../support/cli-files.ts";
import { runHere } from "../support/run-cli.ts";
import { finding, HOSTILE_NAME, sampleResult, trail } from "../support/sample-result.ts";
import "../support/restore-process.ts";
import { blocks, page } from "./pages.ts";

const text = page("docs/adding-a-reporter.md");
const [module = ""] = blocks(text, "js");
const [policy = ""] = blocks(text, "yaml");

describe("the plugin of docs/adding-a-reporter.md", () => {
  const folder = folderWith({ "s.json": stopped(), "wiki.mjs": module, "trailproof.yaml": policy });
  afterAll(() => folder.remove());

  it("is written by its command, with what is listed by default", async () => {
    const [command = ""] = blocks(text, "sh");
    const args = [...command.trim().split(" ").slice(1), "--snapshot", "s.json", "--output", "json=r.json", "--quiet"];
    expect(await runHere(args, { cwd: folder.path })).toMatchObject({ code: 1, stderr: "" });
    const { findings } = JSON.parse(readFileSync(folder.file("r.json"), "utf8")) as ScanResult;
    const open = findings.filter(({ status }) => status === "fail" || status === "unknown");
    const lines = readFileSync(folder.file("findings.wiki"), "utf8").split("\n");
    expect(lines.slice(0, 2)).toEqual([
      "h2. CloudTrail in 123456789012: gate fail",
      "||Status||Severity||Control||Resource||Message||",
    ]);
    expect(lines.filter((line) => /^\|[a-z]/.test(line))).toHaveLength(open.length);
  });

  it("escapes names", async () => {
    const { reporters } = (await import(folder.file("wiki.mjs"))) as { reporters: { wiki: Reporter } };
    const wiki = reporters.wiki(
      sampleResult({ findings: [finding("a", "high", "fail", { resource: trail(HOSTILE_NAME) })] }),
    );
    expect(wiki).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(wiki.split("\n").at(-2)?.replace(/\\./g, "").split("|")).toHaveLength(7);
  });
});
