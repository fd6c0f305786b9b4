import type { SecurityHub } from "../../collect/security-hub.ts";
import { reporters } from "../../generated/reporters.ts";
import { partitionOf } from "../../model/aws/partitions.ts";
import type { ReportContext, Reporter } from "../../model/documents/report.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { UserError } from "../../model/errors.ts";
import { displayOf } from "./display.ts";
import { locationRoot } from "./location-root.ts";
import { HUB_IS_LIVE, isSecurityHub, type Output, print, type WriteOptions, writeOutput } from "./output.ts";

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
  const { color, summary, files, hub, ...asked } = options;
  const region = hub?.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const isOfPartition = region !== undefined && partitionOf(region) === result.account.partition;
  const rest = { root: locationRoot(), ...(isOfPartition ? { hubRegion: region } : {}), ...asked };
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
