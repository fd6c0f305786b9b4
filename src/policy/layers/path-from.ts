import { basename, isAbsolute, posix, relative, resolve, sep } from "node:path";

/** Relative to the working directory, with `/`, as messages name files. */
export function pathFrom(cwd: string, path: string): string {
  return relative(cwd, path).split(sep).join("/");
}

/**
 * A file as documents name it, the same from every working directory: by the way from the policy that names it.
 *
 * @param by - the policy, by the name that it has itself, and its folder.
 * @param said - the name there: one that is absolute tells of the machine, and its base name is kept.
 */
export function nameFrom(by: { readonly name: string; readonly folder: string }, said: string, path: string): string {
  return isAbsolute(said) ? basename(path) : posix.join(posix.dirname(by.name), pathFrom(by.folder, path));
}

/**
 * Files as documents name those that a person named, in their order: base names, and of files of one base name as many
 * folders as tell them apart.
 */
export function shortNames(cwd: string, paths: readonly string[]): string[] {
  const files = paths.map((path) => resolve(cwd, path).split(sep));
  const last = (file: readonly string[], count: number) => file.slice(-count).join("/");
  const isUnique = (file: readonly string[], count: number) =>
    files.every(
      (other) => last(other, count) !== last(file, count) || last(other, other.length) === last(file, file.length),
    );
  return files.map((file) => {
    let count = 1;
    while (count < file.length && !isUnique(file, count)) count++;
    return last(file, count);
  });
}
