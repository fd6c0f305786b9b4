import { existsSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { PAGES, page, root } from "./pages.ts";

/** Headings as GitHub names them. */
function anchors(text: string): Set<string> {
  const headings = [...text.replace(/^```.*?^```$/gms, "").matchAll(/^#+ (.*)$/gm)];
  return new Set(
    headings.map(([, title = ""]) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

describe.each(PAGES)("%s", (path) => {
  const text = page(path);
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

  it("has no dead link", () => {
    const dead = targets.filter((target) => {
      if (/^https:\/\//.test(target)) return false;
      const [file = "", anchor] = target.split("#");
      const there = file === "" ? path : relative(root, join(root, dirname(path), file));
      if (!existsSync(join(root, there))) return true;
      return anchor !== undefined && !anchors(page(there)).has(anchor);
    });
    expect(dead).toEqual([]);
  });
});

it("every page of docs/ is reached from the README, those of frameworks from their list", () => {
  const readme = page("README.md");
  const frameworks = page("docs/frameworks.md");
  for (const path of PAGES.filter((one) => one.startsWith("docs/")))
    if (path.startsWith("docs/frameworks/")) expect(frameworks).toContain(`(${path.replace("docs/", "")})`);
    else expect(readme).toContain(`(${path}`);
});

it("docs/architecture.md names every folder of the code", () => {
  const text = page("docs/architecture.md");
  const folders = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${path}${name}/`);
  for (const folder of folders("src/")) expect(text).toContain(`\`${folder}\``);
  for (const folder of ["checks/", "reports/", "policies/", "scripts/", "examples/", "test/", "bench/"])
    expect(text).toContain(`\`${folder}\``);
});
