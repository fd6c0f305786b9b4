import { accessSync, constants, statSync } from "node:fs";
import { trafficText } from "../../../reports/terminal/explain-traffic.ts";
import { exitCodeOf, explanation } from "../../explain/document.ts";
import { TrafficReader } from "../../explain/traffic/traffic.ts";
import { UserError } from "../../model/errors.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import { tool } from "../../tool.ts";
import type { Output } from "../io/output.ts";
import type { ExplainOptions } from "./options.ts";
import { writeExplanation } from "./output.ts";
import { trafficProgress } from "./progress.ts";
import { explainedTrails } from "./trails.ts";

/** Evaluates the events of log files; returns the exit code. */
export async function explainTraffic(options: ExplainOptions, outputs: readonly Output[]): Promise<number> {
  const paths = options.events ?? [];
  for (const path of paths) checkReadable(path);
  const found = await explainedTrails(options, undefined);
  const progress = options.quiet ? undefined : await trafficProgress(paths);
  const traffic = new TrafficReader({
    trails: found.trails,
    before: found.before,
    list: outputs.length === 0 ? "none" : options.each ? "each" : "few",
    anyAccount: found.snapshot === undefined,
    ...(progress ? { bytes: (count: number) => progress.read(count, traffic.events) } : {}),
  });
  const files = await traffic.readAll(paths).finally(() => progress?.stop());
  const conclusion = traffic.conclusion();
  if (files === 0 && conclusion.summary.malformed === 0)
    throw new UserError(`There is no log file in ${paths.join(", ")}`);
  await writeExplanation(explanation(found, conclusion, tool), outputs, options, trafficText);
  return exitCodeOf(conclusion);
}

/** @throws UserError (exit 2) for a path that was named and cannot be read: what is found inside a folder is skipped instead. */
function checkReadable(path: string): void {
  if (path === "-") return;
  try {
    accessSync(path, statSync(path).isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    throw new UserError(`Cannot read ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
}
