import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe } from "vitest";

/** Said when there is no AWS CLI. */
export const HOW_TO_GET_AWS_CLI = "To run them: pip install awscli.";

/** Whether the AWS CLI is on this machine. */
export function hasAwsCli(path = process.env.PATH ?? ""): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      if (!folder) return false;
      accessSync(join(folder, "aws"), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** `describe` for tests that compare with the AWS CLI: without it they are skipped, or fail where CI is set. */
export function describeWithAwsCli(name: string, body: () => void): void {
  describe.skipIf(!hasAwsCli() && !process.env.CI)(name, body);
}
