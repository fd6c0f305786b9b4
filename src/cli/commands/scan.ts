import { join, parse } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Command } from "commander";
import { formatSnapshot } from "../../documents/format.ts";
import { readHashedFile } from "../../documents/input-file.ts";
import { type Baseline, baseNameOf, checkHasBaseline } from "../../evaluate/baseline/index.ts";
import { commandLine } from "../../evaluate/command.ts";
import { controlsInForce, evaluate, factsFor } from "../../evaluate/index.ts";
import { type Control, catalogueRemedy } from "../../evaluate/run.ts";
import { reporters } from "../../generated/reporters.ts";
import { isDenied } from "../../model/aws/denied.ts";
import { isS3Address } from "../../model/aws/s3-location.ts";
import type { ResolvedPolicy } from "../../model/documents/policy.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import { UserError } from "../../model/errors.ts";
import type { Severity } from "../../model/findings/severity.ts";
import { pathInside } from "../../model/path-inside.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { findPolicy } from "../../policy/index.ts";
import { tool } from "../../tool.ts";
import { withAlias, withEnvironment } from "../arguments/habits.ts";
import { type LoadedPolicy, overridden, policyFor } from "../arguments/load-policy.ts";
import {
  type AccountOptions,
  failOnOption,
  number,
  offlineOption,
  type PolicyOptions,
  type ReportOptions,
  severitiesOption,
  type VerifyOptions,
  verifyOption,
  withAccountOptions,
  withPolicyOptions,
  withReportOptions,
  withVerifyOption,
} from "../arguments/options.ts";
import { withoutSecrets } from "../arguments/shown-command.ts";
import { checkHistory, keepInHistory } from "../history/location.ts";
import { collectLive } from "../io/collect-live.ts";
import { locationRoot } from "../io/location-root.ts";
import {
  announce,
  checkDistinct,
  checkNotPlanted,
  checkWritable,
  HUB_IS_LIVE,
  isFormat,
  isSecurityHub,
  namedFile,
  type Output,
  parseOpenOutput,
  parseOutput,
  print,
  shownPath,
  writeOutput,
} from "../io/output.ts";
import { policyFiles } from "../io/policy-files.ts";
import { baselineAt } from "../io/read-baseline.ts";
import { withSecurityHub } from "../io/security-hub.ts";
import { writeReports } from "../io/write-reports.ts";
import { endable } from "../process/signals.ts";
import { collectGarbage, OPTIMIZE_LATER, PREFER_LESS_MEMORY, tuneV8 } from "../process/tune-v8.ts";
import { readPage, verifyPage } from "../verify/verify.ts";

interface ScanOptions extends AccountOptions, PolicyOptions, ReportOptions, VerifyOptions {
  readonly snapshot?: string;
  readonly saveSnapshot?: string;
  readonly snapshotFile: boolean;
  readonly severity?: Severity[];
  readonly failOn?: Severity | "none";
  readonly minScore?: number;
  readonly baseline?: string;
  readonly newOnly?: boolean;
  readonly history?: string;
  readonly verify?: string;
  readonly exitZero?: boolean;
  readonly color: boolean;
}

/** Formats of which each finding needs a file. */
const NEEDS_FILE: readonly Output["format"][] = ["sarif", "gitlab"];

/** The snapshot beside a report whose name gives none. */
const NO_REPORT_NAME = "trailproof.snapshot.json";
/** How to avoid the file that no option names. */
const NAME_SNAPSHOT = "Use --save-snapshot FILE to choose the file, or --no-snapshot-file";

const examples = `
Examples:
  trailproof scan                                          the account of your credentials, every enabled Region
  trailproof scan --regions us-east-1,eu-west-1 --policy all
  trailproof scan --output json=r.json --output sarif=r.sarif --fail-on medium
  trailproof scan --verify-logs 24h                        also verify the log files of the last day
  trailproof scan --snapshot saved.json --quiet            evaluate a saved snapshot, offline
  trailproof scan --baseline r.json --new-only             fail on what is new since an earlier result
  trailproof scan --snapshot saved.json --verify r.html    is this the file that was produced?

Exit codes: 0 gate passed · 1 gate failed · 2 usage, policy or file error · 3 evidence incomplete · 4 nothing collected · 130 interrupted`;

export function scanCommand(): Command {
  const command = new Command("scan")
    .summary("collect evidence, evaluate it, write reports")
    .description(
      "Collects the CloudTrail configuration of an account, evaluates it against a policy and writes reports. The gate of the policy decides the exit code.",
    );
  const all = withReportOptions(withPolicyOptions(withVerifyOption(withAccountOptions(command))))
    .addOption(
      offlineOption("--snapshot <file>", "evaluate a saved snapshot instead of a live account (- for standard input)"),
    )
    .option("--save-snapshot <file>", "save the evidence as a snapshot")
    .option("--no-snapshot-file", "do not save a snapshot next to a SARIF or GitLab report")
    .addOption(severitiesOption())
    .addOption(failOnOption())
    .option("--min-score <n>", "the gate fails below this score", number(0, 100))
    .option("--baseline <result>", "compare with an earlier JSON result: a file, or s3://BUCKET/KEY")
    .option("--new-only", "the gate fails only on failures that are new since the baseline")
    .option("--history <location>", "add the result to a history: a folder, or s3://BUCKET/PREFIX")
    .addOption(verifyOption("with --snapshot: compare an HTML report byte for byte: exit code 0 or 1; writes nothing"))
    .option("--exit-zero", "end with 0 whatever the gate says; errors keep their exit codes")
    .option("-q, --quiet", "print no summary and no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      process.exitCode = await scan(self.optsWithGlobals<ScanOptions>());
    });
  return withEnvironment(withAlias(all, "--region", "--regions"));
}

