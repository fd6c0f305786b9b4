import type { SecurityHub } from "../../collect/security-hub.ts";
import { reporters } from "../../generated/reporters.ts";
import { partitionOf } from "../../model/aws/partitions.ts";
import type { ReportContext, Reporter } from "../../model/documents/report.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { UserError } from "../../model/errors.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { quoted } from "../../model/text/suggest.ts";
import type { LoadedReporter } from "../../policy/index.ts";
import { displayOf } from "./display.ts";
import { locationRoot } from "./location-root.ts";
import {
  type Format,
  HUB_IS_LIVE,
  isFormat,
  isSecurityHub,
  type Output,
  print,
  type WriteOptions,
  writeOutput,
} from "./output.ts";

interface ReportOptions
  extends Pick<
    ReportContext,
    "include" | "annex" | "resultFile" | "lost" | "snapshotFile" | "policyFiles" | "root" | "category"
  > {
  readonly color: boolean;
  /** Print the terminal summary, and which files were written. */
  readonly summary: boolean;
  readonly files?: WriteOptions;
  /** What takes the findings of `asff=securityhub`. */
  readonly hub?: SecurityHub | undefined;
  /** The report formats of plugins. */
  readonly own?: ReadonlyMap<string, LoadedReporter>;
}

/**
 * Renders everything before it writes anything, and writes what can be written: one full disk keeps no other report back.
 * The summary goes to standard error where a report takes standard output.
 *
 * @throws UserError naming each output that cannot be written.
 */
export async function writeReports(
  result: ScanResult,
  outputs: readonly Output[],
  options: ReportOptions,
): Promise<void> {
  const { color, summary, files, hub, own, ...asked } = options;
  const region = hub?.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const isOfPartition = region !== undefined && partitionOf(region) === result.account.partition;
  const rest = { root: locationRoot(), ...(isOfPartition ? { hubRegion: region } : {}), ...asked };
  const stream = outputs.some(({ path }) => path === "-") ? process.stderr : process.stdout;
  const render = async (format: Format, context: ReportContext) => {
    const reporter: { default: Reporter } = await reporters[format]();
    return reporter.default(result, context);
  };
  const failed: unknown[] = [];
  const rendered = [];
  for (const output of outputs) {
    if (isFormat(output.format)) rendered.push({ ...output, text: await render(output.format, rest) });
    else
      try {
        rendered.push({ ...output, text: ownReport(output.format, own, result, rest) });
      } catch (error) {
        failed.push(error);
      }
  }
  const display = displayOf(stream, color);
  const last = summary ? await render("terminal", { ...rest, ...display }) : "";
  const written: Output[] = [];
  const write = async (path: string, text: string) => {
    await writeOutput(path, text, files);
    return path;
  };
  for (const { text, ...output } of rendered)
    await (output.path === "-"
      ? print(text)
      : (isSecurityHub(output) ? imported(text, hub) : write(output.path, text)).then((path) =>
          written.push({ ...output, path }),
        )
    ).catch((error: unknown) => failed.push(error));
  if (summary) {
    const { writtenText } = await import("../../../reports/terminal/written.ts");
    await print(`${last}${writtenText(written, outputs.length > 0, display)}`, stream);
  }
  if (failed.length > 1 && failed.every((error) => error instanceof UserError))
    throw new UserError(failed.map(({ message }) => message).join("\n"));
  if (failed.length > 0) throw failed[0];
}

/** Hands the findings to Security Hub, and says where they are. */
async function imported(text: string, hub: SecurityHub | undefined): Promise<string> {
  if (!hub) throw new UserError(HUB_IS_LIVE);
  await hub.import(JSON.parse(text));
  return `Security Hub in ${hub.region}`;
}

/**
 * A report of a plugin. It gets a copy: what it changes is in no other report.
 *
 * @throws UserError if it fails, whatever it throws, or returns no text.
 */
function ownReport(
  format: string,
  own: ReadonlyMap<string, LoadedReporter> | undefined,
  result: ScanResult,
  context: ReportContext,
): string {
  const found = own?.get(format);
  if (!found) throw new UserError(`Unknown report format ${quoted(format)}`);
  const failed = (why: string) => new UserError(`Report format "${format}" of ${found.source} ${oneLine(why)}`);
  let text: unknown;
  try {
    text = found.report(structuredClone(result), { ...context });
  } catch (error) {
    throw failed(`failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
  }
  if (typeof text !== "string") throw failed("returned no text");
  return text;
}
