import { createHash } from "node:crypto";
import { Command } from "commander";
import { readBytes } from "../../documents/bytes.ts";
import { readDocumentFile } from "../../documents/input-file.ts";
import { linesOf } from "../../documents/lines.ts";
import { readResult } from "../../documents/result.ts";
import { isSpecial } from "../../documents/special-file.ts";
import { MAX_RESULT_BYTES, MAX_SNAPSHOT_BYTES } from "../../model/documents/limits.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { Includable } from "../../model/findings/severity.ts";
import { includeOption, repeated } from "../arguments/options.ts";
import { checkDistinct, checkWritable, parseOutput, shownPath } from "../io/output.ts";
import { writeReports } from "../io/write-reports.ts";

const examples = `
Examples:
  trailproof report result.json --output sarif=result.sarif
  trailproof report result.json                            print the summary`;

export function reportCommand(): Command {
  return new Command("report")
    .summary("render a saved result again")
    .description("Writes reports from a saved JSON result. Makes no AWS call.")
    .argument("<result>", "a result that scan wrote with --output json=FILE (- for standard input)")
    .option(
      "--output <format=file>",
      "write a report (json, sarif, html, plain, terminal); repeatable; - for standard output",
      repeated,
    )
    .addOption(includeOption())
    .option("--quiet", "print no summary")
    .addHelpText("after", examples)
    .action(async (file: string, _, self: Command) => {
      const options = self.optsWithGlobals<{
        output?: string[];
        include?: Includable[];
        quiet?: boolean;
        color: boolean;
      }>();
      const outputs = (options.output ?? []).map(parseOutput);
      for (const { path } of outputs) checkWritable(path);
      checkDistinct(
        outputs.map(({ path }) => path),
        [file],
      );
      const text = await readDocumentFile(file, MAX_RESULT_BYTES);
      const result = readResult(text, file);
      const places = result.findings.map((_finding, i) => `/findings/${i}`);
      const lines = linesOf(text, places);
      const findingLines = places.map((place) => lines.get(place) ?? 1);
      await writeReports(result, outputs, {
        include: options.include ?? [],
        color: options.color,
        summary: !options.quiet,
        lost: outputs.some(({ format }) => format === "sarif") ? await lostFiles(result) : new Set(),
        ...(file === "-" ? {} : { resultFile: { path: shownPath(file), findingLines } }),
      });
    });
}

/** The files that a result points into, but for those that still are what they were: paths are of the scan's folder. */
async function lostFiles({ snapshot, policies }: ScanResult): Promise<ReadonlySet<string>> {
  const lost = new Set<string>();
  for (const { path, sha256 } of [snapshot, ...policies]) {
    if (path === undefined) continue;
    // The paths come from the result, which may come from anywhere: reading a pipe would block.
    const isFile = path !== "-" && !isSpecial(path);
    const bytes = isFile ? await readBytes(path, MAX_SNAPSHOT_BYTES).catch(() => undefined) : undefined;
    if (!bytes || createHash("sha256").update(bytes).digest("hex") !== sha256) lost.add(path);
  }
  return lost;
}
