import { expectedTime, verifiedShare } from "../integrity/chain/intervals.ts";
import type { Trail } from "../model/documents/snapshot.ts";
import { explainGap, offSince } from "../model/integrity/digest-gap.ts";
import type { ProblemKind } from "../model/integrity/integrity-problem.ts";
import type { IntegrityRegion, Interval, Problem, TrailIntegrity } from "../model/integrity/integrity-result.ts";

/** Counts of a region and the problems that each of them is about: one problem a file. */
const COUNTED: readonly (readonly [
  name: string,
  count: (region: IntegrityRegion) => number,
  kinds: readonly ProblemKind[],
])[] = [
  ["logs/invalid", ({ logs }) => logs.invalid, ["log-modified", "log-invalid-format"]],
  ["logs/missing", ({ logs }) => logs.missing, ["log-missing"]],
  [
    "digests/invalid and backfillDigests/invalid",
    ({ digests, backfillDigests }) => digests.invalid + backfillDigests.invalid,
    ["digest-invalid-signature", "digest-invalid-format", "digest-key-unknown", "digest-moved"],
  ],
  [
    "digests/missing and backfillDigests/missing",
    ({ digests, backfillDigests }) => digests.missing + backfillDigests.missing,
    ["digest-missing"],
  ],
];

const HOURS = 3_600_000;

type Trailed = Pick<Trail, "integrity" | "status">;

/**
 * What the verification of a trail's log files says twice and not alike, by its JSON Pointer below the fact's value.
 *
 * @param startedAt - when the collection started, in milliseconds: log files were verified after that.
 * @param collectedAt - when it ended.
 */
export function integrityContradiction(trail: Trailed, startedAt: number, collectedAt: number): string | undefined {
  if (trail.integrity.state !== "read") return undefined;
  const found = trail.integrity.value;
  return (
    rangeProblem(found, collectedAt) ??
    sums(found) ??
    unique(found) ??
    first(found.regions, (region, i) => {
      const problems = found.problems.filter(
        (one) => one.accountId === region.accountId && one.region === region.region,
      );
      const wrong =
        intervalsProblem(found, region) ??
        countsProblem(region, problems) ??
        spansProblem(region, problems) ??
        expectedProblem(found, region, problems, trail, startedAt);
      return wrong === undefined ? undefined : `/regions/${i}/${wrong}`;
    }) ??
    gapsProblem(found, trail)
  );
}

function rangeProblem({ range: { start, end } }: TrailIntegrity, collectedAt: number): string | undefined {
  if (Date.parse(start) > Date.parse(end)) return "/range/start is later than its end";
  return Date.parse(end) > collectedAt + HOURS ? "/range/end is later than the collection" : undefined;
}

/** The summary is the sum of the regions. */
function sums({ summary, regions }: TrailIntegrity): string | undefined {
  const groups = ["digests", "backfillDigests", "logs"] as const;
  for (const group of groups)
    for (const [name, value] of Object.entries(summary[group]))
      if (value !== total(regions.map((one) => (one[group] as Record<string, number>)[name] ?? 0)))
        return `/summary/${group}/${name} is not the sum of the Regions`;
  for (const name of ["bytes", "expectedSeconds", "verifiedSeconds"] as const)
    if (summary[name] !== total(regions.map((one) => one[name])))
      return `/summary/${name} is not the sum of the Regions`;
  return summary.verifiedShare === verifiedShare(regions.flatMap(({ intervals }) => intervals))
    ? undefined
    : "/summary/verifiedShare is not the share of the intervals";
}

/** Each region once; a problem that is counted belongs to one of them. */
function unique({ regions, problems }: TrailIntegrity): string | undefined {
  const place = ({ accountId, region }: { accountId: string; region: string }) => `${accountId} ${region}`;
  const known = new Set(regions.map(place));
  if (known.size < regions.length) return "/regions has a Region twice";
  const counted = new Set(COUNTED.flatMap(([, , kinds]) => kinds));
  const stray = problems.findIndex((one) => counted.has(one.kind) && !known.has(place(one)));
  return stray < 0 ? undefined : `/problems/${stray} is of a Region that /regions lacks`;
}

/** The intervals cover the range in order, and `verifiedShare` is the share of the verified ones. */
function intervalsProblem(
  { range }: TrailIntegrity,
  { intervals, verifiedShare: share }: IntegrityRegion,
): string | undefined {
  let end = Date.parse(range.start);
  for (const [i, { from, to }] of intervals.entries()) {
    if (Date.parse(from) !== end || Date.parse(to) < end) return `intervals/${i} does not follow the one before`;
    end = Date.parse(to);
  }
  if (end !== Date.parse(range.end)) return "intervals do not end where the range does";
  return share === verifiedShare(intervals) ? undefined : "verifiedShare is not the share of the intervals";
}

