import { Command } from "commander";
import type { ValidateOptions } from "../../../integrity/options.ts";
import type { UsedKey } from "../../../model/integrity/validation-run.ts";
import { withAlias } from "../../arguments/habits.ts";
import {
  list,
  number,
  offlineOption,
  repeated,
  type SessionChoices,
  sessionOptions,
  withSessionOptions,
} from "../../arguments/options.ts";
import { shownCommand } from "../../arguments/shown-command.ts";
import { checkDistinct, checkOutside, checkWritable, parseOutputOf } from "../../io/output.ts";
import { startSpinner } from "../../io/spinner.ts";
import { sayOnInterrupt } from "../../process/interrupt.ts";
import { OPTIMIZE_LATER, tuneV8 } from "../../process/tune-v8.ts";
import { VALIDATE_FORMATS, writeResult } from "./output.ts";
import { countProgress } from "./progress.ts";

/** The options that are called like the members of the library. */
const MEMBERS = [
  "trailArn",
  "trailName",
  "homeRegion",
  "end",
  "bucket",
  "prefix",
  "regions",
  "source",
  "publicKeys",
  "checkpoint",
  "digestsOnly",
  "allowGaps",
  "allowEmpty",
  "maxLogMib",
  "concurrency",
] as const satisfies readonly (keyof ValidateOptions)[];

