import { statSync } from "node:fs";
import { resolve } from "node:path";
import { readDocumentFile } from "../documents/input-file.ts";
import { UserError } from "../model/errors.ts";
import type { IntegrityResult } from "../model/integrity/integrity-result.ts";
import type { UsedKey } from "../model/integrity/validation-run.ts";
import { describeFileError } from "../model/text/file-error.ts";
import { tool } from "../tool.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { ValidateOptions } from "./options.ts";
import type { Progress } from "./region/run.ts";
import type { Opened } from "./source/opened.ts";

/** What a caller adds to the options. */
export interface Hooks {
  /** The checked options; default: they are checked here. */
  readonly parsed?: Arguments | undefined;
  /** Milliseconds; default: the current time. */
  readonly now?: number | undefined;
  /** Called when the trail was read and the checkpoint is open: verifying begins. */
  readonly onBegin?: (() => Promise<Progress | undefined>) | undefined;
  readonly onPublicKey?: ((key: UsedKey) => void) | undefined;
  /** Called at the end with the identity that made the calls; asked for only if it is given. */
  readonly onIdentity?: ((identity: string) => void) | undefined;
}

/** MiB that a log file may have uncompressed. */
export const MAX_LOG_MIB = 512;

/**
 * Validates the log files of a trail, from S3 or from a copy on disk.
 *
 * @throws UserError for wrong options, without credentials, for a trail that does not exist, and for files that cannot be read
 * or written.
 */
export async function validate(options: ValidateOptions, hooks: Hooks = {}): Promise<IntegrityResult> {
  const now = hooks.now ?? Date.now();
  const { named, range } = hooks.parsed ?? parseArguments(options, now);
  // The SDK's notice of several lines on older Node versions is not the caller's concern.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  const opening = open(options, named);
  // Loaded while the trail is read.
  const engine = import("./validate-trail.ts");
  const opened = await opening;
  try {
    const { trail, source, limits, organizationAccounts } = opened;
    const checkpoint = await openCheckpoint(options, trail, range.start);
    const { validateTrail } = await engine;
    const result = await validateTrail({
      trail,
      range,
      source,
      tool,
      regions: options.regions,
      accountIds: options.accountIds,
      digestsOnly: options.digestsOnly,
      allowGaps: options.allowGaps,
      allowEmpty: options.allowEmpty,
      ignored: { accountIds: options.ignoreAccountIds ?? [], regions: options.ignoreRegions ?? [] },
      organizationAccounts,
      checkpoint,
      limits,
      progress: await hooks.onBegin?.(),
      onPublicKey: hooks.onPublicKey,
      now,
      notes: [...opened.notes, ...(checkpoint?.notes ?? [])],
    });
    hooks.onIdentity?.(await opened.identity());
    return result;
  } finally {
    await opened.close();
  }
}

async function open(options: ValidateOptions, named: Arguments["named"]): Promise<Opened> {
  const { source: folder, publicKeys: keysFile = "", maxLogMib = MAX_LOG_MIB, concurrency } = options;
  if (folder === undefined) {
    const { openS3 } = await import("./s3/open-s3.ts");
    const { profile, roleArn, externalId, endpointUrl, connectTimeoutMs, attemptTimeoutMs } = options;
    const session = { profile, roleArn, externalId, endpointUrl, connectTimeoutMs, attemptTimeoutMs };
    return openS3({ ...session, named, maxLogMib, concurrency });
  }
  checkFolder(folder);
  const { openFolder } = await import("./source/open-folder.ts");
  const { readKeysFile } = await import("./source/public-keys-file.ts");
  const keys = readKeysFile(await readDocumentFile(keysFile), keysFile);
  return openFolder({ folder, keys, keysFile, named, maxLogMib, concurrency });
}

/** @throws UserError */
function checkFolder(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  } catch (error) {
    throw new UserError(`Cannot read folder ${path}: ${describeFileError(error as Error)}`, 2, { cause: error });
  }
  throw new UserError(`Cannot read folder ${path}: it does not exist`);
}

async function openCheckpoint({ checkpoint, source }: ValidateOptions, trail: Opened["trail"], since: number) {
  if (checkpoint === undefined) return undefined;
  const { name, homeRegion, bucket, prefix = "" } = trail;
  const copy = source === undefined ? {} : { source: resolve(source) };
  const { openCheckpoint: openFile } = await import("./checkpoint/checkpoint-file.ts");
  return openFile(checkpoint, { trail: name, homeRegion, bucket, prefix, ...copy }, since);
}
