import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, PhysicalLocation } from "sarif";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ControlResult, Evidence, Finding } from "../../src/model/documents/result.ts";
import { rowOf } from "../../src/model/resources/graph.ts";
import { oneLine, shorten } from "../../src/model/text/safe-text.ts";
import { plain } from "./message.ts";

/** More than enough to go and look; code scanning shows a hundred. */
const MAX_RELATED = 20;

/** A line of a file that exists: the path relative to the working directory, the line 1-based. */
interface Place {
  readonly path: string;
  readonly line: number;
}

/** What there is to point at, beside the finding itself. */
export interface Sources {
  readonly snapshotPath: string | undefined;
  readonly control: ControlResult | undefined;
  /** Whether a file still is what the result says of it. */
  readonly holds: (path: string) => boolean;
  /** The finding in the result's own file. */
  readonly inResult: Place | undefined;
  /** The folder that locations are relative to. */
  readonly root: string;
}

/** Gathers what a finding may point at. */
export function sources(
  control: ControlResult | undefined,
  index: number,
  { resultFile, lost, root = process.cwd(), snapshotFile }: ReportContext,
): Sources {
  const line = resultFile?.findingLines[index];
  const holds = (path: string) => !lost?.has(path);
  return {
    snapshotPath: snapshotFile !== undefined && holds(snapshotFile) ? snapshotFile : undefined,
    control,
    holds,
    inResult: resultFile && line !== undefined ? { path: resultFile.path, line } : undefined,
    root,
  };
}

/**
 * Where the result stands: the user's own line that puts the control in force, else the snapshot's line of the fact that
 * decided, else the finding's line in the result. A file outside the repository is no use to code scanning: it comes
 * first only where there is no other.
 */
export function locations(finding: Finding, from: Sources): Location[] {
  const policy = from.control?.source.policy;
  const places = [
    policy && from.holds(policy.path) ? policy : null,
    ...inSnapshot(finding, from).slice(0, 1),
    from.inResult,
  ].filter((place): place is Place => place !== null && place !== undefined);
  const place = places.find(({ path }) => !artifactUri(path, from.root).startsWith("../")) ?? places[0];
  return place ? [{ physicalLocation: physical(place, from), logicalLocations: [logical(finding)] }] : [];
}

/** The snapshot's lines of the evidence, each once. */
export function relatedLocations(finding: Finding, from: Sources): Location[] {
  const seen = new Set<number>();
  return inSnapshot(finding, from)
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .slice(0, MAX_RELATED)
    .map((place) => ({
      physicalLocation: physical(place, from),
      message: { text: plain(`Evidence: ${place.evidence.api} ${place.evidence.pointer}`) },
    }));
}

function inSnapshot({ evidence }: Finding, { snapshotPath }: Sources): (Place & { evidence: Evidence })[] {
  if (snapshotPath === undefined) return [];
  return evidence.flatMap((one) =>
    one.line === undefined ? [] : [{ path: snapshotPath, line: one.line, evidence: one }],
  );
}

/** A file and a line, as SARIF says it. */
export function physical({ path, line }: Place, { root }: Pick<Sources, "root">): PhysicalLocation {
  return { artifactLocation: { uri: artifactUri(path, root) }, region: { startLine: line } };
}

/** The full name is the resource's identity and stays as it is; the short one is for people. */
function logical({ resource: { arn, type, id } }: Finding): NonNullable<Location["logicalLocations"]>[number] {
  return {
    name: shorten(oneLine(id), 100),
    fullyQualifiedName: arn ?? `${type}/${id}`,
    kind: "resource",
    properties: { type: rowOf(type)?.aws },
  };
}

/** A path as a URI reference relative to a folder, whatever the platform. */
export function artifactUri(path: string, root: string): string {
  const local = relative(root, resolve(path));
  // Another drive: there is no relative way to it.
  if (isAbsolute(local)) return pathToFileURL(local).href;
  return local
    .split(sep)
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}