interface Choices extends SessionChoices, Pick<ValidateOptions, (typeof MEMBERS)[number]> {
  readonly start?: string;
  readonly accountId?: string[];
  readonly ignoreAccount?: string[];
  readonly ignoreRegion?: string[];
  readonly output?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

const examples = `
Examples:
  trailproof validate --trail-arn arn:aws:cloudtrail:eu-west-1:111122223333:trail/main --start 24h
  trailproof validate --trail-arn arn:aws:cloudtrail:eu-west-1:111122223333:trail/main --start 2026-01-01 --end 2026-02-01 --checkpoint january.checkpoint --output json=january.json
  trailproof validate --trail-name main --home-region eu-west-1 --bucket acme-trail --start 7d
  trailproof validate --trail-name main --home-region eu-west-1 --source ./acme-trail --public-keys keys.json --start 2026-01-15 --end 2026-01-16

Exit codes: 0 intact · 1 problems found · 2 usage or file error · 3 undecided: something could not be read or explained, or nothing was verified · 4 the trail could not be read · 130 interrupted`;

export function validateCommand(): Command {
  const command = withSessionOptions(
    new Command("validate")
      .summary("verify digest chains and delivered log files")
      .description(
        "Verifies the digest chains and log files that a trail delivered, for every account and Region in one run, from S3 or a copy on disk.",
      )
      .option("--trail-arn <arn>", "the trail")
      .option(
        "--trail-name <name>",
        "the trail's name, with --home-region; with --bucket or --source the trail is not read from AWS",
      )
      .option("--home-region <region>", "the trail's home Region")
      .option("--start <time>", "start of the range: ISO 8601, a date, or how long ago (24h, 7d)")
      .option("--end <time>", "end of the range (default: now)")
      .option(
        "--regions <list>",
        "only these source Regions: names or patterns such as 'eu-*', separated by commas",
        list,
      )
      .option("--account-id <id...>", "only these accounts of an organization", list)
      .option(
        "--ignore-account <list>",
        "accounts that left the organization or were closed: missing or unreadable files there are a note",
        list,
      )
      .option("--ignore-region <list>", "the same for disabled Regions", list)
      .option("--bucket <name>", "bucket, if not the one of the trail")
      .option("--prefix <prefix>", "prefix before AWSLogs/, if not the one of the trail")
      .addOption(offlineOption("--source <folder>", "a copy of the bucket on disk instead of S3; makes no AWS call"))
      .option("--public-keys <file>", "output of ListPublicKeys, for --source")
      .option("--max-log-mib <n>", "maximum uncompressed size of a log file in MiB", number(1, 65_536), 512)
      .option(
        "-o, --output <format=file>",
        "write the result (json, html); repeatable; - for standard output",
        repeated,
      )
      .option("--concurrency <n>", "concurrent requests (default: 256; with --source, 64 files)", number(1, 1024))
      .option("--checkpoint <file>", "file for verified progress; a later run continues from it")
      .option("--digests-only", "verify digest files only")
      .option("--allow-gaps", "an unexplained gap between digest chains does not change the exit code")
      .option("--allow-empty", "exit code 0 instead of 3 if there is nothing to verify")
      .option("-q, --quiet", "no summary, no notes"),
  );
  withAlias(command, "--start-time", "--start");
  withAlias(command, "--end-time", "--end");
  withAlias(command, "--region", "--regions");
  return command.addHelpText("after", examples).action(async (_, self: Command) => {
    const choices = self.optsWithGlobals<Choices>();
    process.exitCode = await validate(choices);
  });
}

async function validate(choices: Choices): Promise<number> {
  const now = Date.now();
  const options = validateOptions(choices);
  const { parseArguments } = await import("../../../integrity/arguments.ts");
  const parsed = parseArguments(options, now, (member) => OPTIONS[member] ?? `--${kebab(member)}`);
  const outputs = (choices.output ?? []).map((text) => parseOutputOf(text, VALIDATE_FORMATS));
  const { checkpoint, publicKeys } = choices;
  const written = [...outputs.map(({ path }) => path), ...(checkpoint === undefined ? [] : [checkpoint])];
  checkDistinct(written, publicKeys === undefined ? [] : [publicKeys]);
  checkOutside(written, choices.source === undefined ? [] : [choices.source]);
  for (const { path } of outputs) checkWritable(path);
  const keys: UsedKey[] = [];
  let identity = "";
  let stop = () => {};
  const { validate: run } = await import("../../../integrity/validate.ts");
  tuneV8(OPTIMIZE_LATER);
  const result = await run(options, {
    parsed,
    now,
    onBegin: async () => {
      if (checkpoint !== undefined)
        sayOnInterrupt(`What is verified so far is in ${checkpoint}: the same command continues from there`);
      const shown = await watcher(choices);
      stop = shown.stop;
      return shown.progress;
    },
    onPublicKey: (key) => keys.push(key),
    ...(outputs.some(({ format }) => format === "html") ? { onIdentity: (arn) => (identity = arn) } : {}),
  }).finally(() => stop());
  const times = { startedAt: new Date(now).toISOString(), endedAt: new Date().toISOString() };
  const command = shownCommand(process.argv.slice(2));
  await writeResult(result, { ...times, identity, command, publicKeys: keys }, outputs, choices);
  return result.exitCode;
}

function validateOptions(choices: Choices): ValidateOptions {
  const { accountId, ignoreAccount, ignoreRegion } = choices;
  return {
    ...sessionOptions(choices),
    // Its absence is reported with the other errors.
    start: choices.start as string,
    ...Object.fromEntries(MEMBERS.map((member) => [member, choices[member]])),
    accountIds: accountId,
    ignoreAccountIds: ignoreAccount,
    ignoreRegions: ignoreRegion,
  };
}

/** Options that are not called like the library's members. */
const OPTIONS: Readonly<Partial<Record<keyof ValidateOptions, string>>> = {
  accountIds: "--account-id",
  ignoreAccountIds: "--ignore-account",
  ignoreRegions: "--ignore-region",
  connectTimeoutMs: "--connect-timeout",
  attemptTimeoutMs: "--call-timeout",
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

async function watcher({ quiet }: Choices) {
  const { progress, text } = countProgress();
  const spinner = quiet ? undefined : await startSpinner(text);
  return spinner ? { progress, stop: () => spinner.stop() } : { progress: undefined, stop: () => {} };
}
