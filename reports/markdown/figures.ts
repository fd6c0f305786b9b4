import { markdownTable } from "markdown-table";
import type { ScanResult } from "../../src/model/documents/result.ts";
import { unlinked } from "../../src/model/text/markdown.ts";
import { frameworkResults } from "../frameworks.ts";

/** Rows of a table without padding: it is read as a page, and padding takes room. */
export const table = (rows: readonly (readonly string[])[], align?: string): string =>
  markdownTable(rows, { alignDelimiters: false, ...(align ? { align: [...align] } : {}) });

const MOST_FRAMEWORKS = 10;

/** Score, evidence coverage, how many findings have each status, and each framework. The digits of the result, never new ones. */
export function figures(result: ScanResult): string {
  const { score, gate, evidenceCoverage, summary } = result;
  const { pass, fail, unknown, manual, notApplicable, waived, attested = 0 } = summary;
  const required = gate.minScore ? ` (the gate requires ${gate.minScore})` : "";
  const columns: readonly (readonly [head: string, value: string | number])[] = [
    ["Score", score === null ? "none" : `${score} of 100${required}`],
    ["Evidence coverage", `${evidenceCoverage} %`],
    ["Failed", fail],
    ["Unknown", unknown],
    ["Manual", manual],
    ...(attested > 0 ? [["Attested", attested] as const] : []),
    ["Waived", waived],
    ["Passed", pass],
    ["Not applicable", notApplicable],
  ];
  const frameworks = frameworkResults(result).slice(0, MOST_FRAMEWORKS);
  return [
    table([columns.map(([head]) => head), columns.map(([, value]) => String(value))]),
    ...(frameworks.length > 0 ? [frameworks.map(({ title, text }) => `- ${unlinked(title)}: ${text}`).join("\n")] : []),
  ].join("\n\n");
}
