import { expect, it } from "vitest";
import { page } from "../docs/pages.ts";
import { tablesUnder } from "../support/markdown-table.ts";
import { runHere } from "../support/run-cli.ts";

it("checks prints a table of 120 columns at most", async () => {
  const { stdout } = await runHere(["checks"]);
  const widths = stdout.split("\n").map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(120);
  expect(stdout).toContain("trail-logging");
});

it("checks lists the controls of a framework", async () => {
  const { stdout } = await runHere(["checks", "--framework", "fsbp", "--format", "json"]);
  const ids = (JSON.parse(stdout) as { id: string }[]).map(({ id }) => id);
  expect(ids).toHaveLength(11);
  expect(ids).toContain("event-data-store-kms");
  expect(await runHere(["checks", "trail-tags", "--framework", "fsbp"])).toMatchObject({
    code: 2,
    stderr: "trailproof: --framework lists controls: it takes no id of one\n",
  });
  for (const command of ["checks", "permissions"])
    expect(await runHere([command, "--framework", "baseline"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr:
        'trailproof: "baseline" is no framework: it has no requirements; use --policy, or see "trailproof policy list"\n',
    });
});

it("checks --framework, policy list, policy show and the pages of docs/ agree on every framework", async () => {
  const { stdout: list } = await runHere(["policy", "list"]);
  const listed = [...list.matchAll(/^(\S+) .* \((\d+) requirements?\)$/gm)].map(([, name = "", count]) => ({
    name,
    count,
  }));
  const [table = []] = tablesUnder(page("docs/frameworks.md").replace(/^# .*/, "## Frameworks"), "Frameworks");
  expect(table.map(({ Name = "", Requirements }) => ({ name: /`(.*)`/.exec(Name)?.[1], count: Requirements }))).toEqual(
    listed,
  );
  expect(listed.length).toBe(35);
  for (const { name, count } of listed) {
    const { stdout } = await runHere(["checks", "--framework", name]);
    const ids = [...stdout.matchAll(/^│ ([a-z][a-z0-9-]+) /gm)].map(([, id]) => id).sort();
    const text = page(`docs/frameworks/${name}.md`);
    expect([...new Set([...text.matchAll(/\.\.\/checks\.md#([\w-]+)/g)].map(([, id]) => id))].sort(), name).toEqual(
      ids,
    );
    const shown = (await runHere(["policy", "show", name])).stdout;
    expect(shown, name).toContain(`# Framework ${name}: ${count} requirements\n`);
    expect(shown.match(/^# {3}/gm), name).toHaveLength(Number(count));
  }
});
