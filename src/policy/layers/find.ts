import { lstatSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export const NAMES = ["trailproof.yaml", "trailproof.yml", "trailproof.json"] as const;

/** Where a policy was looked for, and what was found. */
export interface PolicySearch {
  /** Relative to the working directory. */
  readonly path: string | undefined;
  readonly inRepository: boolean;
}

/**
 * Looks for a policy file in the working directory and, within a repository (the nearest folder with `.git`), in each
 * folder above up to the repository's root. The nearest one is taken.
 */
export function findPolicy(cwd: string): PolicySearch {
  const root = repositoryRoot(cwd);
  const above = foldersAbove(cwd);
  const path = above
    .slice(0, root === undefined ? 1 : above.indexOf(root) + 1)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(exists);
  return { path: path && relative(cwd, path), inRepository: root !== undefined };
}

/** The root of the repository that a folder belongs to: the nearest folder with `.git`. */
export function repositoryRoot(folder: string): string | undefined {
  return foldersAbove(folder).find((above) => exists(join(above, ".git")));
}

/** A folder and all above it, from the inside out. */
function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)];
}

/**
 * Anything of that name counts (a dangling link, a directory, a file that may not be read): an error is better than a
 * policy that is passed over without a word.
 */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}
