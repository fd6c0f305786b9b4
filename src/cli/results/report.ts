import { Command } from "commander";
import { readDocumentFile } from "../../documents/input-file.ts";
import { linesOf } from "../../documents/lines.ts";
import { readResult } from "../../documents/result.ts";
import { MAX_RESULT_BYTES } from "../../model/documents/limits.ts";
import { UserError } from "../../model/errors.ts";
import { type ReportOptions, verifyOption, withReportOptions } from "../arguments/options.ts";
import { locationRoot } from "../io/location-root.ts";
import {
  checkDistinct,
  checkWritable,
  HUB_IS_LIVE,
  isSecurityHub,
  parseOutput,
  pointsAtFiles,
  shownPath,
} from "../io/output.ts";
import { foundPolicyFiles } from "../io/policy-files.ts";
import { writeReports } from "../io/write-reports.ts";
import { readPage, verifyPage } from "./verify/verify.ts";

const examples = `
Examples:
  trailproof report result.json --output sarif=result.sarif
  trailproof report result.json                            print the summary
  trailproof report result.json --verify report.html       is this the file that was produced?`;

export function reportCommand(): Command {
  const command = new Command("report");
  return withReportOptions(command)
    .summary("render a saved result again")
    .description("Writes reports from a saved JSON result. Makes no AWS call.")
    .argument("<result>", "a result that scan wrote with --output json=FILE (- for standard input)")
    .addOption(verifyOption("compare an HTML report with the result byte for byte: exit code 0 or 1; writes nothing"))
    .option("-q, --quiet", "print no summary")
    .addHelpText("after", examples)
    .action(async (file: string, _, self: Command) => {
      const options = self.optsWithGlobals<ReportOptions & { quiet?: boolean; verify?: string; color: boolean }>();
      const outputs = (options.output ?? []).map((text) => parseOutput(text));
      if (outputs.some(isSecurityHub)) throw new UserError(HUB_IS_LIVE);
      for (const { path } of outputs) checkWritable(path);
      checkDistinct(
        outputs.map(({ path }) => path),
        [file],
      );
      const root = locationRoot(options.root);
      const page = options.verify === undefined ? undefined : await readPage(options.verify);
      const text = await readDocumentFile(file, MAX_RESULT_BYTES);
      const result = readResult(text, file);
      if (page) {
        process.exitCode = await verifyPage(page, result, file === "-" ? "standard input" : file, options.quiet);
        return;
      }
      const places = result.findings.map((_finding, i) => `/findings/${i}`);
      const lines = linesOf(text, places);
      const findingLines = places.map((place) => lines.get(place) ?? 1);
      await writeReports(result, outputs, {
        include: options.include ?? [],
        root,
        ...(options.category === undefined ? {} : { category: options.category }),
        annex: options.htmlAnnex ?? false,
        color: options.color,
        summary: !options.quiet,
        ...(pointsAtFiles(outputs) ? await foundPolicyFiles(result, file) : {}),
        ...(file === "-" ? {} : { resultFile: { path: shownPath(file), findingLines } }),
      });
    });
}
