import { digestProblem, type FolderProblem, gapBefore, type Unverified, unverifiedBy } from "../chain/chain.ts";
import { type DigestEntry, idOf, inOrder, locatePrevious, problemEntry, validEntry } from "../digest/entry.ts";
import { type DigestOutcome, type NextDigestSignature, type ValidDigest, verifyDigest } from "../digest/verify.ts";
import { type ListedDigest, listDigests, MAX_TIME } from "../layout/listing.ts";
import { digestFolder, type RegionFolder } from "../layout/object-names.ts";
import { HOUR, isoSpan } from "../layout/time.ts";
import { isOwn, type LoadedDigests } from "./load-digests.ts";
import { keepSignature, type PreviousLocation } from "./previous-digests.ts";
import type { Run } from "./run.ts";

/** How the digest files of a folder end. */
export interface RangeEnd {
  readonly problems: readonly FolderProblem[];
  readonly unverified: readonly Unverified[];
  /** Digest files that the first one after the range leads to, by what was found. */
  readonly missing: number;
  readonly unreadable: number;
  readonly invalid: number;
  /** A valid digest file after the range: it lists what was delivered until its end. */
  readonly next?: ValidDigest;
  /** Whether the trail has digest files here, in the range or not. */
  readonly hasTrace: boolean;
  /** The previous digest file of the next one, if it is in a different folder: the chain comes from there. */
  readonly continuesAt?: PreviousLocation;
}

const NO_PROBLEM: RangeEnd = { problems: [], unverified: [], missing: 0, unreadable: 0, invalid: 0, hasTrace: true };

/**
 * Verifies that digest files continue until the end of the range: a chain that is followed from the newest one does not
 * show that newer ones were deleted. A digest file is expected for every hour until {@link Run.expectedUntil}.
 *
 * @param regular - the trail's regular digest files in the range, in order.
 * @param folders - where the trail's digest files are.
 * @param hasLogs - whether the range has log files that no digest file of another trail lists.
 * @throws SourceError
 */
export async function verifyRangeEnd(
  run: Run,
  folder: RegionFolder,
  regular: readonly DigestEntry[],
  folders: LoadedDigests["folders"],
  hasLogs: () => Promise<boolean>,
): Promise<RangeEnd> {
  const { range, expectedUntil } = run;
  const newest = regular.at(-1);
  const end = newest && (newest.state === "valid" ? newest.end : newest.time);
  const reached = end ?? range.start;
  // If a trail was off and is on again, a digest file after the range covers the time between.
  const until = run.logging?.isLogging ? Math.min(range.end, run.due) : expectedUntil.time;
  if (reached >= until) return NO_PROBLEM;
  const found = await Promise.all(
    folders.map((one) => firstOwn(run, one.folder, range.end + HOUR + 1, Math.min(MAX_TIME, one.until), MAX_TRIED)),
  );
  const ahead = inOrder(found.flat());
  const [older] = newest ? [] : await firstOwn(run, folder, 0, range.start - 1, 1);
  const next = await firstValid(run, ahead);
  const hasTrace = newest !== undefined || older !== undefined;
  // Before the range it does not matter when the digest files ended.
  const ended = hasTrace ? (end ?? range.start) : undefined;
  if (next?.outcome.state === "valid") return followNext(run, next.digest, next.outcome, regular, folders, ended);
  const isOff = reached >= expectedUntil.time;
  const hasStopped = !isOff && (hasTrace || (await hasLogs()));
  if (!next) return { ...(hasStopped ? digestsStopped(run, folder, end) : NO_PROBLEM), hasTrace };
  // An unsigned digest file does not show that the chain continues: anyone may have put it there.
  const unverifiedNext = notVerified(problemEntry(next.digest, next.outcome), reached, next.digest.time);
  if (isOff && unverifiedNext.unreadable === 0) return NO_PROBLEM;
  if (!hasStopped) return unverifiedNext;
  const stopped = digestsStopped(run, folder, end);
  return unverifiedNext.unreadable > 0
    ? { ...stopped, problems: [...stopped.problems, ...unverifiedNext.problems] }
    : stopped;
}