function countsProblem(region: IntegrityRegion, problems: readonly Problem[]): string | undefined {
  const those = (kinds: readonly ProblemKind[]) => problems.filter(({ kind }) => kinds.includes(kind)).length;
  for (const [name, count, kinds] of COUNTED)
    if (count(region) !== those(kinds)) return `${name} count ${count(region)}, and /problems lists ${those(kinds)}`;
  const { digests, backfillDigests, logs } = region;
  if (digests.unreadable + backfillDigests.unreadable + logs.unreadable > 0 && those(["unreadable"]) === 0)
    return "counts unreadable files, and /problems lists none";
  if (
    logs.undigested > 0 &&
    those(["log-undigested", ...(COUNTED[2]?.[2] ?? []), "digest-missing", "digests-stopped"]) === 0
  )
    return "logs/undigested counts files, and /problems lists none";
  if (digests.valid + backfillDigests.valid === 0 && logs.valid + logs.invalid + logs.missing > 0)
    return "logs counts files, and no valid digest names them";
  return digests.valid === 0 && region.verifiedShare > 0
    ? "verifiedShare is more than 0, without a valid digest"
    : undefined;
}

/** Problems whose time cannot be verified. A problem of a backfill digest is about one hour of its time. */
function spansProblem({ intervals }: IntegrityRegion, problems: readonly Problem[]): string | undefined {
  const verified = intervals.filter((one) => one.verified);
  const leavesUnverified = ({ kind, key }: Problem) =>
    !["gap", "chain-broken", "log-undigested", "unreadable"].includes(kind) && !key.endsWith("_backfill.json.gz");
  const overlaps = ({ from, to }: Problem, one: Interval) =>
    from !== undefined && to !== undefined && from < to && overlap(one, { from, to }) > 0;
  const wrong = problems.filter(leavesUnverified).find((problem) => verified.some((one) => overlaps(problem, one)));
  return wrong && `intervals has time as verified that a ${wrong.kind} problem leaves unverified`;
}

/** Digests are expected in all of the range but the time in which the trail was off. */
function expectedProblem(
  { range }: TrailIntegrity,
  { intervals, expectedSeconds, verifiedSeconds }: IntegrityRegion,
  problems: readonly Problem[],
  { status }: Trailed,
  startedAt: number,
): string | undefined {
  const span = { start: Date.parse(range.start), end: Date.parse(range.end) };
  const logging = status.state === "read" ? status.value : undefined;
  const due = Math.min(span.end, startedAt - 2 * HOURS);
  const until = Math.min(due, offSince(logging, due) ?? Number.POSITIVE_INFINITY);
  const gaps = problems.flatMap(({ explained, from, to }) =>
    explained && from !== undefined && to !== undefined ? [{ from: Date.parse(from), to: Date.parse(to) }] : [],
  );
  // Before the first digest the trail may have been off, if it started to log later than the range begins.
  const firstVerified = intervals.find((one) => one.verified)?.from ?? range.end;
  const later = Date.parse(logging?.startLoggingTime ?? "") + 2 * HOURS >= span.start;
  const before = later ? [{ from: span.start, to: Date.parse(firstVerified) }] : [];
  const least = expectedTime(span, until, [...gaps, ...before], intervals);
  if (expectedSeconds < least.expectedSeconds) return "expectedSeconds is less than the time in which the trail was on";
  const most = total(intervals.filter((one) => one.verified).map((one) => overlap(one, one))) / 1000;
  return verifiedSeconds > Math.min(expectedSeconds, most)
    ? "verifiedSeconds is more than the verified intervals"
    : undefined;
}

/** A gap is explained by the status that the snapshot holds. */
function gapsProblem({ problems }: TrailIntegrity, { status }: Trailed): string | undefined {
  const logging = status.state === "read" ? status.value : undefined;
  const wrong = problems.findIndex(
    ({ explained, from = "", to = "" }) =>
      explained && !explainGap(logging, Date.parse(from), Date.parse(to), true).explained,
  );
  return wrong < 0 ? undefined : `/problems/${wrong}/explained is not what the status says`;
}

const total = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0);

/** Milliseconds that two times have in common. */
const overlap = (a: Pick<Interval, "from" | "to">, b: Pick<Interval, "from" | "to">): number =>
  Math.max(0, Math.min(Date.parse(a.to), Date.parse(b.to)) - Math.max(Date.parse(a.from), Date.parse(b.from)));

function first<T>(items: readonly T[], look: (item: T, index: number) => string | undefined): string | undefined {
  for (const [i, item] of items.entries()) {
    const found = look(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
}
