import type { Location, PhysicalLocation } from "sarif";
import type { Finding } from "../../src/model/documents/result.ts";
import { pathInside } from "../../src/model/path-inside.ts";
import { rowOf } from "../../src/model/resources/graph.ts";
import { oneLine, shorten } from "../../src/model/text/safe-text.ts";
import { inSnapshot, type Place, placeOf, type Sources } from "../places.ts";
import { plain } from "./message.ts";

/** Each is linked from the message, which stays readable. */
const MAX_RELATED = 10;

/** A line of the snapshot that decided, with the text of the link to it. */
export interface RelatedLocation {
  readonly label: string;
  readonly location: Location;
}

/** Where the result stands, if there is a line to point at. */
export function locations(finding: Finding, from: Sources): Location[] {
  const place = placeOf(finding, from);
  return place ? [{ physicalLocation: physical(place), logicalLocations: [logical(finding)] }] : [];
}

/** The location of a line; none for a file that is not pointed at. */
export function physicalIn(place: Place, from: Sources): PhysicalLocation | undefined {
  const inRoot = from.inRoot(place);
  return inRoot && physical(inRoot);
}

/** The snapshot's lines of the evidence, each once. */
export function relatedLocations(finding: Finding, from: Sources): RelatedLocation[] {
  const seen = new Set<number>();
  return inSnapshot(finding, from)
    .filter(({ line }) => !seen.has(line) && seen.add(line))
    .slice(0, MAX_RELATED)
    .flatMap(({ evidence: { api, pointer }, ...place }, i) => {
      const physicalLocation = physicalIn(place, from);
      const text = plain(`Evidence: ${api} ${pointer}`);
      const location = physicalLocation && { id: i + 1, physicalLocation, message: { text } };
      return location ? [{ label: plain(`${api}, line ${place.line}`), location }] : [];
    });
}

/** A file relative to the root and a line, as SARIF says it. */
function physical({ path, line }: Place): PhysicalLocation {
  return { artifactLocation: { uri: encoded(path) }, region: { startLine: line } };
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
  const inside = pathInside(root, path);
  return inside === undefined ? undefined : encoded(inside);
}

const encoded = (path: string): string =>
  path
    .split("/")
    .map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd")))
    .join("/");
