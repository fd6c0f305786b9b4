import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI } from "../support/run-cli.ts";

const chunks = join(dirname(CLI), "chunks");
const text = (file: string) => readFileSync(join(chunks, file), "utf8");

/** Files that a bundled file imports before it runs, and theirs. */
function loaded(file: string, found = new Set<string>()): Set<string> {
  for (const [, path = ""] of text(file).matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g))
    if (!found.has(path)) loaded(path, found.add(path));
  return found;
}

describe("start-up", () => {
  const files = readdirSync(chunks);
  const table = files.filter((file) => text(file).includes("access-analyzer.amazonaws.com"));

  it("of other commands does not load the table of well-known events", () => {
    expect(table).not.toEqual([]);
    for (const command of ["scan", "collect", "report", "checks", "policy", "permissions", "demo"]) {
      const makes = new RegExp(`new [\\w$]+\\("${command}"\\)`);
      const [file = "", ...others] = files.filter((name) => makes.test(text(name)));
      expect({ command, file, others }).toEqual({ command, file: expect.stringMatching(/\.mjs$/), others: [] });
      const all = [file, ...loaded(file)];
      expect(all.filter((name) => table.includes(name))).toEqual([]);
    }
  });
});
