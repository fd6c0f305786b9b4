import { isAbsolute, relative, resolve, sep } from "node:path";

/** A path relative to a folder, with `/`; undefined where it is not inside the folder. */
export function pathInside(root: string, path: string): string | undefined {
  const local = relative(root, resolve(path));
  // On a different drive there is no relative path.
  if (local === "" || local === ".." || local.startsWith(`..${sep}`) || isAbsolute(local)) return undefined;
  return local.split(sep).join("/");
}
