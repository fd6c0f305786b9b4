import { join, parse } from "node:path";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import { UserError } from "../../model/errors.ts";
import { pathInside } from "../../model/path-inside.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { announce, checkWritable, namedFile, type Output, print, shownPath, writeOutput } from "../io/output.ts";
import type { ScanOptions } from "./options.ts";

/** Formats of which each finding needs a file. */
const NEEDS_FILE: readonly Output["format"][] = ["sarif", "gitlab"];

/** The snapshot beside a report whose name gives none. */
const NO_REPORT_NAME = "trailproof.snapshot.json";
/** How to avoid the file that no option names. */
export const NAME_SNAPSHOT = "Use --save-snapshot FILE to choose the file, or --no-snapshot-file";

/** The snapshot is what evidence points into: it needs a name. */
export function checkSnapshotFile(path: string): void {
  if (namedFile(path) === "-")
    throw new UserError('--save-snapshot needs a file: "trailproof collect --out -" prints a snapshot');
  checkWritable(path);
}

/** The file that has the snapshot anyway, if there is one. With events it has more than the file that was read. */
function namedSnapshot({ saveSnapshot, snapshot, events }: ScanOptions): string | undefined {
  return saveSnapshot ?? (snapshot === "-" || events !== undefined ? undefined : snapshot);
}

/** Options that put controls in force which the policy need not have a line for. */
const addsControls = ({ events, canary, verifyLogs }: ScanOptions): boolean =>
  events !== undefined || canary === true || verifyLogs !== undefined;

/**
 * SARIF and GitLab need a real file for each finding, inside the root of its locations: where neither the policy nor a saved snapshot is
 * one, the snapshot is written beside the report, under this name.
 */
export function snapshotBeside(
  options: ScanOptions,
  outputs: readonly Output[],
  policy: ResolvedPolicy,
  root: string,
): string | undefined {
  const report = NEEDS_FILE.map((one) => outputs.find(({ format }) => format === one)).find((one) => one !== undefined);
  const isInside = (path: string) => pathInside(root, path) !== undefined;
  const named = namedSnapshot(options);
  if (
    !report ||
    !options.snapshotFile ||
    (named !== undefined && isInside(named)) ||
    (!addsControls(options) && policy.controls.every(({ source }) => source !== null && isInside(source.path)))
  )
    return undefined;
  const { dir, name, ext } = parse(report.path);
  const beside = report.path === "-" || ext === "" ? NO_REPORT_NAME : join(dir, `${name}.snapshot.json`);
  return [beside, NO_REPORT_NAME].find(isInside) ?? join(root, NO_REPORT_NAME);
}

/**
 * Saves the snapshot where it was asked for, and where a report needs it.
 *
 * @returns where the snapshot is, relative to the working directory.
 */
export async function keepSnapshot(
  options: ScanOptions,
  text: string,
  beside: string | undefined,
): Promise<string | undefined> {
  if (options.saveSnapshot) await writeOutput(options.saveSnapshot, text, { mode: 0o600 });
  if (options.saveSnapshot && !options.quiet) await announce([options.saveSnapshot]);
  if (beside === undefined) {
    const kept = namedSnapshot(options);
    return kept && shownPath(kept);
  }
  await writeOutput(beside, text, { mode: 0o600, unnamed: NAME_SNAPSHOT });
  if (!options.quiet)
    await print(
      `wrote ${oneLine(beside)}, the snapshot that the report refers to (--no-snapshot-file: do not write it)\n`,
      process.stderr,
    );
  return shownPath(beside);
}
