import { checkHasBaseline } from "../../evaluate/baseline/index.ts";
import { reporters } from "../../generated/reporters.ts";
import { isS3Address } from "../../model/aws/s3-location.ts";
import { UserError } from "../../model/errors.ts";
import { findPolicy } from "../../policy/index.ts";
import { overridden, policyFor } from "../arguments/load-policy.ts";
import type { PolicyOptions } from "../arguments/options.ts";
import { checkCanary } from "../evidence/canary.ts";
import { locationRoot } from "../io/location-root.ts";
import {
  checkDistinct,
  checkNotPlanted,
  checkWritable,
  HUB_IS_LIVE,
  isFormat,
  isSecurityHub,
  type Output,
  parseOpenOutput,
  parseOutput,
} from "../io/output.ts";
import { policyFiles } from "../io/policy-files.ts";
import { baselineAt } from "../io/read-baseline.ts";
import { withSecurityHub } from "../io/security-hub.ts";
import { writeReports } from "../io/write-reports.ts";
import { collectGarbage } from "../process/tune-v8.ts";
import { checkHistory, keepInHistory } from "../results/history/location.ts";
import { readPage, verifyPage } from "../results/verify/verify.ts";
import { evaluated } from "./evaluated.ts";
import { checkEvents } from "./events.ts";
import { exitZero, sayHowToResume, sayIfNothingReadable } from "./notes.ts";
import type { ScanOptions } from "./options.ts";
import { checkSnapshotFile, NAME_SNAPSHOT, snapshotBeside } from "./snapshot-file.ts";

/** Scans by these options, and returns the exit code. */
export async function scan(options: ScanOptions): Promise<number> {
  const outputs = (options.output ?? []).map((text) =>
    mayLoadPlugins(options) ? parseOpenOutput(text) : parseOutput(text),
  );
  const files = outputs.filter((output) => !isSecurityHub(output));
  if (files.length < outputs.length && options.snapshot !== undefined) throw new UserError(HUB_IS_LIVE);
  for (const { path } of files) checkWritable(path);
  if (options.saveSnapshot) checkSnapshotFile(options.saveSnapshot);
  if (options.snapshot && options.verifyLogs)
    throw new UserError(
      "--verify-logs calls AWS and conflicts with --snapshot: a snapshot has what was verified when it was taken",
    );
  checkCanary(options);
  if (options.snapshot && options.canary)
    throw new UserError("--canary calls AWS and conflicts with --snapshot: a snapshot has what a canary found");
  checkEvents(options);
  if (options.verify !== undefined && options.snapshot === undefined)
    throw new UserError("--verify needs --snapshot: a live account is never the same twice");
  if (options.history !== undefined) checkHistory(options.history);
  loadAhead(options, outputs);
  const page = options.verify === undefined ? undefined : await readPage(options.verify);
  const loaded = await policyFor({ ...options, forEvents: options.events !== undefined }, options.severity);
  for (const text of options.output ?? []) parseOutput(text, loaded.reporters.keys());
  const policy = overridden(loaded.policy, options);
  checkHasBaseline(policy, options.baseline !== undefined);
  const root = locationRoot(options.root);
  const beside = snapshotBeside(options, outputs, policy, root);
  if (beside !== undefined) {
    checkWritable(beside);
    checkNotPlanted(beside, NAME_SNAPSHOT);
  }
  checkDistinct(
    [...files.map(({ path }) => path), ...[options.saveSnapshot, beside].filter((path) => path !== undefined)],
    [
      ...[options.snapshot, options.baseline, options.resume]
        .filter((path) => path !== undefined)
        .filter((path) => !isS3Address(path)),
      ...policy.policies.flatMap(({ path }) => path ?? []),
    ],
  );
  const baseline = options.baseline === undefined ? undefined : await baselineAt(options.baseline, options);
  const { result, isLarge, snapshotFile } = await evaluated(options, policy, loaded, beside, baseline);
  if (page)
    return verifyPage(page, result, options.snapshot === "-" ? "standard input" : `${options.snapshot}`, options.quiet);
  // The snapshot and what the checks made of it: four fifths of the heap.
  if (isLarge) collectGarbage();
  await withSecurityHub(outputs, result, options, (hub) =>
    writeReports(result, outputs, {
      include: options.include ?? [],
      annex: options.htmlAnnex ?? false,
      ...policyFiles(policy),
      root,
      ...(options.category === undefined ? {} : { category: options.category }),
      color: options.color,
      summary: !options.quiet,
      ...(snapshotFile === undefined ? {} : { snapshotFile }),
      hub,
      own: loaded.reporters,
    }),
  );
  if (options.history !== undefined) await keepInHistory(options.history, result, options);
  if (!options.quiet) {
    await sayIfNothingReadable(result);
    await sayHowToResume(result, options.resume);
  }
  return options.exitZero ? exitZero(result) : result.gate.exitCode;
}

/** Whether a policy is read that may list plugins: else what is no format of trailproof is wrong at once. */
const mayLoadPlugins = ({ policy = [], framework = [] }: PolicyOptions) =>
  policy.length + framework.length > 0 || findPolicy(process.cwd()).path !== undefined;

/** Loads modules while the program waits for AWS: during the evaluation every core is busy. */
function loadAhead({ snapshot, quiet }: ScanOptions, outputs: readonly Output[]): void {
  void (snapshot ? import("../../documents/snapshot.ts") : import("../../collect/index.ts"));
  for (const { format } of outputs) if (isFormat(format)) void reporters[format]();
  if (!quiet) void reporters.terminal();
}
