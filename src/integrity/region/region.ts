import type { DigestCounts, IntegrityRegion, Problem } from "../../model/integrity/integrity-result.ts";
import { counted } from "../../model/text/safe-text.ts";
import { type FolderProblem, listingProblem, offTimes, placedProblem, verifyChain } from "../chain/chain.ts";
import { expectedTime, verifiedIntervals, verifiedShare } from "../chain/intervals.ts";
import { type DigestEntry, validOf } from "../digest/entry.ts";
import { digestFolder, type RegionFolder } from "../layout/object-names.ts";
import { HOUR, type Span } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import { type LoadedDigests, loadDigests } from "./load-digests.ts";
import { type RangeEnd, verifyRangeEnd } from "./range-end.ts";
import type { Run } from "./run.ts";
import { findUndigested, type Undigested, undigestedLogs } from "./undigested.ts";

/** What was found in one folder. */
export interface RegionOutcome {
  readonly folder: RegionFolder;
  readonly region: IntegrityRegion;
  readonly problems: readonly Problem[];
  /** Whether digest files of the trail, or a sign that some are missing, were found here. */
  readonly isRelevant: boolean;
  /** Whether a digest file of the trail was found in the range. */
  readonly hasDigests: boolean;
  /** Whether one was found at any time, or that could not be determined. */
  readonly hasTrace: boolean;
  /** Log files after the last digest file, and too old for one to follow. */
  readonly afterDigests: number;
}

/** Verifies one account's digest and log files of one source Region. */
export async function validateRegion(run: Run, folder: RegionFolder): Promise<RegionOutcome> {
  const problemsOf = (problems: readonly FolderProblem[]): Problem[] =>
    problems.map((problem) => placedProblem(problem, folder.accountId, folder.region));
  let loaded: LoadedDigests;
  try {
    loaded = await loadDigests(run, folder);
  } catch (error) {
    const problem = unreadableListing(error, run, folder, digestFolder(folder));
    return {
      ...outcome(run, folder, EMPTY, [], []),
      problems: problemsOf([problem]),
      isRelevant: true,
      hasTrace: true,
    };
  }
  const verifyEnd = () =>
    verifyRangeEnd(run, folder, regularOf(loaded), loaded.folders, () => hasAny(undigestedLogs(run, loaded)));
  let rangeEnd: RangeEnd | undefined;
  let endFailure: FolderProblem | undefined;
  try {
    rangeEnd = await verifyEnd();
    if (rangeEnd.continuesAt) {
      loaded = await loaded.follow(rangeEnd.continuesAt);
      rangeEnd = await verifyEnd();
    }
  } catch (error) {
    endFailure = unreadableListing(error, run, folder, digestFolder(folder));
  }
  const regular = regularOf(loaded);
  const chains = [regular, loaded.own.filter((entry) => entry.backfill)].map((chain) => verifyChain(chain, run));
  const problems = chains.flatMap((chain) => chain.problems);
  const off = [...chains.flatMap((chain) => chain.off), ...offTimes(rangeEnd?.problems ?? [])];
  const unverified = chains.flatMap((chain) => chain.unverified);
  let undigested: Undigested | undefined;
  problems.push(...(endFailure ? [endFailure] : []), ...(rangeEnd?.problems ?? []));
  unverified.push(...(rangeEnd?.unverified ?? []));
  if (!run.digestsOnly) undigested = await findUndigested(run, loaded, unverified, rangeEnd);
  problems.push(...(undigested?.problems ?? []));
  const { afterDigests = 0 } = undigested ?? {};
  await loaded.logsDone;
  problems.push(...loaded.problems);
  const result = outcome(run, folder, loaded, problems, unverifiedTimes(loaded, problems), off);
  const { digests, logs } = result.region;
  if (rangeEnd) {
    digests.missing += rangeEnd.missing;
    digests.unreadable += rangeEnd.unreadable;
    digests.invalid += rangeEnd.invalid;
  }
  if (undigested) {
    logs.undigested += undigested.undigested;
    logs.unreadable += undigested.unreadable;
    result.region.notYetDigested = undigested.notYet;
  }
  const withCounts = problems.map((one) => (one.kind === "digests-stopped" ? withLogCount(one, afterDigests) : one));
  return {
    ...result,
    problems: problemsOf(withCounts),
    isRelevant: loaded.own.length > 0 || problems.length > 0,
    hasTrace: loaded.own.length > 0 || rangeEnd === undefined || rangeEnd.hasTrace,
    afterDigests,
  };
}

