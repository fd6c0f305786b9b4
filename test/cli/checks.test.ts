import { expect, it } from "vitest";
import { runHere } from "../support/run-cli.ts";

it("checks prints a table of 120 columns at most", async () => {
  const { stdout } = await runHere(["checks"]);
  const widths = stdout.split("\n").map((line) => line.length);
  expect(Math.max(...widths)).toBeLessThanOrEqual(120);
  expect(stdout).toContain("trail-logging");
});