/** So many digest files after the range are tried until a valid one is found. */
const MAX_TRIED = 8;

/** The earliest of the trail's regular digest files in a time. */
async function firstOwn(
  run: Run,
  folder: RegionFolder,
  from: number,
  to: number,
  most: number,
): Promise<ListedDigest[]> {
  const found: ListedDigest[] = [];
  for await (const digest of listDigests(run.source, folder, from, to)) {
    if (isOwn(run, digest) && !digest.backfill && digest.time >= from && digest.time <= to) found.push(digest);
    if (found.length === most) break;
  }
  return found;
}

interface Tried {
  readonly digest: ListedDigest;
  readonly outcome: DigestOutcome;
}

/** The first valid one; the first one with its problem if none is valid. */
async function firstValid(run: Run, ahead: readonly ListedDigest[]): Promise<Tried | undefined> {
  const { source, keys } = run;
  const tried: Tried[] = [];
  if (source.hasMetadata)
    for (const digest of ahead) {
      tried.push({ digest, outcome: await verifyDigest(source, keys, digest) });
      if (tried.at(-1)?.outcome.state === "valid") break;
    }
  else {
    // Newest first: each has the signature of the previous one.
    const signatures = new Map<string, NextDigestSignature>();
    for (const digest of ahead.toReversed()) {
      const outcome = await verifyDigest(source, keys, digest, signatures.get(idOf(digest)));
      keepSignature(outcome, digest.bucket, signatures);
      tried.unshift({ digest, outcome });
    }
  }
  return tried.find(({ outcome }) => outcome.state === "valid") ?? tried[0];
}

/** Follows the first valid digest file after the range back: to one that exists, to one that is missing, or to a gap. */
async function followNext(
  run: Run,
  next: ListedDigest,
  outcome: ValidDigest,
  regular: readonly DigestEntry[],
  folders: LoadedDigests["folders"],
  end: number | undefined,
): Promise<RangeEnd> {
  const { source, keys, range } = run;
  const from = end ?? range.start;
  const entry = validEntry(next, outcome);
  const before = locatePrevious(entry);
  const complete: RangeEnd = { ...NO_PROBLEM, next: outcome };
  if (!before)
    return end === undefined ? complete : { ...complete, problems: gapBefore(entry, from, run.logging, true) };
  if (regular.some((one) => idOf(one) === idOf(before))) return complete;
  const isElsewhere =
    before.name && folders.every(({ folder }) => folder.bucket !== before.bucket || folder.base !== before.name?.base);
  if (isElsewhere && before.time >= range.start && entry.previous)
    return { ...complete, continuesAt: { ...before, signature: entry.previous.signature } };
  const previous = await verifyDigest(source, keys, before, {
    signature: entry.previous?.signature ?? "",
    trusted: true,
  });
  // It is before the range, or in a different folder: the chain is unbroken.
  if (previous.state === "valid") return complete;
  return { ...notVerified(problemEntry(before, previous), from, entry.start), next: outcome };
}

/** The last digest file of the range is missing, invalid or unreadable. */
function notVerified(entry: ReturnType<typeof problemEntry>, from: number, to: number): RangeEnd {
  const { kind } = entry;
  return {
    problems: [digestProblem(entry, { from, to })],
    unverified: [unverifiedBy(entry, { from, to })],
    missing: kind === "digest-missing" ? 1 : 0,
    unreadable: kind === "unreadable" ? 1 : 0,
    invalid: kind === "digest-missing" || kind === "unreadable" ? 0 : 1,
    hasTrace: true,
  };
}

/** No digest files where some were expected. */
export function digestsStopped({ range, expectedUntil }: Run, folder: RegionFolder, end: number | undefined): RangeEnd {
  const from = end ?? range.start;
  const what = end === undefined ? "no digest file in the range" : "no digest file after this time";
  return {
    ...NO_PROBLEM,
    problems: [
      {
        kind: "digests-stopped",
        bucket: folder.bucket,
        key: digestFolder(folder),
        detail: `${what}, although one is expected for every hour: ${expectedUntil.because}`,
        ...isoSpan({ from, to: expectedUntil.time }),
      },
    ],
  };
}
