import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { readDocumentFile } from "../../documents/input-file.ts";
import { readSnapshot } from "../../documents/snapshot.ts";
import { commandLine } from "../../evaluate/command.ts";
import { evaluate } from "../../evaluate/index.ts";
import { checks } from "../../generated/checks.ts";
import { UserError } from "../../model/errors.ts";
import { loadPolicy, policyNames } from "../../policy/index.ts";
import { packageRoot } from "../../policy/layers/package-root.ts";
import { tool } from "../../tool.ts";
import { type Format, type Output, print, shownPath } from "../io/output.ts";
import { policyFiles } from "../io/policy-files.ts";
import { writeReports } from "../io/write-reports.ts";
import { OPTIMIZE_LATER, tuneV8 } from "../process/tune-v8.ts";

const NAME_IT = "Use --out FOLDER to choose the folder";

/** Each report by its file's name. */
const REPORTS: Readonly<Record<string, Format>> = {
  "result.json": "json",
  "result.sarif": "sarif",
  "result.html": "html",
  "result.tsv": "plain",
};

export function demoCommand(): Command {
  return new Command("demo")
    .summary("scan the bundled sample account")
    .description(
      "Evaluates a bundled sample account against a sample policy and writes all reports. Makes no AWS call.",
    )
    .option("--out <folder>", "folder of the reports", "trailproof-demo")
    .addHelpText("after", "\nExample:\n  trailproof demo --out /tmp/demo")
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<{ out: string; color: boolean }>();
      tuneV8(OPTIMIZE_LATER);
      const examples = join(packageRoot(), "examples");
      const file = join(examples, "sample-account.snapshot.json");
      const text = await readDocumentFile(file);
      const names = [join(examples, "trailproof.yaml")];
      const { policy, checks: loaded } = await loadPolicy({ names, cwd: process.cwd(), checks });
      const command = commandLine({ policy: policyNames(names, process.cwd()) });
      const snapshot = readSnapshot(text, file);
      const result = evaluate({ snapshot, text, policy, checks: loaded, tool, command });
      // A folder that the user did not name may have been planted, with links in it.
      const named = self.getOptionValueSource("out") !== "default";
      if (!named && lstatSync(options.out, { throwIfNoEntry: false })?.isSymbolicLink())
        throw new UserError(
          `Cannot write into ${options.out}: it is a symbolic link, and no option names it. ${NAME_IT}`,
        );
      const files = named ? {} : { unnamed: NAME_IT };
      try {
        mkdirSync(options.out, { recursive: true });
      } catch (error) {
        throw new UserError(`Cannot create folder ${options.out}: ${(error as Error).message}`, 2, { cause: error });
      }
      const outputs = Object.entries(REPORTS).map(
        ([name, format]): Output => ({ format, path: join(options.out, name) }),
      );
      await writeReports(result, outputs, {
        color: options.color,
        summary: true,
        files,
        snapshotFile: shownPath(file),
        ...policyFiles(policy),
      });
      const { exitCode } = result.gate;
      await print(
        "\nThe demo evaluated the bundled sample account.\n" +
          `A scan with this result has exit code ${exitCode}; the demo always has exit code 0.\n`,
      );
    });
}
