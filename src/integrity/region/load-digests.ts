import { digestProblem, type FolderProblem, listingProblem } from "../chain/chain.ts";
import type { CheckpointEntry } from "../checkpoint/checkpoint.ts";
import { type DigestEntry, idOf, inOrder, problemEntry, validEntry } from "../digest/entry.ts";
import {
  type DigestOutcome,
  type Located,
  type NextDigestSignature,
  type ValidDigest,
  verifyDigest,
} from "../digest/verify.ts";
import { type ListedDigest, type LogFolders, listDigests, logFolders } from "../layout/listing.ts";
import { type LogNames, makeLogNames } from "../layout/log-names.ts";
import { digestFolder, type RegionFolder } from "../layout/object-names.ts";
import { HOUR, inRange } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import { keepSignature, otherFolder, type PreviousLocation, unlistedPrevious } from "./previous-digests.ts";
import type { Run } from "./run.ts";
import { trustedCheckpoint, trustedSignature } from "./trusted-checkpoint.ts";
import { type LogsOutcome, verifyLogs } from "./verify-logs.ts";

/** What the digest files of a folder say. */
export interface LoadedDigests {
  /** The trail's own, in the range: regular and backfill ones, from the listing or from the next digest file. */
  readonly own: readonly DigestEntry[];
  /** Digest files that may list log files of the range: later ones of the trail, and those of other trails. */
  readonly others: readonly DigestEntry[];
  readonly names: LogNames;
  /** Counts of log files: complete when {@link logsDone} resolves. */
  readonly logs: Omit<LogsOutcome, "problems">;
  readonly problems: readonly FolderProblem[];
  readonly logsDone: Promise<unknown>;
  /** Where digest files are: the folder, and others that the chain leads to. */
  readonly folders: readonly LoadedFolder[];
  /** Taken from the checkpoint, not read. */
  readonly fromCheckpoint: readonly CheckpointEntry[];
  /** Reads such a digest file and its log files after all. */
  readonly verifyAgain: (entry: CheckpointEntry) => Promise<void>;
  /** Continues where a digest file after the range leads to. */
  readonly follow: (located: PreviousLocation) => Promise<LoadedDigests>;
}

export interface LoadedFolder {
  readonly folder: RegionFolder;
  /** From this time on the chain is in a different folder. */
  readonly until: number;
  /** Its log folders; listed at the same time as the digest files. */
  readonly logs: Promise<LogFolders>;
}

export const isOwn = (run: Run, { trailName, homeRegion }: ListedDigest): boolean =>
  trailName === run.trailName && homeRegion === run.homeRegion;

/** More digest files are read only while fewer log files wait. */
const MAX_WAITING_LOGS = 1000;

/**
 * Reads the digest files of a folder, follows the chain into other folders, and starts to verify the log files of the
 * trail's own digest files. `names` is complete when it returns; the log files may not be.
 */
