import { explainGap, type Logging, UNEXPLAINED_GAP } from "../../model/digest-gap.ts";
import { isUnexplained } from "../../model/integrity-problem.ts";
import type { Problem } from "../../model/integrity-result.ts";
import { type DigestFact, idOf, inOrder, locatePrevious, type ProblemFact, type ValidFact } from "../digest/entry.ts";
import { isoSpan, type Range, type Span } from "../layout/time.ts";

import type { SourceError } from "../source/source.ts";

/** A problem before it is told whose it is. */
export type Finding = Omit<Problem, "accountId" | "region">;

/** What a digest that proves nothing would have been about. */
export interface Unproven extends Span {
  readonly kind: "unreadable" | "other";
}

export interface ChainJudgement {
  readonly findings: readonly Finding[];
  /** The times whose log files nothing can be said of. */
  readonly unproven: readonly Unproven[];
  /** The times in which the trail was off, as its status shows. */
  readonly off: readonly Span[];
}

/**
 * Judges the digests of one trail in one account and region, all regular or all backfill ones: those in the range that
 * are listed or that another one names. Each has its verdict; here they are looked at as a chain.
 */
export function judgeChain(
  facts: readonly DigestFact[],
  { range, logging }: { readonly range: Range; readonly logging: Logging | undefined },
): ChainJudgement {
  const ordered = inOrder(facts);
  const known = new Map(ordered.map((fact) => [idOf(fact), fact]));
  const valid = ordered.filter((fact) => fact.state === "valid");
  const findings: Finding[] = [];
  const unproven: Unproven[] = [];
  const off: Span[] = [];
  for (const [i, fact] of ordered.entries()) {
    if (fact.state === "problem") {
      const between = neighbours(valid, fact.time, range);
      unproven.push(unprovenBy(fact, between));
      findings.push(findingOf(fact, between));
      continue;
    }
    const before = locatePrevious(fact);
    const linked = before && known.get(idOf(before));
    if (linked?.state === "valid") findings.push(...brokenLink(fact, linked));
    const older = ordered[i - 1];
    if (before || fact.backfill) continue;
    const gaps = older ? gap(older, fact, logging) : gapBefore(fact, range.start, logging, false);
    off.push(...offTimes(gaps));
    // The first chain starts after the range does: no gap if the trail began to log then.
    findings.push(...(older ? gaps : gaps.filter(isUnexplained)));
  }
  return { findings, unproven, off };
}

/** What a digest's own problem is, about this time. */
export function findingOf({ kind, bucket, key, detail, expected, found }: ProblemFact, span: Span): Finding {
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

export const unprovenBy = ({ kind }: ProblemFact, { from, to }: Span): Unproven => ({
  from,
  to,
  kind: kind === "unreadable" ? "unreadable" : "other",
});

/** Whose problem it is. */
export function problemOf({ kind, ...rest }: Finding, accountId: string, region: string): Problem {
  return { kind, accountId, region, ...rest };
}

/** From the end of the next older valid digest to the start of the next newer one. */
function neighbours(valid: readonly ValidFact[], time: number, range: Range): Span {
  const older = valid.filter((fact) => fact.time < time).map(({ end }) => end);
  const newer = valid.filter((fact) => fact.time > time).map(({ start }) => start);
  const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
  const from = older.length > 0 ? -least(older.map((end) => -end)) : Math.min(range.start, time);
  const to = newer.length > 0 ? least(newer) : time;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

/** One problem for a pair, however many of its two links fail. */
function brokenLink(newer: ValidFact, older: ValidFact): Finding[] {
  const said = newer.previous;
  if (!said) return [];
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const hash = same(said.hash, older.hash);
  const signature = same(said.signature, older.signature);
  if (hash && signature) return [];
  const which = hash ? "signature" : signature ? "hash" : "hash and signature";
  return [
    {
      kind: "chain-broken",
      bucket: newer.bucket,
      key: newer.key,
      detail: `the ${which} that it names for the digest before it (${older.key}) is another`,
      expected: hash ? said.signature : said.hash,
      found: hash ? older.signature : older.hash,
      ...isoSpan({ from: older.end, to: newer.start }),
    },
  ];
}

/** A chain that starts although there are older digests: nothing was digested in between. */
function gap(older: DigestFact, first: ValidFact, logging: Logging | undefined): Finding[] {
  return gapBefore(first, older.state === "valid" ? older.end : older.time, logging, true);
}

/**
 * A time without digests before a chain starts.
 *
 * @param followsDigests - whether the trail has digests before it.
 */
export function gapBefore(
  { bucket, key, start }: ValidFact,
  from: number,
  logging: Logging | undefined,
  followsDigests: boolean,
): Finding[] {
  if (from >= start) return [];
  const { explained, because } = explainGap(logging, from, start, followsDigests);
  const detail = `a new digest chain starts here: ${because}${explained ? "" : `. ${UNEXPLAINED_GAP}`}`;
  return [{ kind: "gap", bucket, key, detail, explained, ...isoSpan({ from, to: start }) }];
}

/** The times of gaps that the trail's status explains. */
export const offTimes = (findings: readonly Finding[]): Span[] =>
  findings.flatMap(({ explained, from, to }) =>
    explained && from !== undefined && to !== undefined ? [{ from: Date.parse(from), to: Date.parse(to) }] : [],
  );

/** A folder that could not be listed: nothing is known of the whole range. */
export function unlisted(
  { range }: { readonly range: Range },
  bucket: string,
  key: string,
  error: SourceError,
): Finding {
  const detail = `this folder could not be listed: ${error.message} (${error.code})`;
  return { kind: "unreadable", bucket, key, detail, ...isoSpan({ from: range.start, to: range.end }) };
}
