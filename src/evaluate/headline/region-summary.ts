import type { ScanResult } from "../../model/documents/result.ts";
import type { Impact } from "../../model/findings/verdict.ts";
import { shortName } from "./parts.ts";

/** The Regions by what their findings say of the record. Empty where no control evaluates that. */
export interface RegionSummary {
  readonly covered: readonly string[];
  /** Nothing is recorded there. A waiver accepts that; it does not change it. */
  readonly notRecorded: readonly string[];
  readonly unknown: readonly string[];
  /** Not everything is recorded there, and yet it is covered. */
  readonly partlyRecorded: readonly string[];
}

/** The controls that evaluate the record of a Region are those whose data has an impact. */
export function regionSummary({ findings, controls }: Pick<ScanResult, "findings" | "controls">): RegionSummary {
  const named = new Set(
    controls.filter(({ resourceType, data }) => resourceType === "region" && "impact" in data).map(({ id }) => id),
  );
  const about = findings.filter(({ control, resource }) => resource.type === "region" && named.has(control));
  const regions = new Set(about.map(({ resource }) => resource.id));
  const having = (holds: (finding: ScanResult["findings"][number]) => boolean) =>
    new Set(about.filter(holds).map(({ resource }) => resource.id));
  const impact = (one: Impact) => having(({ status, data }) => status === "fail" && data?.impact === one);
  const [none, partly] = [impact("region-not-recorded"), impact("region-partly-recorded")];
  const passing = having(({ status }) => status === "pass");
  const unknown = having(({ status }) => status === "unknown");
  const those = (holds: (region: string) => boolean) => [...regions].filter(holds).map(shortName);
  return {
    covered: those((region) => passing.has(region) && !none.has(region)),
    notRecorded: those((region) => none.has(region)),
    unknown: those((region) => unknown.has(region) && !passing.has(region) && !none.has(region) && !partly.has(region)),
    partlyRecorded: those((region) => partly.has(region) && !none.has(region)),
  };
}
