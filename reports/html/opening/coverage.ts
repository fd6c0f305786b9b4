import type { ScanResult } from "../../../src/model/result.ts";
import type { Status } from "../../../src/model/severity.ts";
import { name } from "../plain.ts";

/** The judged regions by what their findings say. Empty where no control judges regions. */
export interface Coverage {
  readonly covered: readonly string[];
  /** Nothing is recorded there. A waiver accepts that; it does not change it. */
  readonly blind: readonly string[];
  readonly unknown: readonly string[];
  /** Covered, and yet not all management events are recorded there. */
  readonly partial: readonly string[];
}

export function coverage({ findings }: ScanResult): Coverage {
  const of = (control: string, status: Status) =>
    findings
      .filter((one) => one.control === control && one.resource.type === "region" && one.status === status)
      .map(({ resource }) => name(resource.id));
  const blind = of("trail-region-covered", "fail");
  const partial = of("events-management", "fail").filter((region) => !blind.includes(region));
  return {
    covered: of("trail-region-covered", "pass"),
    blind,
    unknown: of("trail-region-covered", "unknown"),
    partial,
  };
}
