import { accessSync, constants, statSync } from "node:fs";
import { whyUnreadable } from "../../documents/input-file.ts";
import { exitCodeOf, explanation } from "../../explain/document.ts";
import { TrafficReader } from "../../explain/traffic/traffic.ts";
import { logFiles } from "../../logs/log-files.ts";
import { UserError } from "../../model/errors.ts";
import { tool } from "../../tool.ts";
import type { Output } from "../io/output.ts";
import type { ExplainOptions } from "./options.ts";
import { writeExplanation } from "./output.ts";
import { trafficProgress } from "./progress.ts";
import { trafficText } from "./traffic-text.ts";
import { against } from "./trails.ts";

/** Judges the events of log files; returns the exit code. */
export async function explainTraffic(options: ExplainOptions, outputs: readonly Output[]): Promise<number> {
  const paths = options.events ?? [];
  for (const path of paths) checkReadable(path);
  const found = await against(options, undefined);
  const progress = options.quiet ? undefined : await trafficProgress(paths);
  const traffic = new TrafficReader({
    trails: found.trails,
    before: found.before,
    list: outputs.length === 0 ? "none" : options.each ? "each" : "few",
    anyAccount: found.snapshot === undefined,
    ...(progress ? { bytes: (count: number) => progress.read(count, traffic.events) } : {}),
  });
  let files = 0;
  try {
    for (const path of paths) {
      for (const file of logFiles(path, (where, error) => traffic.skip(where, null, whyUnreadable(error)))) {
        files++;
        await traffic.read(file.path);
      }
    }
  } finally {
    progress?.stop();
  }
  const conclusion = traffic.conclusion();
  if (files === 0 && conclusion.summary.malformed === 0)
    throw new UserError(`There is no log file in ${paths.join(", ")}`);
  await writeExplanation(explanation(found, conclusion, tool), outputs, options, trafficText);
  return exitCodeOf(conclusion);
}

/** @throws UserError (exit 2) for what was named and cannot be read: only what is found within folders is passed over. */
function checkReadable(path: string): void {
  if (path === "-") return;
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${whyUnreadable(error as Error)}`, 2, { cause: error });
  }
}
