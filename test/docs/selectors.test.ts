import { expect, it } from "vitest";
import { page } from "./pages.ts";

it.each([
  ["docs/selectors.md", "test/selectors/rules.test.ts"],
  ["docs/filters.md", "test/filters/rules.test.ts"],
])("%s has each rule that a test holds, and no other", (path, tests) => {
  const held = [...page(tests).matchAll(/\b(?:rule|refused)\(\s*"([^"]+)"/g)].map(([, title]) => title);
  const rules = page(path).split("## The rules")[1]?.split("\n## ")[0] ?? "";
  const told = [...rules.matchAll(/^\| (?!rule \|)([^|]+?) \|/gm)].map(([, title]) => title?.replaceAll("&#124;", "|"));
  expect(told).toEqual(held);
});
