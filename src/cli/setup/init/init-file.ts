import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../policy/layers/package-root.ts";

/** A file that `init` writes. */
export interface InitFile {
  /** From the working directory. */
  readonly path: string;
  readonly content: () => string | Uint8Array;
}

/** The text of a file of the package. */
export const packageText = (path: string): string => readFileSync(join(packageRoot(), path), "utf8");
