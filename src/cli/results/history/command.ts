import { Command } from "commander";
import { readHistory } from "../../../history/index.ts";
import { repeated, type SessionChoices, withSessionOptions } from "../../arguments/options.ts";
import { checkDistinct, checkWritable, parseOutputOf } from "../../io/output.ts";
import { historyAt } from "./location.ts";
import { HISTORY_FORMATS, writeHistory } from "./output.ts";

const examples = `
Examples:
  trailproof scan --history history                          keep the result of each scan
  trailproof history history                                 the accounts, or the one account
  trailproof history history --account 111122223333 --output html=history.html
  trailproof history s3://acme-audit/trailproof --account 111122223333 --output csv=-

Exit codes: 0 read · 2 usage or file error · 3 a stored result could not be read, and the others were · 4 no credentials · 130 interrupted`;

interface Options extends SessionChoices {
  readonly account?: string;
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

export function historyCommand(): Command {
  const command = new Command("history")
    .summary("show score and failures over time")
    .description(
      "Reads the results that scan --history keeps: score, evidence coverage and failures over time, the age of each failure, and who waived it.",
    )
    .argument("<location>", "folder, or s3://BUCKET/PREFIX")
    .option("--account <id>", "the account; without it an overview, where there are several");
  return withSessionOptions(command)
    .option("-o, --output <format=file>", "write json, csv or html; repeatable; - for standard output", repeated)
    .option("-q, --quiet", "print no summary and no notes")
    .addHelpText("after", examples)
    .action(async (location: string, _, self: Command) => {
      const options = self.optsWithGlobals<Options>();
      const outputs = (options.output ?? []).map((text) => parseOutputOf(text, HISTORY_FORMATS));
      for (const { path } of outputs) checkWritable(path);
      checkDistinct(outputs.map(({ path }) => path));
      const store = await historyAt(location, options);
      try {
        const history = await readHistory(store, options.account);
        await writeHistory(history, outputs, options);
        process.exitCode = history.problems.length > 0 ? 3 : 0;
      } finally {
        store.close();
      }
    });
}
