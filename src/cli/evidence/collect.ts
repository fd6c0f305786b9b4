import { Command } from "commander";
import { formatSnapshot } from "../../documents/format.ts";
import { UserError } from "../../model/errors.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { withAlias } from "../arguments/habits.ts";
import {
  type AccountOptions,
  requestedScope,
  type VerifyOptions,
  withAccountOptions,
  withVerifyOption,
} from "../arguments/options.ts";
import { checkWritable, namedFile, print, writeOutput } from "../io/output.ts";
import { collectLive, sayIfExpired } from "./collect-live.ts";

const examples = `
Examples:
  trailproof collect --out snapshot.json
  trailproof scan --snapshot snapshot.json --policy all

Exit codes: 0 snapshot saved · 2 usage or file error · 4 nothing collected · 130 interrupted`;

export function collectCommand(): Command {
  const command = withVerifyOption(
    withAccountOptions(
      new Command("collect")
        .summary("save the evidence as a snapshot")
        .description(
          "Collects the CloudTrail configuration of an account and saves it as a snapshot (file mode 0600).",
        ),
    ),
  );
  return withAlias(command, "--region", "--regions")
    .option("--out <file>", "file of the snapshot; - for standard output")
    .option("-q, --quiet", "print no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<AccountOptions & VerifyOptions & { out?: string }>();
      // Not commander's required option: its error would hide the suggestion for a misspelt one.
      if (options.out === undefined)
        throw new UserError("--out is missing: name the file of the snapshot, or - for standard output");
      const out = namedFile(options.out);
      checkWritable(out);
      const snapshot = await collectLive(options, {
        scope: requestedScope(options),
        ...(options.verifyLogs === undefined ? {} : { verifyLogs: options.verifyLogs }),
      });
      await sayIfExpired(snapshot, options);
      const text = formatSnapshot(snapshot);
      if (out === "-") return print(text);
      await writeOutput(out, text, { mode: 0o600 });
      const trails = Object.keys(snapshot.trails).length;
      const regions = Object.values(snapshot.regions).filter(
        (region) => region.trails.state !== "not-collected",
      ).length;
      if (!options.quiet)
        await print(
          `wrote ${oneLine(out)}: account ${snapshot.account.id}, ${counted(regions, "region")}, ${counted(trails, "trail")}\n`,
          process.stderr,
        );
    });
}
