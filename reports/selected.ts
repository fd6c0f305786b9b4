import type { Finding } from "../src/model/documents/result.ts";
import type { Includable } from "../src/model/findings/severity.ts";

/**
 * Whether a report that selects findings lists one: failures that no waiver accepts and unknowns always, the rest where it is
 * included. An attested finding is a manual one. JSON and HTML have all findings.
 */
export function isListed({ status, waived }: Finding, include: readonly Includable[] = []): boolean {
  const one = status === "fail" && waived ? "waived" : status;
  return one === "fail" || one === "unknown" || include.includes(one);
}
