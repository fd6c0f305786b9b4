import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";

const root = join(import.meta.dirname, "../..");
const filesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|hbs|js|css)$/.test(file))
    .map((file) => join(folder, file));

// What they say of a finding comes from its data, so that a plugin's control is reported like a built-in one.
it.each([
  ["reports", 40],
  ["src/evaluate", 15],
])("%s knows no control by its id", (folder, least) => {
  const files = filesOf(folder);
  expect(files.length).toBeGreaterThan(least);
  const ids = new RegExp(`\\b(${checks.map(({ id }) => id).join("|")})\\b`);
  expect(files.filter((file) => ids.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
