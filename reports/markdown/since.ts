import type { ScanResult } from "../../src/model/documents/result.ts";
import { codeSpan, unlinked } from "../../src/model/text/markdown.ts";
import { counted, factsThatFit, oneLine } from "../../src/model/text/safe-text.ts";
import { baselineCounts, baselineName } from "../baseline.ts";

/** The tables have what is new. */
const MOST_FIXED = 10;
const LONGEST_NAME = 200;
const LONGEST_MESSAGE = 320;

/** What differs from the baseline: the counts, and what is fixed. */
export function sinceBaseline({ baseline }: ScanResult): string {
  if (!baseline) return "";
  const fixed = baseline.fixed.slice(0, MOST_FIXED).map((one) => {
    const name = codeSpan(oneLine(one.resource.id, LONGEST_NAME));
    return `- Fixed: ${codeSpan(oneLine(one.control, LONGEST_NAME))}, ${name}: ${unlinked(factsThatFit(one.now.message, LONGEST_MESSAGE))}`;
  });
  const more = baseline.fixed.length - fixed.length;
  return [
    `**Since the baseline** ${unlinked(baselineName(baseline))}: ${baselineCounts(baseline)}${fixed.length > 0 ? "\n" : ""}`,
    ...fixed,
    ...(more > 0 ? [`- and ${counted(more, "more fixed failure")}`] : []),
  ].join("\n");
}
