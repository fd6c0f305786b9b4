import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { zipSync } from "fflate";
import { packageRoot } from "../../../policy/layers/package-root.ts";

/** The function's code, as Lambda takes it. */
export interface LambdaZip {
  /** Has the hash: CloudFormation takes a new name for a new version, and the same name for the same code. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Zips the files of the package that the function runs, with the licences of what is in them. The same package gives the same
 * bytes on every machine: they are compressed by a library, since what zlib writes depends on its version.
 */
export function lambdaZip(): LambdaZip {
  const dist = join(packageRoot(), "dist");
  const paths: string[] = JSON.parse(readFileSync(join(dist, "lambda-files.json"), "utf8"));
  // A zip file has local times without a time zone.
  const options = { level: 9, mtime: new Date(2020, 0, 1), os: 3, attrs: 0o644 << 16 } as const;
  const bytes = zipSync(Object.fromEntries(paths.map((path) => [path, [readFileSync(join(dist, path)), options]])));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { name: `trailproof-lambda-${sha256.slice(0, 16)}.zip`, bytes, sha256 };
}
