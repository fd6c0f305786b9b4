import html from "../reports/html/index.ts";
import json from "../reports/json/index.ts";
import sarif from "../reports/sarif/index.ts";
import terminal from "../reports/terminal/index.ts";
import { sampleResult } from "../test/support/sample-result.ts";

/** Each report of the tests' sample result, by its path from the root. */
export function goldenFiles(): Record<string, string> {
  return {
    "test/golden/sample.html": html(sampleResult()),
    "test/golden/sample.json": json(sampleResult()),
    "test/golden/sample.sarif": sarif(sampleResult()),
    "test/golden/sample.terminal.txt": terminal(sampleResult(), { width: 80 }),
  };
}
