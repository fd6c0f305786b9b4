import { spawnSync } from "node:child_process";
import { describe } from "vitest";
import { isOnPath } from "./on-path.ts";

/** Said when there is no cfn-lint. */
export const HOW_TO_GET_CFN_LINT = "To run them: pip install cfn-lint.";

export const hasCfnLint = (): boolean => isOnPath("cfn-lint");

/** `describe` for tests that check templates: without cfn-lint they are skipped, or fail where CI is set. */
export function describeWithCfnLint(name: string, body: () => void): void {
  describe.skipIf(!hasCfnLint() && !process.env.CI)(name, body);
}

/** What cfn-lint says of these files, warnings included; empty if it finds nothing. */
export function cfnLint(files: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync("cfn-lint", ["--non-zero-exit-code", "warning", "--", ...files], {
    encoding: "utf8",
  });
  if (error) throw error;
  return stdout + stderr;
}
