import { resolve } from "node:path";
import { formatSnapshot } from "../documents/format.ts";
import { readDocumentBytes } from "../documents/input-file.ts";
import { readBaseline } from "../documents/result.ts";
import { baseNameOf } from "../evaluate/baseline/index.ts";
import { commandLine } from "../evaluate/command.ts";
import { evaluate as evaluateSnapshot } from "../evaluate/index.ts";
import { checks as builtIn } from "../generated/checks.ts";
import { MAX_RESULT_BYTES } from "../model/documents/limits.ts";
import type { ScanResult } from "../model/documents/result.ts";
import type { Snapshot } from "../model/documents/snapshot.ts";
import type { AnyCheck } from "../model/findings/check.ts";
import { loadPolicy, policyNames } from "../policy/index.ts";
import { tool } from "../tool.ts";
import { checkOptions, list, snapshotArgument, text, texts } from "./arguments.ts";

export interface EvaluateOptions {
  /** Names of built-in policies, or paths of policy files; the last one wins. `["baseline"]` without it. */
  readonly policy?: readonly string[] | undefined;
  /**
   * Checks of your own, beside the built-in ones. Each is in force with its own severity and the defaults of its
   * parameters, unless a policy sets them or turns it off.
   */
  readonly checks?: readonly AnyCheck[] | undefined;
  /** Path of an earlier JSON result of the same account to compare with, which a gate with `newOnly` needs. */
  readonly baseline?: string | undefined;
  /** Where paths are resolved; the working directory without it. */
  readonly cwd?: string | undefined;
}

const RULES = {
  policy: texts("names of built-in policies and paths of policy files"),
  checks: list,
  baseline: text,
  cwd: text,
};

const HINTS = { snapshotPath: 'render(result, "sarif", { snapshotFile: … })' };

/**
 * Evaluates a snapshot. The same snapshot, policy and version give the same result.
 *
 * @throws UserError where an argument, a policy, the baseline or one of `checks` is wrong.
 */
export async function evaluate(snapshot: Snapshot, options: EvaluateOptions = {}): Promise<ScanResult> {
  snapshotArgument("evaluate", snapshot);
  checkOptions("evaluate", options, RULES, HINTS);
  const { policy = ["baseline"], checks = [], baseline: file, cwd = process.cwd() } = options;
  const loaded = await loadPolicy({ names: policy, cwd, checks: builtIn, ownChecks: checks });
  // No command line has the checks of a program, or a comma in a name.
  const isProgram = checks.length > 0 || policy.some((name) => name.includes(","));
  const baseline =
    file === undefined ? undefined : readBaseline(await readDocumentBytes(resolve(cwd, file), MAX_RESULT_BYTES), file);
  const compared = file === undefined ? {} : { baseline: baseNameOf(file) };
  const command = isProgram ? undefined : commandLine({ policy: policyNames(policy, cwd), ...compared });
  return evaluateSnapshot({ ...loaded, snapshot, text: formatSnapshot(snapshot), tool, command, baseline });
}
