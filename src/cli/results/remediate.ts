import { Command } from "commander";
import { formatSnapshot } from "../../documents/format.ts";
import { readDocumentFile } from "../../documents/input-file.ts";
import { readResult } from "../../documents/result.ts";
import { readSnapshot } from "../../documents/snapshot.ts";
import { controlsInForce, evaluate, factsFor } from "../../evaluate/index.ts";
import { isRegionCode } from "../../model/aws/partitions.ts";
import { MAX_RESULT_BYTES } from "../../model/documents/limits.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import { UserError } from "../../model/errors.ts";
import { SEVERITIES, type Severity } from "../../model/findings/severity.ts";
import { counted, oneLine } from "../../model/text/safe-text.ts";
import { cloudformation } from "../../remediate/formats/cloudformation/index.ts";
import { markdown } from "../../remediate/formats/markdown.ts";
import { shellScript } from "../../remediate/formats/shell.ts";
import { terraform } from "../../remediate/formats/terraform/index.ts";
import { type Plan, planOf } from "../../remediate/index.ts";
import { tool } from "../../tool.ts";
import { overridden, policyFor } from "../arguments/load-policy.ts";
import {
  type AccountOptions,
  choice,
  offlineOption,
  type PolicyOptions,
  withAccountOptions,
  withPolicyOptions,
} from "../arguments/options.ts";
import { collectLive } from "../evidence/collect-live.ts";
import { announce, checkDistinct, checkWritable, namedFile, print, writeOutput } from "../io/output.ts";
import { endable } from "../process/signals.ts";

interface RemediateOptions extends AccountOptions, PolicyOptions {
  readonly snapshot?: string;
  readonly result?: string;
  readonly severity?: Severity;
  readonly format: keyof typeof FORMATS;
  readonly output?: string;
  readonly email?: string;
  readonly homeRegion?: string;
}

const FORMATS = { sh: shellScript, terraform, cloudformation, markdown } as const;

const examples = `
Examples:
  trailproof remediate --output plan.sh && bash plan.sh                 print what it would change
  bash plan.sh --apply                                                  change it
  trailproof remediate --result result.json --severity high --format markdown
  trailproof remediate --framework cis-7.0 --email security@example.com --output plan.sh

Exit codes: 0 plan written · 2 usage, policy or file error · 3 plan written, evidence incomplete · 4 nothing collected · 130 interrupted`;

export function remediateCommand(): Command {
  const command = new Command("remediate")
    .summary("write one plan that fixes all failures")
    .description(
      "Writes one ordered plan for everything that fails: nothing is changed until you run it. Steps that need a decision are comments.",
    );
  return withPolicyOptions(withAccountOptions(command))
    .addOption(offlineOption("--snapshot <file>", "plan for a saved snapshot (- for standard input)"))
    .addOption(
      offlineOption("--result <file>", "plan for a saved JSON result (- for standard input)").conflicts([
        "snapshot",
        "policy",
        "framework",
      ]),
    )
    .addOption(choice("--severity <severity>", "only findings of this severity and higher", SEVERITIES))
    .addOption(choice("--format <format>", "format of the plan", Object.keys(FORMATS)).default("sh"))
    .option("-o, --output <file>", "file of the plan (default: standard output)")
    .option("--email <address>", "address to subscribe to the topic of the alarms")
    .option("--home-region <region>", "home Region of the trail, where the account has none")
    .option("-q, --quiet", "print no notes")
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      process.exitCode = await remediate(self.optsWithGlobals<RemediateOptions>());
    });
}

async function remediate(options: RemediateOptions): Promise<number> {
  const output = namedFile(options.output ?? "-");
  checkWritable(output);
  checkDistinct(
    [output],
    [options.snapshot, options.result].filter((path) => path !== undefined),
  );
  checkEmail(options.email);
  checkHomeRegion(options.homeRegion);
  const result = options.result
    ? readResult(await readDocumentFile(options.result, MAX_RESULT_BYTES), options.result)
    : await evaluated(options);
  const plan = planOf(result, {
    controls: options.control,
    severity: options.severity,
    email: options.email,
    homeRegion: options.homeRegion,
  });
  const text = FORMATS[options.format](plan);
  if (output === "-") await print(text);
  else await writeOutput(output, text);
  if (!options.quiet) {
    if (output !== "-") await announce([output]);
    await print(summaryOf(plan), process.stderr);
  }
  return plan.undecided.length > 0 ? 3 : 0;
}

/** One address, without what a message's header or a shell could take for something else. */
function checkEmail(email: string | undefined): void {
  if (email === undefined || /^[^\s@'"`$\\<>,;:()[\]]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+$/.test(email)) return;
  throw new UserError(`--email: expected an address such as security@example.com, not "${oneLine(email)}"`);
}

function checkHomeRegion(region: string | undefined): void {
  if (region === undefined || isRegionCode(region)) return;
  throw new UserError(`--home-region: expected a Region such as eu-west-1, not "${oneLine(region)}"`);
}

async function evaluated(options: RemediateOptions): Promise<ScanResult> {
  const { policy: loaded, checks } = await policyFor(options);
  // A plan has no gate, and needs no baseline.
  const { newOnly: _, ...gate } = loaded.gate;
  const policy = overridden({ ...loaded, gate }, options);
  const snapshot = options.snapshot
    ? readSnapshot(await readDocumentFile(options.snapshot), options.snapshot)
    : await collectLive(options, { facts: factsFor(controlsInForce(policy, checks)), scope: policy.scope });
  return await endable(() => evaluate({ snapshot, text: formatSnapshot(snapshot), policy, checks, tool }));
}

function summaryOf({ steps, open, undecided, notes }: Plan): string {
  const parts = [
    counted(steps.length, "step"),
    ...(open.length > 0 ? [`${counted(open.length, "step")} left to a person`] : []),
    ...(undecided.length > 0 ? [`${counted(undecided.length, "finding")} could not be evaluated`] : []),
  ];
  return [`Plan: ${parts.join(", ")}.`, ...notes].map((line) => `${oneLine(line)}\n`).join("");
}
