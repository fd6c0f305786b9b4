import { relative, sep } from "node:path";

/** Relative to the working directory, with `/`, as reports name files. */
export function pathFrom(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join("/");
}