export async function loadDigests(run: Run, folder: RegionFolder): Promise<LoadedDigests> {
  const { range } = run;
  const own = new Map<string, DigestEntry>();
  const others: DigestEntry[] = [];
  const names = makeLogNames();
  const logs = { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 };
  const problems: FolderProblem[] = [];
  const folders: LoadedFolder[] = [];
  const fromCheckpoint: CheckpointEntry[] = [];
  const unlistable: Pick<LoadedFolder, "folder">[] = [];
  const pending: Promise<void>[] = [];

  const takeFromCheckpoint = (entry: CheckpointEntry) => {
    own.set(idOf(entry.digest), entry.digest);
    for (const [bucket, key] of entry.names) names.add(bucket, key);
    logs.valid += entry.logs;
    logs.bytes += entry.bytes;
    fromCheckpoint.push(entry);
    run.progress.digestDone();
  };
  const takeLogs = async (located: Located, digest: ValidDigest, etag: string | undefined) => {
    const verified = await verifyLogs(run, digest);
    for (const name of ["valid", "invalid", "missing", "unreadable", "bytes"] as const) logs[name] += verified[name];
    problems.push(...verified.problems);
    if (verified.problems.length > 0 || etag === undefined) return;
    const listed = digest.body.logs.map(({ bucket, key }) => [bucket, key] as const);
    run.checkpoint.add({
      digest: validEntry(located, digest),
      etag,
      logs: listed.length,
      bytes: verified.bytes,
      names: listed,
    });
  };
  const verifyAgain = async ({ digest: entry, etag, logs: valid, bytes }: CheckpointEntry): Promise<void> => {
    logs.valid -= valid;
    logs.bytes -= bytes;
    const outcome = await verifyDigest(run.source, run.keys, entry, trustedSignature(entry));
    if (outcome.state === "valid") return takeLogs(entry, outcome, etag);
    const problem = problemEntry(entry, outcome);
    own.set(idOf(entry), problem);
    problems.push(digestProblem(problem, { from: entry.start, to: entry.end }));
  };
  const take = async (located: Located, outcome: DigestOutcome, isMine: boolean, etag?: string): Promise<void> => {
    const entry = outcome.state === "valid" ? validEntry(located, outcome) : problemEntry(located, outcome);
    if (isMine) own.set(idOf(located), entry);
    else others.push(entry);
    if (outcome.state === "valid") {
      for (const { bucket, key } of outcome.body.logs) names.add(bucket, key);
      if (isMine && !run.digestsOnly) {
        await run.logLimit.room(MAX_WAITING_LOGS);
        const work = takeLogs(located, outcome, etag);
        work.catch(() => {});
        pending.push(work);
      }
    }
    run.progress.digestDone();
  };

  const list = async (folder: RegionFolder, until: number): Promise<ListedDigest[]> => {
    const logs = logFolders(run.source, folder, { start: range.start, end: Math.min(range.end, until) });
    logs.catch(() => {});
    folders.push({ folder, until, logs });
    const found: ListedDigest[] = [];
    for await (const digest of listDigests(run.source, folder, range.start, Math.min(until, range.end + 2 * HOUR)))
      if (digest.time >= range.start && digest.time <= Math.min(until, range.end + 2 * HOUR)) found.push(digest);
    run.progress.digests(found.length);
    // Requested early; later calls get this answer.
    if (found.length > 0) void run.keys.unreadable(folder.region);
    return found;
  };
  const load = async (listed: readonly ListedDigest[]): Promise<void> => {
    // Newest first: without metadata, a digest file's signature is in the next one.
    const signatures = new Map<string, NextDigestSignature>();
    const newestFirst = inOrder(listed).reverse();
    const trusted = await trustedCheckpoint(run, newestFirst);
    const one = async (digest: ListedDigest): Promise<void> => {
      const isMine = isOwn(run, digest) && inRange(digest.time, range);
      const entry = isMine ? trusted(digest) : undefined;
      if (entry) return takeFromCheckpoint(entry);
      const outcome = await verifyDigest(run.source, run.keys, digest, signatures.get(idOf(digest)));
      keepSignature(outcome, digest.bucket, signatures);
      await take(digest, outcome, isMine, digest.etag);
    };
    if (run.source.hasMetadata) await Promise.all(newestFirst.map((digest) => run.digestLimit.run(() => one(digest))));
    else for (const digest of newestFirst) await one(digest);
  };

  /** A different folder may not exist or deny access: its digest files are read by name then, and the rest is verified. */
  const listOther = async (place: RegionFolder, until: number): Promise<ListedDigest[]> => {
    try {
      return await list(place, until);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      folders.splice(0, folders.length, ...folders.filter((one) => one.folder !== place));
      unlistable.push({ folder: place });
      if (!error.missing) problems.push(listingProblem(run, place.bucket, digestFolder(place), error));
      return [];
    }
  };

  await load(await list(folder, Number.POSITIVE_INFINITY));
  const visit = async (located: PreviousLocation): Promise<void> => {
    const place = otherFolder(located, [...folders, ...unlistable]);
    if (place) await load((await listOther(place, located.time)).filter((digest) => !own.has(idOf(digest))));
  };
  const takeByName = async (located: PreviousLocation): Promise<void> => {
    await visit(located);
    if (own.has(idOf(located))) return;
    await take(located, await verifyDigest(run.source, run.keys, located, trustedSignature(located)), true);
  };
  const walkBack = async (): Promise<LoadedDigests> => {
    for (let next = unlistedPrevious(own, range.start); next.length > 0; next = unlistedPrevious(own, range.start))
      for (const located of next) await takeByName(located);
    return current();
  };
  const current = (): LoadedDigests => {
    const logsDone = Promise.all(pending);
    logsDone.catch(() => {});
    return {
      // A digest file that is verified again may be invalid now.
      get own() {
        return inOrder(own.values());
      },
      others: inOrder(others),
      names,
      logs,
      problems,
      logsDone,
      folders,
      fromCheckpoint,
      verifyAgain,
      follow: async (located) => {
        await (inRange(located.time, range) ? takeByName(located) : visit(located));
        return walkBack();
      },
    };
  };
  return walkBack();
}
