import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";

const root = join(import.meta.dirname, "../..");
const files = ["reports", "src/evaluate"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|js|hbs)$/.test(file))
    .map((file) => join(folder, file)),
);

// What they say of a finding comes from its data, so that a plugin's control is reported like a built-in one.
it("no report, and nothing that evaluates, knows a control by its id", () => {
  expect(files.length).toBeGreaterThan(30);
  const known = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return checks.filter(({ id }) => text.includes(`"${id}"`)).map(({ id }) => `${file}: ${id}`);
  });
  expect(known).toEqual([]);
});
