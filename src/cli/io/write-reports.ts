import { reporters } from "../../generated/reporters.ts";
import type { ReportContext, Reporter } from "../../model/documents/report.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { displayOf } from "./display.ts";
import { locationRoot } from "./location-root.ts";
import { type Output, print, type WriteOptions, writeOutput } from "./output.ts";

interface ReportOptions
  extends Pick<
    ReportContext,
    "include" | "annex" | "resultFile" | "lost" | "snapshotFile" | "policyFiles" | "root" | "category"
  > {
  readonly color: boolean;
  /** Print the terminal summary, and which files were written. */
  readonly summary: boolean;
  readonly files?: WriteOptions;
}

/**
 * Renders everything before it writes anything, and writes what can be written: one full disk keeps no other report back.
 * The summary goes to standard error where a report takes standard output.
 *
 * @throws UserError for the first output that cannot be written.
 */
export async function writeReports(
  result: ScanResult,
  outputs: readonly Output[],
  options: ReportOptions,
): Promise<void> {
  const { color, summary, files, ...asked } = options;
  const rest = { root: locationRoot(), ...asked };
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  const render = async (format: Output["format"], context: ReportContext) => {
    const reporter: { default: Reporter } = await reporters[format]();
    return reporter.default(result, context);
  };
  const rendered = [];
  for (const { format, path } of outputs) rendered.push({ format, path, text: await render(format, rest) });
  const display = displayOf(stream, color);
  const last = summary ? await render("terminal", { ...rest, ...display }) : "";
  const failed: unknown[] = [];
  const written: Output[] = [];
  for (const { format, path, text } of rendered)
    await (path === "-"
      ? print(text)
      : writeOutput(path, text, files).then(() => written.push({ format, path }))
    ).catch((error: unknown) => failed.push(error));
  if (summary) {
    const { writtenText } = await import("../../../reports/terminal/written.ts");
    await print(`${last}${writtenText(written, outputs.length > 0, display)}`, stream);
  }
  if (failed.length > 0) throw failed[0];
}
