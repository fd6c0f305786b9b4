import { Command } from "commander";
import { CANARY_CONTROLS } from "../../model/aws/canary.ts";
import { withAlias } from "../arguments/habits.ts";
import { repeated, withAccountOptions, withReportOptions } from "../arguments/options.ts";
import { withCanaryOptions } from "../evidence/canary-options.ts";
import type { ScanOptions } from "./options.ts";
import { scan } from "./scan.ts";

const examples = `
Examples:
  trailproof canary                                        make calls, and wait until they are delivered
  trailproof canary --wait 0 --resume canary.json          make calls, and end at once (exit code 3)
  trailproof canary --wait 0 --resume canary.json          20 minutes later: were they delivered?
  trailproof canary --trail main --output html=canary.html

Exit codes: 0 delivered · 1 lost or late · 2 usage or file error · 3 not known yet, or not readable · 4 nothing collected, or no call was answered · 130 interrupted`;

export function canaryCommand(): Command {
  const command = new Command("canary")
    .summary("make harmless calls, and prove that they are delivered")
    .description(
      "Makes harmless calls (GetCallerIdentity, ListUsers, ListBuckets) with a token in their User-Agent, and looks for them in Event history, and in the bucket and the log group of every trail that should record them.",
    );
  const all = withReportOptions(withAccountOptions(withCanaryOptions(command)))
    .option("--trail <name>", "only this trail, by name or ARN; repeatable (default: every trail)", repeated)
    .option("--save-snapshot <file>", "save the evidence as a snapshot")
    .option("--no-snapshot-file", "do not save a snapshot next to a SARIF or GitLab report")
    .option("-q, --quiet", "print no summary and no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const options = self.optsWithGlobals<ScanOptions>();
      process.exitCode = await scan({
        ...options,
        canary: true,
        include: options.include ?? ["pass", "not-applicable"],
        policy: ["baseline"],
        control: [...CANARY_CONTROLS],
      });
    });
  return withAlias(all, "--region", "--regions");
}
