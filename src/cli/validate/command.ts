import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Command } from "commander";
import { readDocumentFile, whyUnreadable } from "../../documents/input-file.ts";
import type { Opened } from "../../integrity/source/opened.ts";
import type { ValidateOptions } from "../../integrity/validate-trail.ts";
import { parseArn } from "../../model/aws/arn.ts";
import { isRegionCode } from "../../model/aws/partitions.ts";
import { UserError } from "../../model/errors.ts";
import { pointInTime } from "../../model/text/point-in-time.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import type { UsedKey } from "../../model/validation-run.ts";
import { tool } from "../../tool.ts";
import {
  list,
  number,
  offlineOption,
  repeated,
  type SessionChoices,
  sessionOptions,
  withSessionOptions,
} from "../arguments/options.ts";
import { shownCommand } from "../arguments/shown-command.ts";
import { checkDistinct, checkWritable, parseOutputOf } from "../io/output.ts";
import { startSpinner } from "../io/spinner.ts";
import { sayOnInterrupt } from "../process/interrupt.ts";
import { VALIDATE_FORMATS, writeResult } from "./output.ts";
import { countProgress } from "./progress.ts";

interface Choices extends SessionChoices {
  readonly trailArn?: string;
  readonly trailName?: string;
  readonly homeRegion?: string;
  readonly start?: string;
  readonly end?: string;
  readonly regions?: string[];
  readonly accountId?: string[];
  readonly bucket?: string;
  readonly prefix?: string;
  readonly source?: string;
  readonly publicKeys?: string;
  readonly maxLogMib: number;
  readonly output?: string[];
  readonly concurrency?: number;
  readonly checkpoint?: string;
  readonly digestsOnly?: boolean;
  readonly allowGaps?: boolean;
  readonly allowEmpty?: boolean;
  readonly ignoreAccount?: string[];
  readonly ignoreRegion?: string[];
  readonly quiet?: boolean;
  readonly color: boolean;
}

const examples = `
Examples:
  trailproof validate --trail-arn arn:aws:cloudtrail:eu-west-1:111122223333:trail/main --start 24h
  trailproof validate --trail-arn arn:aws:cloudtrail:eu-west-1:111122223333:trail/main --start 2026-01-01 --end 2026-02-01 --checkpoint january.checkpoint --output json=january.json
  trailproof validate --trail-name main --home-region eu-west-1 --bucket acme-trail --start 7d
  trailproof validate --trail-name main --home-region eu-west-1 --source ./acme-trail --public-keys keys.json --start 2026-01-15 --end 2026-01-16

Exit codes: 0 intact · 1 something is wrong · 2 usage or file error · 3 something could not be read or explained · 4 the trail could not be asked · 130 interrupted`;

export function validateCommand(): Command {
  return withSessionOptions(
    new Command("validate")
      .summary("are the delivered log files intact?")
      .description(
        "Verifies the digest chains and log files that a trail delivered: every account and region in one run, or a copy on disk.",
      )
      .option("--trail-arn <arn>", "the trail")
      .option(
        "--trail-name <name>",
        "the trail's name, with --home-region; with --bucket or --source AWS is not asked for it",
      )
      .option("--home-region <region>", "the trail's home region")
      .option("--start <time>", "begin of the range: ISO 8601, a date, or how long ago (24h, 7d)")
      .option("--end <time>", "end of the range (now)")
      .option("--regions <list>", "these source regions only, separated by commas", list)
      .option("--account-id <id...>", "these accounts of an organization only", list)
      .option(
        "--ignore-account <list>",
        "accounts that left the organization or were closed: what is missing or unreadable there is a note",
        list,
      )
      .option("--ignore-region <list>", "the same for regions that are disabled", list)
      .option("--bucket <name>", "the bucket, if not the one that the trail names")
      .option("--prefix <prefix>", "the prefix before AWSLogs/, if not the one that the trail names")
      .addOption(
        offlineOption("--source <folder>", "a copy of the bucket's tree on disk instead of S3; makes no AWS call"),
      )
      .option("--public-keys <file>", "answers of ListPublicKeys, for --source")
      .option("--max-log-mib <n>", "MiB that a log file may inflate to", number(1, 65_536), 512)
      .option(
        "--output <format=file>",
        "write the result as json or html; repeat for several; - for standard output",
        repeated,
      )
      .option("--concurrency <n>", "the most requests in flight (256; of a copy on disk, 64 files)", number(1, 1024))
      .option("--checkpoint <file>", "remember here what is verified, and go on from it")
      .option("--digests-only", "verify the digests, and look at no log file")
      .option("--allow-gaps", "an unexplained gap between digest chains does not change the exit code")
      .option("--allow-empty", "a run that finds nothing to verify ends with exit code 0, not 3")
      .option("--quiet", "no summary, no notes"),
  )
    .addHelpText("after", examples)
    .action(async (_, self: Command) => {
      const choices = self.optsWithGlobals<Choices>();
      process.exitCode = await validate(choices);
    });
}