async function scan(options: ScanOptions): Promise<number> {
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
  if (options.verify !== undefined && options.snapshot === undefined)
    throw new UserError("--verify needs --snapshot: a live account is never the same twice");
  if (options.history !== undefined) checkHistory(options.history);
  loadAhead(options, outputs);
  const page = options.verify === undefined ? undefined : await readPage(options.verify);
  const loaded = await policyFor(options, options.severity);
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
      ...[options.snapshot, options.baseline].filter((path) => path !== undefined).filter((path) => !isS3Address(path)),
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
  if (!options.quiet) await sayIfNothingReadable(result);
  return options.exitZero ? exitZero(result) : result.gate.exitCode;
}

/** A job that passes by an option says so, also with --quiet: it must not be taken for a gate that passed. */
async function exitZero({ gate: { verdict, exitCode } }: ScanResult): Promise<number> {
  if (exitCode !== 0)
    await print(
      `--exit-zero: the gate ${verdict === "fail" ? "failed" : "is undecided"}; exit code 0 instead of ${exitCode}\n`,
      process.stderr,
    );
  return 0;
}

/** In characters: about two hundred trails. What is smaller is evaluated before the heap has grown. */
const LARGE_SNAPSHOT = 2_000_000;

/** The result of a scan. The snapshot is not part of it: where it is large, it is freed before reports are written. */
async function evaluated(
  options: ScanOptions,
  policy: ResolvedPolicy,
  { checks, named }: Pick<LoadedPolicy, "checks" | "named">,
  beside: string | undefined,
  baseline: Baseline | undefined,
): Promise<{ result: ScanResult; isLarge: boolean; snapshotFile: string | undefined }> {
  const { snapshot, text, sha256 } = options.snapshot
    ? await saved(options.snapshot)
    : await live(options, policy, controlsInForce(policy, checks));
  const isLarge = text.length > LARGE_SNAPSHOT;
  if (isLarge) {
    tuneV8(PREFER_LESS_MEMORY);
    // The bytes of the file would be held through most of the evaluation.
    collectGarbage();
  }
  const path = await keepSnapshot(options, text, beside);
  // A saved copy has the text in UTF-8, whatever the file that it was read from.
  const ofFile = options.saveSnapshot ? undefined : sha256;
  const compared = baseline && { baseline: baseNameOf(baseline.name) };
  const command = withoutSecrets(commandLine({ ...options, ...named, ...compared }));
  const result = await endable(() =>
    evaluate({ snapshot, text, sha256: ofFile, policy, checks, tool, command, baseline }),
  );
  return { result, isLarge, snapshotFile: path };
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

/** The snapshot is what evidence points into: it needs a name. */
function checkSnapshotFile(path: string): void {
  if (namedFile(path) === "-")
    throw new UserError('--save-snapshot needs a file: "trailproof collect --out -" prints a snapshot');
  checkWritable(path);
}

async function saved(file: string): Promise<{ snapshot: Snapshot; text: string; sha256?: string }> {
  const { readSnapshot } = await import("../../documents/snapshot.ts");
  tuneV8(OPTIMIZE_LATER);
  const { text, sha256 } = await readHashedFile(file);
  return { snapshot: readSnapshot(text, file), text, sha256 };
}

async function live(
  options: ScanOptions,
  policy: { scope: { regions: readonly string[] | null; excludeRegions: readonly string[] } },
  controls: readonly Control[],
): Promise<{ snapshot: Snapshot; text: string; sha256?: string }> {
  const listsControls = (options.output ?? []).some((output) => parseOpenOutput(output).format !== "terminal");
  const snapshot = await collectLive(options, {
    facts: factsFor(controls),
    scope: policy.scope,
    ...(listsControls ? { meanwhile: () => void remediesAhead(controls) } : {}),
    ...(options.verifyLogs === undefined ? {} : { verifyLogs: options.verifyLogs }),
  });
  return { snapshot, text: formatSnapshot(snapshot) };
}

/** Remedies in general terms depend on no answer: they are made while the program waits for AWS, one between two answers. */
async function remediesAhead(controls: readonly Control[]): Promise<void> {
  for (const { check, params, from } of controls) {
    await setImmediate();
    if (from === "built-in") catalogueRemedy(check, params);
  }
}

/** The file that has the snapshot anyway, if there is one. */
function namedSnapshot({ saveSnapshot, snapshot }: ScanOptions): string | undefined {
  return saveSnapshot ?? (snapshot === "-" ? undefined : snapshot);
}

/**
 * SARIF and GitLab need a real file for each finding, inside the root of its locations: where neither the policy nor a saved snapshot is
 * one, the snapshot is written beside the report, under this name.
 */
function snapshotBeside(
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
    policy.controls.every(({ source }) => source !== null && isInside(source.path))
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
async function keepSnapshot(
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

/** Where AWS denied every call, one sentence is clearer than a list of denied calls. */
async function sayIfNothingReadable(result: ScanResult): Promise<void> {
  const { pass, fail, manual, attested = 0 } = result.summary;
  if (pass + fail + manual + attested > 0 || !result.unreadable.some(({ code }) => isDenied(code))) return;
  await print(
    'Nothing could be evaluated: the credentials lack the permissions that the controls need. "trailproof permissions" prints the IAM policy to attach.\n',
    process.stderr,
  );
}
