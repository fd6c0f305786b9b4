import type { ScanResult } from "../../../src/model/result.ts";
import type { Status } from "../../../src/model/severity.ts";
import { name } from "../plain.ts";

/** The judged regions by what their findings say. Empty where no control judges regions. */
export interface Coverage {
  readonly covered: readonly string[];
  /** Nothing is recorded there. A waiver accepts that; it does not change it. */
  readonly blind: readonly string[];
  readonly unknown: readonly string[];
}

export function coverage({ findings }: ScanResult): Coverage {
  const of = (status: Status) =>
    findings
      .filter(
        (one) => one.control === "trail-region-covered" && one.resource.type === "region" && one.status === status,
      )
      .map(({ resource }) => name(resource.id));
  return { covered: of("pass"), blind: of("fail"), unknown: of("unknown") };
}
