import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../model/errors.ts";
import { quoted } from "../../../model/text/suggest.ts";
import { unfinished } from "../../io/output.ts";

/** Readers of lakes pass over names that begin with a dot. */
const NAME = ".trailproof-export";

/**
 * Makes the folder in a lake for what is not finished. One export at a time has it; what one that was killed left is removed.
 *
 * @throws UserError (exit 2) where a different export has it.
 */
export function claim(lake: string): string {
  const folder = join(lake, NAME);
  if (!made(folder)) {
    if (isInUse(folder))
      throw new UserError(
        `Cannot write ${lake}: a different export writes there. If none does, remove ${quoted(folder)}`,
      );
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  unfinished.add(folder);
  writeFileSync(join(folder, "owner"), ownerOf(process.pid));
  return folder;
}

export function release(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  unfinished.delete(folder);
}

const ownerOf = (pid: number) => `${hostname()} ${pid}`;

function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Of a different computer it cannot be determined whether the export still runs. */
function isInUse(folder: string): boolean {
  try {
    const owner = readFileSync(join(folder, "owner"), "utf8");
    const pid = Number(owner.slice(owner.lastIndexOf(" ") + 1));
    if (owner !== ownerOf(pid)) return true;
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