async function validate(choices: Choices): Promise<number> {
  const now = Date.now();
  const named = namedTrail(choices);
  const range = rangeOf(choices, now);
  const outputs = (choices.output ?? []).map((text) => parseOutputOf(text, VALIDATE_FORMATS));
  const { checkpoint: remembered, publicKeys: keysFile } = choices;
  checkDistinct(
    [...outputs.map(({ path }) => path), ...(remembered === undefined ? [] : [remembered])],
    keysFile === undefined ? [] : [keysFile],
  );
  for (const { path } of outputs) checkWritable(path);
  checkConflicts(choices);
  // The SDK's notice of several lines would stand in place of the one sentence that matters.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const opening = choices.source === undefined ? bucketInS3(choices, named) : treeOnDisk(choices, named);
  // Loaded while the trail is asked.
  const engine = import("../../integrity/validate-trail.ts");
  const opened = await opening;
  try {
    const { trail } = opened;
    const header = {
      trail: trail.name,
      homeRegion: trail.homeRegion,
      bucket: trail.bucket,
      prefix: trail.prefix ?? "",
      ...(choices.source === undefined ? {} : { source: resolve(choices.source) }),
    };
    const checkpoint = choices.checkpoint
      ? (await import("../../integrity/checkpoint/checkpoint-file.ts")).openCheckpoint(
          choices.checkpoint,
          header,
          range.start,
        )
      : undefined;
    if (choices.checkpoint)
      sayOnInterrupt(`What is verified so far is in ${choices.checkpoint}: the same command goes on from there`);
    const { validateTrail } = await engine;
    const { progress, stop } = await watcher(choices);
    const publicKeys: UsedKey[] = [];
    const result = await validateTrail({
      trail,
      range,
      source: opened.source,
      tool,
      regions: choices.regions,
      accountIds: choices.accountId,
      digestsOnly: choices.digestsOnly,
      allowGaps: choices.allowGaps,
      allowEmpty: choices.allowEmpty,
      ignored: { accountIds: choices.ignoreAccount ?? [], regions: choices.ignoreRegion ?? [] },
      organizationAccounts: opened.organizationAccounts,
      checkpoint,
      limits: opened.limits,
      progress,
      onPublicKey: (key) => publicKeys.push(key),
      now,
      notes: [...opened.notes, ...(checkpoint?.notes ?? [])],
    }).finally(stop);
    const identity = outputs.some(({ format }) => format === "html") ? await opened.identity() : "";
    const run = {
      startedAt: new Date(now).toISOString(),
      endedAt: new Date().toISOString(),
      identity,
      command: shownCommand(process.argv.slice(2)),
    };
    await writeResult(result, { ...run, publicKeys }, outputs, choices);
    return result.exitCode;
  } finally {
    await opened.close();
  }
}

interface Named {
  readonly name: string;
  readonly homeRegion: string;
  readonly arn?: string;
  readonly bucket?: string;
  readonly prefix?: string;
}