/** Digest files stopped and log files did not: the trail was logging. */
const withLogCount = (stopped: FolderProblem, logs: number): FolderProblem =>
  logs === 0
    ? stopped
    : { ...stopped, detail: `${stopped.detail}; ${counted(logs, "log file")} ${logs === 1 ? "follows" : "follow"}` };

/** The outcome of an account and Region without a digest file of the trail. */
export function emptyOutcome(run: Run, folder: RegionFolder, found: readonly FolderProblem[]): RegionOutcome {
  const problems = found.map((problem) => placedProblem(problem, folder.accountId, folder.region));
  return { ...outcome(run, folder, EMPTY, [], []), problems };
}

const EMPTY: Pick<LoadedDigests, "own" | "logs"> = {
  own: [],
  logs: { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 },
};

function outcome(
  run: Run,
  folder: RegionFolder,
  { own, logs: { bytes, ...logs } }: Pick<LoadedDigests, "own" | "logs">,
  problems: readonly FolderProblem[],
  unverified: readonly Span[],
  off: readonly Span[] = [],
): Omit<RegionOutcome, "problems"> {
  const regular = own.filter((entry) => !entry.backfill);
  const valid = validOf(regular).map(({ start, end }) => ({ from: start, to: end }));
  const intervals = verifiedIntervals(run.range, valid, unverified);
  return {
    folder,
    region: {
      accountId: folder.accountId,
      region: folder.region,
      verifiedShare: verifiedShare(intervals),
      intervals,
      ...expectedTime(run.range, run.expectedUntil.time, off, intervals),
      digests: digestCounts(regular),
      backfillDigests: digestCounts(own.filter((entry) => entry.backfill)),
      logs: { ...logs, undigested: 0 },
      notYetDigested: 0,
      bytes,
    },
    isRelevant: problems.length > 0 || own.length > 0,
    hasDigests: own.length > 0,
    hasTrace: own.length > 0,
    afterDigests: 0,
  };
}

/** The times that problems leave unverified. A backfill digest file covers one hour, wherever its neighbours are. */
function unverifiedTimes({ own }: LoadedDigests, problems: readonly FolderProblem[]): Span[] {
  const backfill = new Map(own.filter((entry) => entry.backfill).map((entry) => [entry.key, entry]));
  return problems.flatMap(({ kind, key, from, to }) => {
    if (kind === "gap" || kind === "chain-broken" || kind === "log-undigested") return [];
    const backfilled = backfill.get(key);
    if (backfilled) return [{ from: backfilled.time - HOUR, to: backfilled.time }];
    return from === undefined || to === undefined ? [] : [{ from: Date.parse(from), to: Date.parse(to) }];
  });
}

function digestCounts(entries: readonly DigestEntry[]): DigestCounts {
  const counts = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
  for (const entry of entries)
    if (entry.state === "valid") counts.valid++;
    else if (entry.kind === "digest-missing") counts.missing++;
    else if (entry.kind === "unreadable") counts.unreadable++;
    else counts.invalid++;
  return counts;
}

/** @throws any other error: that is a bug. */
function unreadableListing(error: unknown, run: Run, { bucket }: RegionFolder, key: string): FolderProblem {
  if (!(error instanceof SourceError)) throw error;
  return listingProblem(run, bucket, key, error);
}

const regularOf = ({ own }: LoadedDigests): DigestEntry[] => own.filter((entry) => !entry.backfill);

async function hasAny(items: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of items) return true;
  return false;
}
