import { shellQuote } from "../check/remediation/remedy.ts";
import { SEVERITIES, type Severity } from "../model/findings/severity.ts";

/** What of a command line changes the result. Whom to ask and by which role changes the snapshot, which the result names. */
export interface CommandOptions {
  /** Built-in names, and files as documents name them. */
  readonly policy?: readonly string[] | undefined;
  readonly framework?: readonly string[] | undefined;
  readonly control?: readonly string[] | undefined;
  readonly skipControl?: readonly string[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly excludeRegions?: readonly string[] | undefined;
  readonly failOn?: string | undefined;
  readonly minScore?: number | undefined;
  /** The base name of its file. */
  readonly baseline?: string | undefined;
  readonly newOnly?: boolean | undefined;
}

/**
 * The command line that evaluates the same: options in one order, quoted for a POSIX shell. It is the same for a scan and for its evaluation again, so that both give the same documents:
 * the snapshot is not in it, and neither is what changes no result (outputs, credentials, endpoint, concurrency).
 */
export function commandLine(options: CommandOptions): string {
  const { policy, framework, control, skipControl, severity, regions, excludeRegions, failOn, minScore } = options;
  const { baseline, newOnly } = options;
  const given: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["--policy", policy],
    ["--framework", framework],
    ["--control", control && [...new Set(control)].sort()],
    ["--skip-control", skipControl && [...new Set(skipControl)].sort()],
    ["--severity", severity && SEVERITIES.filter((one) => severity.includes(one))],
    ["--regions", regions && [...new Set(regions)].sort()],
    ["--exclude-regions", excludeRegions && [...new Set(excludeRegions)].sort()],
    ["--fail-on", failOn === undefined ? undefined : [failOn]],
    ["--min-score", minScore === undefined ? undefined : [String(minScore)]],
    ["--baseline", baseline === undefined ? undefined : [baseline]],
  ];
  const words = given.flatMap(([option, values = []]) =>
    values.length > 0 ? [option, shellQuote(values.join(","))] : [],
  );
  return ["trailproof", "scan", ...words, ...(newOnly ? ["--new-only"] : [])].join(" ");
}
