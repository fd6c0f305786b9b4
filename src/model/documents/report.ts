import type { Includable } from "../findings/severity.ts";
import type { ScanResult } from "./result.ts";

/** What a report may know beyond the result. Without it every report has sensible defaults. */
export interface ReportContext {
  /**
   * The result as a file, for `trailproof report RESULT.json`: its path and the 1-based line of each finding in it, in
   * the order of `result.findings`. A place to point at where neither policy nor snapshot offers one.
   */
  readonly resultFile?: { readonly path: string; readonly findingLines: readonly number[] };
  /** Files that the result points into and that are gone or changed: nothing there is worth pointing at. */
  readonly lost?: ReadonlySet<string>;
  /**
   * The folder that SARIF's locations are relative to, absolute; the working directory without it. Code scanning services
   * expect the root of the repository.
   */
  readonly root?: string;
  /** The snapshot as a file: its path as shown, relative to the working directory. */
  readonly snapshotFile?: string;
  /** The policy files by their names in the result: their paths, relative to the working directory. A name without it is a path. */
  readonly policyFiles?: ReadonlyMap<string, string>;
  /** The category of SARIF's run, beside the account; without it the names of the policies. */
  readonly category?: string;
  /** ASFF: the Region of the Security Hub that takes the findings; without it the Region of the partition's global services. */
  readonly hubRegion?: string;
  /** What to list beside failures that no waiver accepts and unknowns. JSON and HTML have every finding. */
  readonly include?: readonly Includable[];
  /** HTML: print the passes too, as an annex. */
  readonly annex?: boolean;
  readonly color?: boolean;
  /** Columns of the terminal. Without it the summary is not wrapped: one finding is one line. */
  readonly width?: number;
}

/** A report format: one function from a result to text, default-exported by `reports/NAME/index.ts`. */
export type Reporter = (result: ScanResult, context?: ReportContext) => string;

/** What makes a page about log files evidence: what was asked of which inputs. */
export interface ExplanationRun {
  /** The arguments of the command line that explains the same, quoted for a POSIX shell, without secrets. */
  readonly command: readonly string[];
  /** SHA-256 of the files that were read, null where none was. */
  readonly snapshotSha256: string | null;
  readonly proposalSha256: string | null;
  /** Of the JSON result as `--output json=FILE` writes it. */
  readonly resultSha256: string;
  readonly exitCode: 0 | 1 | 3;
}
