import type { ScanResult } from "../../src/model/result.ts";

/** The ScanResult itself: pretty-printed, in its own key order, so that the same result gives the same bytes. */
export default function json(result: ScanResult): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
