import { trafficText } from "../../../reports/terminal/explain-traffic.ts";
import { exitCodeOf, explanation } from "../../explain/document.ts";
import { TrafficReader } from "../../explain/traffic/traffic.ts";
import { checkReadable } from "../../logs/log-files.ts";
import { tool } from "../../tool.ts";
import { trafficCommand } from "./command-line.ts";
import type { ExplainOptions } from "./options.ts";
import { type ExplainOutput, writeExplanation } from "./output.ts";
import { trafficProgress } from "./progress.ts";
import { explainedTrails } from "./trails.ts";

/** Evaluates the events of log files; returns the exit code. */
export async function explainTraffic(options: ExplainOptions, outputs: readonly ExplainOutput[]): Promise<number> {
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
  await traffic.readAll(paths).finally(() => progress?.stop());
  const conclusion = traffic.conclusion();
  const exitCode = exitCodeOf(conclusion);
  await writeExplanation(explanation(found, conclusion, tool), outputs, options, trafficText, {
    command: trafficCommand(options),
    snapshotSha256: found.hashes.snapshot,
    proposalSha256: found.hashes.proposal,
    exitCode,
  });
  return exitCode;
}
