import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checks } from "../../src/generated/checks.ts";

const root = join(import.meta.dirname, "../../reports");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) =>
  /\.(ts|hbs|js|css)$/.test(name),
);

it("no report knows a control: facts come from the data of findings, whatever their control", () => {
  expect(files.length).toBeGreaterThan(40);
  const ids = new RegExp(`\\b(${checks.map(({ id }) => id).join("|")})\\b`);
  expect(files.filter((name) => ids.test(readFileSync(join(root, name), "utf8")))).toEqual([]);
});
