import type { ScanResult } from "../../../src/model/result.ts";

/** The judged regions by what their findings say. Empty where no control judges regions. */
export interface Coverage {
  readonly covered: readonly string[];
  /** Nothing is recorded there. A waiver accepts that; it does not change it. */
  readonly blind: readonly string[];
  readonly unknown: readonly string[];
}

export function coverage({ findings }: ScanResult): Coverage {
  const with_ = (status: string) =>
    findings
      .filter(
        (one) => one.control === "trail-region-covered" && one.resource.type === "region" && one.status === status,
      )
      .map(({ resource }) => resource.id);
  return { covered: with_("pass"), blind: with_("fail"), unknown: with_("unknown") };
}
