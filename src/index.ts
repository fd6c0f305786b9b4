/**
 * trailproof as a library: collect the evidence of an account, judge it, render the result, write checks of your own.
 *
 * @packageDocumentation
 */
import type { Log } from "sarif";
import type { CollectOptions, Progress } from "./collect/index.ts";
import { formatSnapshot } from "./documents/format.ts";
import { evaluate as evaluateSnapshot } from "./evaluate/index.ts";
import { checks } from "./generated/checks.ts";
import { reporters } from "./generated/reporters.ts";
import type { ReportContext, Reporter } from "./model/report.ts";
import type { ScanResult } from "./model/result.ts";
import type { Snapshot } from "./model/snapshot.ts";
import { loadPolicy } from "./policy/index.ts";
import { tool } from "./tool.ts";

export * from "./check/index.ts";
export { readResult } from "./documents/result.ts";
export { readSnapshot } from "./documents/snapshot.ts";
export { UserError } from "./model/errors.ts";
export type { Observed } from "./model/observed.ts";
export type { ReportContext } from "./model/report.ts";
export type { ResourceType } from "./model/resource-types.ts";
export type * from "./model/result.ts";
export type { Severity, Status } from "./model/severity.ts";
export type { FactId, Snapshot } from "./model/snapshot.ts";
export type { Progress };

/** The name of a report format. */
export type Format = keyof typeof reporters;

/**
 * Collects the evidence of the account that the credentials belong to, with every fact.
 *
 * @throws UserError where no account can be told: no credentials, no answer.
 */
export async function collect(options: Omit<CollectOptions, "tool"> = {}): Promise<Snapshot> {
  // The SDK's notice of several lines on older Node versions is not the caller's concern.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const { collect: collectSnapshot } = await import("./collect/index.ts");
  return collectSnapshot({ ...options, tool });
}

export interface EvaluateOptions {
  /** Names of built-in policies, or paths of policy files; `["baseline"]` without it. */
  readonly policy?: readonly string[];
  /** Where paths are resolved; the working directory without it. */
  readonly cwd?: string;
  /** Where the snapshot is saved, for the places that SARIF points at. */
  readonly snapshotPath?: string;
}

/**
 * Judges a snapshot. The same snapshot, policy and version give the same result.
 *
 * @throws UserError where a policy is wrong.
 */
export async function evaluate(snapshot: Snapshot, options: EvaluateOptions = {}): Promise<ScanResult> {
  const loaded = await loadPolicy({ names: options.policy ?? ["baseline"], cwd: options.cwd ?? process.cwd(), checks });
  return evaluateSnapshot({ ...loaded, snapshot, text: formatSnapshot(snapshot), path: options.snapshotPath, tool });
}

/** Renders a result as a report. */
export async function render(result: ScanResult, format: Format, context: ReportContext = {}): Promise<string> {
  const reporter: { default: Reporter } = await reporters[format]();
  return reporter.default(result, context);
}

/** A result as a SARIF 2.1.0 log, for whoever merges or filters it before it is written. */
export async function sarifLog(result: ScanResult, context: ReportContext = {}): Promise<Log> {
  return JSON.parse(await render(result, "sarif", context)) as Log;
}
