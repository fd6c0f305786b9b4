import { relative } from "node:path";
import { repositoryRoot } from "../../../policy/layers/find.ts";

/** A warning where CI files are written beside a repository's root: GitHub and GitLab read them there, and run jobs there. */
export function outsideRoot(cwd: string): string | undefined {
  const root = repositoryRoot(cwd);
  if (root === undefined || root === cwd) return undefined;
  return `warning: CI reads its files in the root of the repository, and this folder is not the root: run trailproof init in ${relative(cwd, root)}`;
}
