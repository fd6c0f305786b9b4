import csv from "../reports/csv/index.ts";
import html from "../reports/html/index.ts";
import { integrityHtml } from "../reports/html/integrity/index.ts";
import json from "../reports/json/index.ts";
import junit from "../reports/junit/index.ts";
import markdown from "../reports/markdown/index.ts";
import sarif from "../reports/sarif/index.ts";
import terminal from "../reports/terminal/index.ts";
import { script, style } from "../src/generated/html-parts.mjs";
import { integrityProblems } from "../test/browser/validations.ts";
import { drawings } from "../test/support/drawings.ts";
import { sampleRun } from "../test/support/integrity-results.ts";
import { SAVED } from "../test/support/parse-sarif.ts";
import { sampleResult } from "../test/support/sample-result.ts";

/** Each report of the tests' sample result, by its path from the root. */
export function goldenFiles(): Record<string, string> {
  return {
    "test/golden/sample.csv": csv(sampleResult()),
    "test/golden/sample.html": htmlBody(html(sampleResult())),
    "test/golden/sample.json": json(sampleResult()),
    "test/golden/sample.junit.xml": junit(sampleResult()),
    "test/golden/sample.md": markdown(sampleResult()),
    "test/golden/sample.sarif": sarif(sampleResult(), SAVED),
    "test/golden/sample.terminal.txt": terminal(sampleResult(), { width: 80 }),
    "test/golden/integrity.html": htmlBody(integrityHtml(integrityProblems, sampleRun())),
    ...Object.fromEntries(
      Object.entries(drawings()).map(([name, text]) => [`test/golden/drawings/${name}.html`, text]),
    ),
  };
}

/** A page without its style and script: of a change of theirs the browser tests tell. */
export function htmlBody(page: string): string {
  return [style, script].reduce(
    (text, { text: code, hash }) => text.replace(code, "").replace(hash.replaceAll("=", "&#x3D;"), ""),
    page,
  );
}
