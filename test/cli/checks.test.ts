import { expect, it } from "vitest";
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
