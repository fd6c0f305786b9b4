import { realpathSync, statSync } from "node:fs";
import { UserError } from "../../model/errors.ts";
import { repositoryRoot } from "../../policy/layers/find.ts";

/**
 * The folder that locations in SARIF are relative to: the one that is named, else the root of the repository, else the
 * working directory.
 *
 * @throws UserError if what is named is no folder.
 */
export function locationRoot(named?: string): string {
  if (named === undefined) return repositoryRoot(process.cwd()) ?? process.cwd();
  if (!statSync(named, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--root ${named}: it is not a folder`);
  // The working directory, which other paths are relative to, has no links in it either.
  return realpathSync(named);
}
