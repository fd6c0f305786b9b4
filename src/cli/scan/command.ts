import { Command } from "commander";
import { unknownVariables, withAlias, withEnvironment } from "../arguments/habits.ts";
import {
  failOnOption,
  number,
  offlineOption,
  severitiesOption,
  verifyOption,
  withAccountOptions,
  withPolicyOptions,
  withReportOptions,
  withVerifyOption,
} from "../arguments/options.ts";
import { withCanaryOptions } from "../evidence/canary-options.ts";
import { print } from "../io/output.ts";
import { withScanEventsOptions } from "./events-options.ts";
import type { ScanOptions } from "./options.ts";
import { scan } from "./scan.ts";

const examples = `
Examples:
  trailproof scan                                          the account of your credentials, every enabled Region
  trailproof scan --regions us-east-1,eu-west-1 --policy all
  trailproof scan --output json=r.json --output sarif=r.sarif --fail-on medium
  trailproof scan --verify-logs 24h                        also verify the log files of the last day
  trailproof scan --events 24h                             also find calls of the last day that were not expected
  trailproof scan --snapshot saved.json --quiet            evaluate a saved snapshot, offline
  trailproof scan --baseline r.json --new-only             fail on what is new since an earlier result
  trailproof scan --snapshot saved.json --verify r.html    is this the file that was produced?

Exit codes: 0 gate passed · 1 gate failed · 2 usage, policy or file error · 3 evidence incomplete · 4 nothing collected · 130 interrupted`;

export function scanCommand(): Command {
  const command = new Command("scan")
    .summary("collect evidence, evaluate it, write reports")
    .description(
      "Collects the CloudTrail configuration of an account, evaluates it against a policy and writes reports. The gate of the policy decides the exit code.",
    );
  const live = withVerifyOption(withAccountOptions(command)).option(
    "--canary",
    "make harmless calls, and look for them where trails deliver; enables the controls canary-…",
  );
  const all = withReportOptions(withPolicyOptions(withScanEventsOptions(withCanaryOptions(live))))
    .addOption(
      offlineOption("--snapshot <file>", "evaluate a saved snapshot instead of a live account (- for standard input)"),
    )
    .option("--save-snapshot <file>", "save the evidence as a snapshot")
    .option("--no-snapshot-file", "do not save a snapshot next to a SARIF or GitLab report")
    .addOption(severitiesOption())
    .addOption(failOnOption())
    .option("--min-score <n>", "the gate fails below this score", number(0, 100))
    .option("--baseline <result>", "compare with an earlier JSON result: a file, or s3://BUCKET/KEY")
    .option("--new-only", "the gate fails only on failures that are new since the baseline")
    .option("--history <location>", "add the result to a history: a folder, or s3://BUCKET/PREFIX")
    .addOption(verifyOption("with --snapshot: compare an HTML report byte for byte: exit code 0 or 1; writes nothing"))
    .option("--exit-zero", "end with 0 whatever the gate says; errors keep their exit codes")
    .option("-q, --quiet", "print no summary and no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      for (const sentence of unknownVariables(self)) await print(`${sentence}\n`, process.stderr);
      process.exitCode = await scan(self.optsWithGlobals<ScanOptions>());
    });
  return withEnvironment(withAlias(all, "--region", "--regions"));
}
