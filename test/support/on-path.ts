import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Whether a program is on this machine. */
export function isOnPath(program: string, path = process.env.PATH ?? ""): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      if (!folder) return false;
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
