import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { isOnPath } from "./on-path.ts";

/** Said when there is no jq. */
export const HOW_TO_GET_JQ = "To run them: apt-get install jq, or brew install jq.";

export const hasJq = (): boolean => isOnPath("jq");

/** `describe` for tests that run the jq lines of the docs: without jq they are skipped, or fail where CI is set. */
export function describeWithJq(name: string, body: () => void): void {
  describe.skipIf(!hasJq() && !process.env.CI)(name, body);
}

/** What a shell prints for the lines of a block, in a folder with this result: one JSON value a line. */
export function runWithResult(block: string, result: string): unknown[] {
  const cwd = mkdtempSync(join(tmpdir(), "trailproof-jq-"));
  try {
    writeFileSync(join(cwd, "result.json"), result);
    const { stdout, stderr, error } = spawnSync("sh", ["-ec", block], { cwd, encoding: "utf8" });
    if (error) throw error;
    if (stderr) throw new Error(stderr);
    return stdout
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } finally {
    rmSync(cwd, { recursive: true });
  }
}
