import type { Explanation } from "../../model/documents/explanation.ts";
import type { ReportContext } from "../../model/documents/report.ts";
import { UserError } from "../../model/errors.ts";
import { safeJson } from "../../model/text/safe-text.ts";
import { displayOf } from "../io/display.ts";
import { announce, type Output, print, writeOutput } from "../io/output.ts";

interface How {
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** Writes the document and prints its text: to standard error where the document is on standard output. */
export async function writeExplanation(
  document: Explanation,
  outputs: readonly Output[],
  { quiet, color }: How,
  text: (document: Explanation, display: Pick<ReportContext, "width" | "color">) => string,
): Promise<void> {
  const json = outputs.length > 0 ? textOf(document) : "";
  for (const { path } of outputs) await (path === "-" ? print(json) : writeOutput(path, json));
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  if (quiet) return;
  await print(text(document, displayOf(stream, color)), stream);
  await announce(outputs.map(({ path }) => path).filter((path) => path !== "-"));
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
