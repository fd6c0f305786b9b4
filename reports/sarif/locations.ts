import type { Location, PhysicalLocation } from "sarif";
import type { ReportContext } from "../../src/model/documents/report.ts";
import type { ControlResult, Evidence, Finding } from "../../src/model/documents/result.ts";
import { pathInside } from "../../src/model/path-inside.ts";
import { rowOf } from "../../src/model/resources/graph.ts";
import { oneLine, shorten } from "../../src/model/text/safe-text.ts";
import { plain } from "./message.ts";

/** Each is linked from the message, which stays readable. */
const MAX_RELATED = 10;

/** A line of a file that exists: the path relative to the working directory, the line 1-based. */
interface Place {
  readonly path: string;
  readonly line: number;
}

/** What there is to point at, beside the finding itself. */
export interface Sources {
  readonly snapshotFile: string | undefined;
  readonly control: ControlResult | undefined;
  /** The finding in the result's own file. */
  readonly inResult: Place | undefined;
  /** The location of a line; none for a file outside the root, or for one that is no longer what the result says of it. */
  readonly physical: (place: Place) => PhysicalLocation | undefined;
}

/** A line of the snapshot that decided, with the text of the link to it. */
export interface RelatedLocation {
  readonly label: string;
  readonly location: Location;
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
    physical: (place) => (lost?.has(place.path) ? undefined : physical(place, root)),
  };
}

/**
 * Where the result stands: the user's own line that puts the control in force, else the snapshot's line of the fact that
 * decided, else the finding's line in the result.
 */
export function locations(finding: Finding, from: Sources): Location[] {
  const [place] = [from.control?.source.policy, inSnapshot(finding, from)[0], from.inResult].flatMap(
    (one) => (one && from.physical(one)) ?? [],
  );
  return place ? [{ physicalLocation: place, logicalLocations: [logical(finding)] }] : [];
}

/** The snapshot's lines of the evidence, each once. */
export function relatedLocations(finding: Finding, from: Sources): RelatedLocation[] {
  const seen = new Set<number>();
  return inSnapshot(finding, from)
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .slice(0, MAX_RELATED)
    .flatMap(({ evidence: { api, pointer }, ...place }, i) => {
      const physicalLocation = from.physical(place);
      const text = plain(`Evidence: ${api} ${pointer}`);
      const location = physicalLocation && { id: i + 1, physicalLocation, message: { text } };
      return location ? [{ label: plain(`${api}, line ${place.line}`), location }] : [];
    });
}

function inSnapshot({ evidence }: Finding, { snapshotFile }: Sources): (Place & { evidence: Evidence })[] {
  if (snapshotFile === undefined) return [];
  return evidence.flatMap((one) =>
    one.line === undefined ? [] : [{ path: snapshotFile, line: one.line, evidence: one }],
  );
}

/** A file and a line, as SARIF says it. */
function physical({ path, line }: Place, root: string): PhysicalLocation | undefined {
  const uri = artifactUri(path, root);
  return uri === undefined ? undefined : { artifactLocation: { uri }, region: { startLine: line } };
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

/** A path as a URI reference relative to a folder, whatever the platform; none for a file outside it. */
export function artifactUri(path: string, root: string): string | undefined {
  return pathInside(root, path)
    ?.split("/")
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
}
