import { expect, it } from "vitest";
import { page } from "./pages.ts";

it("docs/selectors.md has each rule that a test holds, and no other", () => {
  const tests = page("test/selectors/rules.test.ts");
  const held = [...tests.matchAll(/\brule\(\s*"([^"]+)"/g)].map(([, title]) => title);
  const rules = page("docs/selectors.md").split("## ")[1] ?? "";
  const told = [...rules.matchAll(/^\| (?!rule \|)([^|]+?) \|/gm)].map(([, title]) => title);
  expect(told).toEqual(held);
});
