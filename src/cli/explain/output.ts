import { createHash } from "node:crypto";
import type { Explanation } from "../../model/documents/explanation.ts";
import type { ExplanationRun, ReportContext } from "../../model/documents/report.ts";
import { UserError } from "../../model/errors.ts";
import { safeJson } from "../../model/text/safe-text.ts";
import { displayOf } from "../io/display.ts";
import { announce, type FileOutput, print, writeOutput } from "../io/output.ts";

export const EXPLAIN_FORMATS = ["json", "html"] as const;
export type ExplainOutput = FileOutput<(typeof EXPLAIN_FORMATS)[number]>;

interface How {
  readonly quiet?: boolean;
  readonly color: boolean;
}

/**
 * Renders everything before it writes anything; the text goes to standard error where a document is on standard output.
 *
 * @param run - for the page about log files.
 */
export async function writeExplanation(
  document: Explanation,
  outputs: readonly ExplainOutput[],
  { quiet, color }: How,
  text: (document: Explanation, display: Pick<ReportContext, "width" | "color">) => string,
  run?: Omit<ExplanationRun, "resultSha256">,
): Promise<void> {
  const json = outputs.length > 0 ? textOf(document) : "";
  const page = run && outputs.some(({ format }) => format === "html") ? await pageOf(document, run, json) : "";
  for (const { format, path } of outputs) {
    const rendered = format === "html" ? page : json;
    await (path === "-" ? print(rendered) : writeOutput(path, rendered));
  }
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  if (quiet) return;
  await print(text(document, displayOf(stream, color)), stream);
  await announce(outputs.map(({ path }) => path).filter((path) => path !== "-"));
}

async function pageOf(document: Explanation, run: Omit<ExplanationRun, "resultSha256">, json: string): Promise<string> {
  const { explanationHtml } = await import("../../../reports/html/explanation/index.ts");
  return explanationHtml(document, { ...run, resultSha256: createHash("sha256").update(json).digest("hex") });
}

/** @throws UserError where the document is longer than a text can be. */
function textOf(document: Explanation): string {
  try {
    return `${safeJson(document)}\n`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError("The events are too many for one JSON document: omit --each", 2, { cause: error });
  }
}