function namedTrail({ trailArn, trailName, homeRegion, bucket, prefix }: Choices): Named {
  const where = { ...(bucket === undefined ? {} : { bucket }), ...(prefix === undefined ? {} : { prefix }) };
  if (trailArn !== undefined) {
    if (trailName !== undefined || homeRegion !== undefined)
      throw new UserError(
        "--trail-arn tells the trail's name and home region: leave --trail-name and --home-region out",
      );
    const arn = parseArn(trailArn);
    const name = arn && /^trail\/([A-Za-z0-9._-]+)$/.exec(arn.resource)?.[1];
    if (!arn || !name || arn.service !== "cloudtrail" || !/^\d{12}$/.test(arn.accountId) || !isRegionCode(arn.region))
      throw new UserError(
        `--trail-arn ${oneLine(trailArn)}: expected arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME, the ARN of a trail`,
      );
    return { name, homeRegion: arn.region, arn: trailArn, ...where };
  }
  if (trailName === undefined || homeRegion === undefined)
    throw new UserError("Which trail? Name it with --trail-arn, or with --trail-name and --home-region");
  if (!/^[A-Za-z0-9._-]+$/.test(trailName))
    throw new UserError(`--trail-name ${oneLine(trailName)}: no trail has such a name`);
  if (!isRegionCode(homeRegion))
    throw new UserError(`--home-region ${oneLine(homeRegion)}: expected a region such as eu-west-1`);
  return { name: trailName, homeRegion, ...where };
}

function rangeOf({ start, end }: Choices, now: number): ValidateOptions["range"] {
  if (start === undefined) throw new UserError("--start is missing: from when on? Such as 2026-01-15, or 24h");
  const range = {
    start: pointInTime("--start", start, now),
    end: end === undefined ? Math.floor(now / 1000) * 1000 : pointInTime("--end", end, now),
  };
  if (range.start > range.end) throw new UserError("--start is later than --end");
  return range;
}

function checkConflicts(choices: Choices): void {
  const { source, publicKeys, checkpoint, digestsOnly, accountId, regions, ignoreAccount, ignoreRegion } = choices;
  if (source !== undefined && publicKeys === undefined)
    throw new UserError("--source needs --public-keys FILE: AWS is not asked for them");
  if (source === undefined && publicKeys !== undefined) throw new UserError("--public-keys is for --source alone");
  if (checkpoint !== undefined && digestsOnly)
    throw new UserError("--checkpoint remembers verified log files: leave --digests-only or --checkpoint out");
  for (const [option, ids] of Object.entries({ "--account-id": accountId, "--ignore-account": ignoreAccount })) {
    const account = ids?.find((id) => !/^\d{12}$/.test(id));
    if (account !== undefined) throw new UserError(`${option} ${oneLine(account)}: expected twelve digits`);
  }
  for (const [option, names] of Object.entries({ "--regions": regions, "--ignore-region": ignoreRegion })) {
    const region = names?.find((one) => !isRegionCode(one));
    if (region !== undefined) throw new UserError(`${option} ${oneLine(region)}: expected regions such as eu-west-1`);
  }
}

async function bucketInS3(choices: Choices, named: Named): Promise<Opened> {
  const { openS3 } = await import("../../integrity/s3/open-s3.ts");
  return openS3({
    ...sessionOptions(choices),
    named,
    maxLogMib: choices.maxLogMib,
    concurrency: choices.concurrency,
  });
}

async function treeOnDisk(choices: Choices, named: Named): Promise<Opened> {
  const folder = choices.source ?? "";
  checkFolder(folder);
  const { openFolder } = await import("../../integrity/source/open-folder.ts");
  const { readKeysFile } = await import("../../integrity/source/public-keys-file.ts");
  const file = choices.publicKeys ?? "";
  const keys = readKeysFile(await readDocumentFile(file), file);
  return openFolder({
    folder,
    keys,
    keysFile: file,
    named,
    maxLogMib: choices.maxLogMib,
    concurrency: choices.concurrency,
  });
}

/** @throws UserError */
function checkFolder(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  } catch (error) {
    throw new UserError(`--source ${path}: ${whyUnreadable(error as Error)}`, 2, { cause: error });
  }
  throw new UserError(`--source ${path}: there is no such folder`);
}

async function watcher({ quiet }: Choices) {
  const { progress, text } = countProgress();
  const spinner = quiet ? undefined : await startSpinner(text);
  return spinner ? { progress, stop: () => spinner.stop() } : { progress: undefined, stop: () => {} };
}
