import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runHere } from "../support/run-cli.ts";
import { describeWithTerminal, onTerminal } from "../support/terminal.ts";
import { blocks, page, root } from "./pages.ts";

const readme = page("README.md");

function scratch(): string {
  return mkdtempSync(join(tmpdir(), "trailproof-docs-"));
}

describeWithTerminal("on a terminal", () => {
  it("the demo prints what the README shows", async () => {
    const out = scratch();
    const terminal = onTerminal(["demo", "--out", out], { NO_COLOR: "1" }, root, 80);
    expect(await terminal.ended).toBe(0);
    rmSync(out, { recursive: true });
    const [excerpt = ""] = blocks(readme, "text");
    let rest = terminal.shown().replaceAll("\r\n", "\n");
    for (const part of excerpt.split("\n  …\n")) {
      const at = rest.indexOf(part.trim());
      expect(at, `not in the demo, or not in this order: ${part}`).toBeGreaterThanOrEqual(0);
      rest = rest.slice(at + part.length);
    }
  });
});

it("the README's policy is one", async () => {
  const folder = scratch();
  const policy = blocks(readme, "yaml").find((block) => block.startsWith("extends:")) ?? "";
  writeFileSync(join(folder, "trailproof.yaml"), policy);
  const { code, stderr } = await runHere(["policy", "lint", "trailproof.yaml"], { cwd: folder });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe("");
  expect(code).toBe(0);
});

it("the README and docs/exit-codes.md list the same codes", () => {
  const codes = (text: string) => [...text.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
  expect(codes(readme)).toEqual([0, 1, 2, 3, 4, 70, 130, 143]);
  expect(codes(page("docs/exit-codes.md"))).toEqual(codes(readme));
});

it("the job of docs/ci.md fails for every code but 0, and with the advice for every code but 0 and 3", () => {
  const text = page("docs/ci.md");
  const [, script = ""] = /^ +run: \|\n((?: {10}.*\n)+)/m.exec(text) ?? [];
  const lenient = script.replace("-eq 3 ]; then", "-eq 3 ]; then code=0;");
  expect(lenient).not.toBe(script);
  expect(text).toContain("set `code=0` where it is 3");
  // It makes a folder for the reports.
  const cwd = scratch();
  const job = (lines: string, code: number) =>
    spawnSync("sh", ["-ec", `npx() { return ${code}; }\n${lines}`], { cwd }).status;
  expect([0, 1, 2, 3, 4].map((code) => job(script, code))).toEqual([0, 1, 2, 3, 4]);
  expect([0, 1, 2, 3, 4].map((code) => job(lenient, code))).toEqual([0, 1, 2, 0, 4]);
  rmSync(cwd, { recursive: true });
});

it("docs/exit-codes.md has the codes of every command", () => {
  const [, table = ""] = page("docs/exit-codes.md").split("## By command");
  const rows = table.split("\n").flatMap((row) => /^\| (`[^|]*) \|/.exec(row)?.[1] ?? []);
  const named = rows.flatMap((row) => [...row.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
  // This page is generated from the table of commands.
  const commands = [...page("docs/cli.md").matchAll(/^## `trailproof ([\w-]+)`$/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(commands.sort());
});

it("every command and option that the README shows is there", async () => {
  const shown = blocks(readme, "sh")
    .join("\n")
    .split("\n")
    .flatMap((line) => /^trailproof (\w+)([^#]*)/.exec(line)?.slice(1, 3) ?? []);
  expect(shown.length).toBeGreaterThan(8);
  for (let i = 0; i < shown.length; i += 2) {
    const [command = "", args = ""] = shown.slice(i, i + 2);
    const { stdout, code } = await runHere([command, "--help"]);
    expect(code, command).toBe(0);
    for (const [option] of args.matchAll(/--[\w-]+/g)) expect(stdout, `${command} ${option}`).toContain(option);
  }
});
