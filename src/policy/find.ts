import { lstatSync } from "node:fs";
import { join } from "node:path";

const NAMES = ["trailproof.yaml", "trailproof.yml", "trailproof.json"] as const;

/**
 * The name of the policy file in a directory, if there is one. Whatever has the name counts (a dangling link, a
 * directory, what may not be looked at): better an error than a policy passed over in silence.
 */
export function findPolicy(cwd: string): string | undefined {
  return NAMES.find((name) => {
    try {
      return lstatSync(join(cwd, name), { throwIfNoEntry: false }) !== undefined;
    } catch {
      return true;
    }
  });
}
