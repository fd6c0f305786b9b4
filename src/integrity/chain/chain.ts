import { explainGap, type Logging, UNEXPLAINED_GAP } from "../../model/integrity/digest-gap.ts";
import { isUnexplained } from "../../model/integrity/integrity-problem.ts";
import type { Problem } from "../../model/integrity/integrity-result.ts";
import {
  type DigestEntry,
  idOf,
  inOrder,
  locatePrevious,
  type ProblemEntry,
  type ValidEntry,
} from "../digest/entry.ts";
import { isoSpan, type Range, type Span } from "../layout/time.ts";

import type { SourceError } from "../source/source.ts";

/** A problem before it is current whose it is. */
export type FolderProblem = Omit<Problem, "accountId" | "region">;

/** The time of a digest file that could not be verified. */
export interface Unverified extends Span {
  readonly kind: "unreadable" | "other";
}

export interface ChainOutcome {
  readonly problems: readonly FolderProblem[];
  /** The times whose log files cannot be verified. */
  readonly unverified: readonly Unverified[];
  /** The times in which the trail was off, as its status shows. */
  readonly off: readonly Span[];
}

/**
 * Verifies that the digest files of one trail in one account and Region, either the regular or the backfill ones, form a
 * chain: those in the range that were listed or that another one lists. Each was verified on its own before.
 */
export function verifyChain(
  entries: readonly DigestEntry[],
  { range, logging }: { readonly range: Range; readonly logging: Logging | undefined },
): ChainOutcome {
  const ordered = inOrder(entries);
  const known = new Map(ordered.map((entry) => [idOf(entry), entry]));
  const valid = ordered.filter((entry) => entry.state === "valid");
  const problems: FolderProblem[] = [];
  const unverified: Unverified[] = [];
  const off: Span[] = [];
  for (const [i, entry] of ordered.entries()) {
    if (entry.state === "problem") {
      const between = neighbours(valid, entry.time, range);
      unverified.push(unverifiedBy(entry, between));
      problems.push(digestProblem(entry, between));
      continue;
    }
    const before = locatePrevious(entry);
    const linked = before && known.get(idOf(before));
    if (linked?.state === "valid") problems.push(...brokenLink(entry, linked));
    const older = ordered[i - 1];
    if (before || entry.backfill) continue;
    const gaps = older ? gap(older, entry, logging) : gapBefore(entry, range.start, logging, false);
    off.push(...offTimes(gaps));
    // The first chain starts after the range does: no gap if the trail started logging then.
    problems.push(...(older ? gaps : gaps.filter(isUnexplained)));
  }
  return { problems, unverified, off };
}

/** The problem of a digest file itself, with the time that it leaves unverified. */
export function digestProblem({ kind, bucket, key, detail, expected, found }: ProblemEntry, span: Span): FolderProblem {
  return {
    kind,
    bucket,
    key,
    detail,
    ...(expected === undefined ? {} : { expected }),
    ...(found === undefined ? {} : { found }),
    ...isoSpan(span),
  };
}

export const unverifiedBy = ({ kind }: ProblemEntry, { from, to }: Span): Unverified => ({
  from,
  to,
  kind: kind === "unreadable" ? "unreadable" : "other",
});

/** A problem with the account and Region that it belongs to. */
export function placedProblem({ kind, ...rest }: FolderProblem, accountId: string, region: string): Problem {
  return { kind, accountId, region, ...rest };
}

/** From the end of the next older valid digest to the start of the next newer one. */
function neighbours(valid: readonly ValidEntry[], time: number, range: Range): Span {
  const older = valid.filter((entry) => entry.time < time).map(({ end }) => end);
  const newer = valid.filter((entry) => entry.time > time).map(({ start }) => start);
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
  const from = older.length > 0 ? -least(older.map((end) => -end)) : Math.min(range.start, time);
  const to = newer.length > 0 ? least(newer) : time;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

/** One problem for a pair, even if both hash and signature differ. */
function brokenLink(newer: ValidEntry, older: ValidEntry): FolderProblem[] {
  const listed = newer.previous;
  if (!listed) return [];
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const hash = same(listed.hash, older.hash);
  const signature = same(listed.signature, older.signature);
  if (hash && signature) return [];
  const what = hash ? "signature does" : signature ? "hash does" : "hash and signature do";
  return [
    {
      kind: "chain-broken",
      bucket: newer.bucket,
      key: newer.key,
      detail: `the listed ${what} not match the previous digest file (${older.key})`,
      expected: hash ? listed.signature : listed.hash,
      found: hash ? older.signature : older.hash,
      ...isoSpan({ from: older.end, to: newer.start }),
    },
  ];
}

/** A chain that starts although older digest files exist: no digest file covers the time between. */
function gap(older: DigestEntry, first: ValidEntry, logging: Logging | undefined): FolderProblem[] {
  return gapBefore(first, older.state === "valid" ? older.end : older.time, logging, true);
}

/**
 * A time without digest files before a chain starts.
 *
 * @param followsDigests - whether the trail has older digest files.
 */
export function gapBefore(
  { bucket, key, start }: ValidEntry,
  from: number,
  logging: Logging | undefined,
  followsDigests: boolean,
): FolderProblem[] {
  if (from >= start) return [];
  const { explained, because } = explainGap(logging, from, start, followsDigests);
  const detail = `a new digest chain starts here: ${because}${explained ? "" : `. ${UNEXPLAINED_GAP}`}`;
  return [{ kind: "gap", bucket, key, detail, explained, ...isoSpan({ from, to: start }) }];
}

/** The times of gaps that the trail's status explains. */
export const offTimes = (problems: readonly FolderProblem[]): Span[] =>
  problems.flatMap(({ explained, from, to }) =>
    explained && from !== undefined && to !== undefined ? [{ from: Date.parse(from), to: Date.parse(to) }] : [],
  );

/** A folder that could not be listed: nothing is known about the range. */
export function listingProblem(
  { range }: { readonly range: Range },
  bucket: string,
  key: string,
  error: SourceError,
): FolderProblem {
  const detail = `the folder could not be listed: ${error.message} (${error.code})`;
  return { kind: "unreadable", bucket, key, detail, ...isoSpan({ from: range.start, to: range.end }) };
}
