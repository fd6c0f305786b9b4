import type { DigestCounts, IntegrityRegion, Problem } from "../../model/integrity-result.ts";
import { counted } from "../../model/text.ts";
import { type Finding, judgeChain, offTimes, problemOf, unlisted } from "../chain/chain.ts";
import { expectedTime, provenIntervals, provenShare } from "../chain/intervals.ts";
import type { DigestFact } from "../digest/entry.ts";
import { digestFolder, type Folder } from "../layout/object-names.ts";
import { HOUR, type Span } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import { type Loaded, loadDigests, validOf } from "./load-digests.ts";
import { judgeTail, type Tail } from "./range-end.ts";
import type { Run } from "./run.ts";
import { findUndigested, type Undigested, unnamed } from "./undigested.ts";

/** What was found in one folder. */
export interface FolderOutcome {
  readonly folder: Folder;
  readonly region: IntegrityRegion;
  readonly problems: readonly Problem[];
  /** Whether digests of the trail, or what tells that some are gone, were found here. */
  readonly concerned: boolean;
  /** Whether a digest of the trail itself was there. */
  readonly hasDigests: boolean;
  /** Whether one was there, in the range or not, or whether that could not be told. */
  readonly isTraced: boolean;
  /** Log files after the last digest file that are too old for one to come. */
  readonly afterDigests: number;
}

/** Verifies one account's digests and log files of one source region. */
export async function validateFolder(run: Run, folder: Folder): Promise<FolderOutcome> {
  const problemsOf = (findings: readonly Finding[]): Problem[] =>
    findings.map((finding) => problemOf(finding, folder.accountId, folder.region));
  let loaded: Loaded;
  try {
    loaded = await loadDigests(run, folder);
  } catch (error) {
    const finding = unreadableListing(error, run, folder, digestFolder(folder));
    return { ...outcome(run, folder, EMPTY, [], []), problems: problemsOf([finding]), concerned: true, isTraced: true };
  }
  const judge = () => judgeTail(run, folder, regularOf(loaded), loaded.folders, () => hasAny(unnamed(run, loaded)));
  let tail: Tail | undefined;
  let tailFailure: Finding | undefined;
  try {
    tail = await judge();
    if (tail.leads) {
      loaded = await loaded.follow(tail.leads);
      tail = await judge();
    }
  } catch (error) {
    tailFailure = unreadableListing(error, run, folder, digestFolder(folder));
  }
  const regular = regularOf(loaded);
  const chains = [regular, loaded.own.filter((fact) => fact.backfill)].map((chain) => judgeChain(chain, run));
  const findings = chains.flatMap((chain) => chain.findings);
  const off = [...chains.flatMap((chain) => chain.off), ...offTimes(tail?.findings ?? [])];
  const unproven = chains.flatMap((chain) => chain.unproven);
  let undigested: Undigested | undefined;
  findings.push(...(tailFailure ? [tailFailure] : []), ...(tail?.findings ?? []));
  unproven.push(...(tail?.unproven ?? []));
  if (!run.digestsOnly) undigested = await findUndigested(run, loaded, unproven, tail);
  findings.push(...(undigested?.findings ?? []));
  const { afterDigests = 0 } = undigested ?? {};
  await loaded.logsDone;
  findings.push(...loaded.findings);
  const whole = outcome(run, folder, loaded, findings, spoilt(loaded, findings), off);
  const { digests, logs } = whole.region;
  if (tail) {
    digests.missing += tail.missing;
    digests.unreadable += tail.unreadable;
    digests.invalid += tail.invalid;
  }
  if (undigested) {
    logs.undigested += undigested.undigested;
    logs.unreadable += undigested.unreadable;
    whole.region.notYetDigested = undigested.notYet;
  }
  const told = findings.map((one) => (one.kind === "digests-stopped" ? withLogs(one, afterDigests) : one));
  return {
    ...whole,
    problems: problemsOf(told),
    concerned: loaded.own.length > 0 || findings.length > 0,
    isTraced: loaded.own.length > 0 || tail === undefined || tail.isTraced,
    afterDigests,
  };
}

/** Digests stopped, and log files did not: the trail was on. */
const withLogs = (stopped: Finding, logs: number): Finding =>
  logs === 0 ? stopped : { ...stopped, detail: `${stopped.detail}; ${counted(logs, "log file")} came after it` };

/** What is said of an account and region where no digest of the trail was found. */
export function nothingThere(run: Run, folder: Folder, findings: readonly Finding[]): FolderOutcome {
  const problems = findings.map((finding) => problemOf(finding, folder.accountId, folder.region));
  return { ...outcome(run, folder, EMPTY, [], []), problems };
}

const EMPTY: Pick<Loaded, "own" | "logs"> = {
  own: [],
  logs: { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 },
};

function outcome(
  run: Run,
  folder: Folder,
  { own, logs: { bytes, ...logs } }: Pick<Loaded, "own" | "logs">,
  findings: readonly Finding[],
  bad: readonly Span[],
  off: readonly Span[] = [],
): Omit<FolderOutcome, "problems"> {
  const regular = own.filter((fact) => !fact.backfill);
  const proven = validOf(regular).map(({ start, end }) => ({ from: start, to: end }));
  const intervals = provenIntervals(run.range, proven, bad);
  return {
    folder,
    region: {
      accountId: folder.accountId,
      region: folder.region,
      proven: provenShare(intervals),
      intervals,
      ...expectedTime(run.range, run.expectedUntil.time, off, intervals),
      digests: digestCounts(regular),
      backfillDigests: digestCounts(own.filter((fact) => fact.backfill)),
      logs: { ...logs, undigested: 0 },
      notYetDigested: 0,
      bytes,
    },
    concerned: findings.length > 0 || own.length > 0,
    hasDigests: own.length > 0,
    isTraced: own.length > 0,
    afterDigests: 0,
  };
}

/** The times that problems take from what is proven. A backfill digest is about one hour, wherever its neighbours are. */
function spoilt({ own }: Loaded, findings: readonly Finding[]): Span[] {
  const backfill = new Map(own.filter((fact) => fact.backfill).map((fact) => [fact.key, fact]));
  return findings.flatMap(({ kind, key, from, to }) => {
    if (kind === "gap" || kind === "chain-broken" || kind === "log-undigested") return [];
    const late = backfill.get(key);
    if (late) return [{ from: late.time - HOUR, to: late.time }];
    return from === undefined || to === undefined ? [] : [{ from: Date.parse(from), to: Date.parse(to) }];
  });
}

function digestCounts(facts: readonly DigestFact[]): DigestCounts {
  const counts = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
  for (const fact of facts)
    if (fact.state === "valid") counts.valid++;
    else if (fact.kind === "digest-missing") counts.missing++;
    else if (fact.kind === "unreadable") counts.unreadable++;
    else counts.invalid++;
  return counts;
}

/** @throws whatever else went wrong: that is a bug. */
function unreadableListing(error: unknown, run: Run, { bucket }: Folder, key: string): Finding {
  if (!(error instanceof SourceError)) throw error;
  return unlisted(run, bucket, key, error);
}

const regularOf = ({ own }: Loaded): DigestFact[] => own.filter((fact) => !fact.backfill);

async function hasAny(items: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of items) return true;
  return false;
}
