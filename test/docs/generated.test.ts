import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { templates } from "../../scripts/deploy/template.ts";
import { generated, stale } from "../../scripts/generate.ts";
import { program } from "../../src/cli/program.ts";
import { checks } from "../../src/generated/checks.ts";
import { FACTS } from "../../src/model/resources/facts.ts";
import { builtInPolicies, loadPolicy } from "../../src/policy/index.ts";
import { drawings } from "../support/drawings.ts";
import { root } from "./pages.ts";

describe("the generated files", async () => {
  const made = await generated();

  it("are current: run npm run generate", () => {
    expect(stale(made, root)).toEqual([]);
  });

  it("are named where they are not", () => {
    const empty = mkdtempSync(join(tmpdir(), "trailproof-docs-"));
    const frameworks = builtInPolicies().filter(({ requirements }) => requirements !== undefined);
    expect(stale(made, empty)).toEqual([
      "README.md",
      "docs/checks.md",
      "docs/cli.md",
      "docs/frameworks.md",
      ...frameworks.map(({ name }) => `docs/frameworks/${name}.md`),
      "docs/permissions.md",
      "docs/remediation-table.md",
      "examples/sample-account.snapshot.json",
      ...Object.keys(templates()),
      "test/golden/sample.csv",
      "test/golden/sample.html",
      "test/golden/sample.json",
      "test/golden/sample.junit.xml",
      "test/golden/sample.md",
      "test/golden/sample.sarif",
      "test/golden/sample.terminal.txt",
      "test/golden/integrity.html",
      ...Object.keys(drawings()).map((name) => `test/golden/drawings/${name}.html`),
    ]);
    rmSync(empty, { recursive: true });
  });

  it("hold every control and every fact", () => {
    for (const { id } of checks) expect(made["docs/checks.md"]).toContain(`### ${id}\n`);
    for (const [fact, { permission }] of Object.entries(FACTS)) {
      expect(made["docs/permissions.md"]).toContain(`| \`${fact}\` |`);
      expect(made["docs/permissions.md"]).toMatch(new RegExp(`["\`]${permission}["\`]`));
    }
  });

  it("hold every requirement of every framework, with its controls", async () => {
    for (const { name, requirements } of builtInPolicies()) {
      if (requirements === undefined) continue;
      const { policy } = await loadPolicy({ names: [name], cwd: root, checks });
      const lines = (made[`docs/frameworks/${name}.md`] ?? "").split("\n");
      for (const { id, title, controls, manual = "" } of policy.frameworks[0]?.requirements ?? []) {
        const row = lines.find((line) => line.startsWith(`| ${id} |`) || line.startsWith(`| [${id}](`)) ?? "";
        for (const text of [title, manual, ...controls.map((one) => `[${one}](../checks.md#${one})`)])
          expect(row, `${name}/${id}`).toContain(text);
      }
      expect(made["docs/frameworks.md"]).toMatch(
        new RegExp(`^\\| \\[.${name}.\\]\\(.*\\| ${requirements} \\| \\d+ \\|$`, "m"),
      );
    }
  });

  it("hold every command with its options and examples", async () => {
    const root = await program([]);
    const shown = (command: Command) => {
      const visible = command.createHelp().visibleCommands(command);
      return command.commands.filter((one) => visible.includes(one));
    };
    const commands = shown(root).flatMap((command) => [command, ...shown(command)]);
    expect(commands.length).toBeGreaterThan(9);
    const sections = (made["docs/cli.md"] ?? "").split("\n## ");
    for (const command of [root, ...commands]) {
      const names =
        command === root
          ? "Every command"
          : command.parent === root
            ? `trailproof ${command.name()}`
            : `trailproof ${command.parent?.name()} ${command.name()}`;
      const section = sections.find((text) => text.replaceAll("`", "").startsWith(`${names}\n`)) ?? "";
      for (const { flags } of command.options.filter(({ hidden }) => !hidden)) expect(section, names).toContain(flags);
      expect(section.match(/```sh/g), names).toHaveLength(2);
    }
  });

  it("are checked by generate --check", () => {
    const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "scripts/generate.ts", "--check"], {
      cwd: root,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});
