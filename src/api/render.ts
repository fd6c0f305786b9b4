import type { Log } from "sarif";
import { reporters } from "../generated/reporters.ts";
import type { ReportContext, Reporter } from "../model/documents/report.ts";
import type { ScanResult } from "../model/documents/result.ts";
import { UserError } from "../model/errors.ts";
import { INCLUDABLE } from "../model/findings/severity.ts";
import { didYouMean, quoted } from "../model/text/suggest.ts";
import { checkOptions, count, flag, object, type Rule, resultArgument, text, texts } from "./arguments.ts";

/** The name of a report format. */
export type Format = keyof typeof reporters;

const include: Rule = (value) =>
  texts("names")(value) ??
  (value as string[])
    .filter((one) => !(INCLUDABLE as readonly string[]).includes(one))
    .map((one) => `names ${quoted(one)}, which is none of ${INCLUDABLE.join(", ")}`)[0];

const CONTEXT = {
  resultFile: object,
  lost: object,
  root: text,
  snapshotFile: text,
  policyFiles: object,
  category: text,
  hubRegion: text,
  include,
  annex: flag,
  color: flag,
  width: count,
};

/**
 * Renders a result as a report.
 *
 * @throws UserError where the format does not exist, or an argument is wrong.
 */
export async function render(result: ScanResult, format: Format, context: ReportContext = {}): Promise<string> {
  resultArgument("render", result);
  if (typeof format !== "string" || !Object.hasOwn(reporters, format)) {
    const names = Object.keys(reporters);
    const near = typeof format === "string" ? didYouMean(format, names) : "";
    throw new UserError(
      `render: unknown format ${quoted(String(format))}${near || `; formats are ${names.join(", ")}`}`,
    );
  }
  checkOptions("render", context, CONTEXT);
  const reporter: { default: Reporter } = await reporters[format]();
  return reporter.default(result, context);
}

/** A result as a SARIF 2.1.0 log, for programs that merge or filter it before it is written. */
export async function sarifLog(result: ScanResult, context: ReportContext = {}): Promise<Log> {
  return JSON.parse(await render(result, "sarif", context)) as Log;
}
