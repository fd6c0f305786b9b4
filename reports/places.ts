import type { ReportContext } from "../src/model/documents/report.ts";
import type { ControlResult, Evidence, Finding } from "../src/model/documents/result.ts";
import { pathInside } from "../src/model/path-inside.ts";

/** A line of a file that exists: the path relative to the working directory, the line 1-based. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** What there is to point at, beside the finding itself. */
export interface Sources {
  readonly snapshotFile: string | undefined;
  readonly control: ControlResult | undefined;
  /** The finding in the result's own file. */
  readonly inResult: Place | undefined;
  /** The place relative to the root; none for a file outside it, or for one that is no longer what the result says of it. */
  readonly inRoot: (place: Place) => Place | undefined;
}

/** Gathers what a finding may point at. */
export function sources(
  control: ControlResult | undefined,
  index: number,
  { resultFile, lost, root = process.cwd(), snapshotFile }: ReportContext,
): Sources {
  const line = resultFile?.findingLines[index];
  return {
    snapshotFile,
    control,
    inResult: resultFile && line !== undefined ? { path: resultFile.path, line } : undefined,
    inRoot: (place) => {
      const path = lost?.has(place.path) ? undefined : pathInside(root, place.path);
      return path === undefined ? undefined : { path, line: place.line };
    },
  };
}

/** The same of a failure of the baseline that is fixed, and has no line in the result: a gone resource has none at all. */
export function sourcesOfFixed(control: ControlResult | undefined, context: ReportContext): Sources {
  const path = context.snapshotFile ?? context.resultFile?.path;
  return { ...sources(control, -1, context), inResult: path === undefined ? undefined : { path, line: 1 } };
}

/**
 * Where the result stands, relative to the root: the user's own line that puts the control in force, else the snapshot's line
 * of the fact that decided, else the finding's line in the result.
 */
export function placeOf(finding: Finding, from: Sources): Place | undefined {
  const [place] = [from.control?.source.policy, inSnapshot(finding, from)[0], from.inResult].flatMap(
    (one) => (one && from.inRoot(one)) ?? [],
  );
  return place;
}

/** The lines of the evidence in the snapshot's file, if there is one. */
export function inSnapshot(
  { evidence }: Finding,
  { snapshotFile }: Sources,
): (Place & { readonly evidence: Evidence })[] {
  if (snapshotFile === undefined) return [];
  return evidence.flatMap((one) =>
    one.line === undefined ? [] : [{ path: snapshotFile, line: one.line, evidence: one }],
  );
}
