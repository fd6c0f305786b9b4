import type { Finding } from "../../../src/model/documents/result.ts";
import { groupBy } from "../../../src/model/group-by.ts";
import { labelOf } from "../../../src/model/resources/graph.ts";
import { counted } from "../../../src/model/text/safe-text.ts";
import { line, name } from "../plain.ts";
import { findingAnchor } from "./anchors.ts";
import { regionOf } from "./finding.ts";

/** Findings of one control that say the same of their resources: one row. */
export interface RowView {
  /** `17 Regions`; null where it is one resource. */
  readonly many: string | null;
  readonly message: string;
  readonly details: readonly string[];
  readonly resources: readonly {
    readonly id: string;
    readonly resource: string;
    readonly region: string | null;
    readonly fingerprint: string;
  }[];
}

const PLACE = "…";

/** Passes and findings that are not applicable, equal ones joined. */
export function rowsOf(own: readonly Finding[], all: readonly Finding[]): RowView[] {
  const said = (finding: Finding) =>
    JSON.stringify([
      finding.resource.type,
      general(finding, finding.message),
      (finding.details ?? []).map((one) => general(finding, one)),
    ]);
  return [...groupBy(own, said).values()].map((same) => {
    const [first] = same;
    const joined = same.length > 1;
    const label = labelOf(first.resource.type);
    const text = (one: string) => line(joined ? general(first, one) : one);
    return {
      many: joined ? counted(same.length, label, label.replace(/y$/, "ie").concat("s")) : null,
      message: text(first.message),
      details: (first.details ?? []).map(text),
      resources: same.map((finding) => ({
        id: findingAnchor(finding, all),
        resource: name(finding.resource.id),
        region: regionOf(finding),
        fingerprint: finding.fingerprint,
      })),
    };
  });
}

/** A text of a finding without the name of its resource: what it says of any. */
function general({ resource: { id, region } }: Finding, text: string): string {
  const names = [id, ...(region === null ? [] : [region])].filter((one) => one.length > 2);
  return names.reduce((said, one) => said.replaceAll(one, PLACE), text);
}
