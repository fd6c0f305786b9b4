import { type Finding, findingOf, gapBefore, type Unproven, unprovenBy } from "../chain/chain.ts";
import { type DigestFact, idOf, inOrder, locatePrevious, problemFact, validFact } from "../digest/entry.ts";
import { type Carried, type ValidDigest, type Verdict, verifyDigest } from "../digest/verify.ts";
import { type ListedDigest, listDigests, MAX_TIME } from "../layout/listing.ts";
import { digestFolder, type Folder } from "../layout/object-names.ts";
import { HOUR, isoSpan } from "../layout/time.ts";
import { carry, isOwn, type Loaded, type Pointer } from "./load-digests.ts";
import type { Run } from "./run.ts";

export interface Tail {
  readonly findings: readonly Finding[];
  readonly unproven: readonly Unproven[];
  /** Digests that were looked for beyond the range and are gone. */
  readonly missing: number;
  readonly unreadable: number;
  readonly invalid: number;
  /** A digest beyond the range that was read: it tells what was delivered until its end. */
  readonly next?: ValidDigest;
  /** Whether the trail has digests here, in the range or not. */
  readonly isTraced: boolean;
  /** The digest that the next one follows, where it lies in another folder: the chain came from there. */
  readonly leads?: Pointer;
}

const NOTHING: Tail = { findings: [], unproven: [], missing: 0, unreadable: 0, invalid: 0, isTraced: true };

/**
 * The end of the range: removed digests leave no trace in a walk that begins at the newest one. What is expected is a
 * digest for every hour until {@link Run.expectedUntil}.
 *
 * @param regular - the trail's regular digests in the range, in order.
 * @param folders - where the trail's digests lie.
 * @param hasLogs - whether log files lie in the range that no other trail's digest accounts for.
 * @throws SourceError
 */
export async function judgeTail(
  run: Run,
  folder: Folder,
  regular: readonly DigestFact[],
  folders: Loaded["folders"],
  hasLogs: () => Promise<boolean>,
): Promise<Tail> {
  const { range, expectedUntil } = run;
  const newest = regular.at(-1);
  const end = newest && (newest.state === "valid" ? newest.end : newest.time);
  const reached = end ?? range.start;
  // Of a trail that was off and is on again, a digest after the range tells about the time between.
  const until = run.logging?.isLogging ? Math.min(range.end, run.due) : expectedUntil.time;
  if (reached >= until) return NOTHING;
  const places = await Promise.all(
    folders.map((one) => firstOwn(run, one.folder, range.end + HOUR + 1, Math.min(MAX_TIME, one.until), LOOK_AHEAD)),
  );
  const ahead = inOrder(places.flat());
  const [older] = newest ? [] : await firstOwn(run, folder, 0, range.start - 1, 1);
  const next = await firstValid(run, ahead);
  const isTraced = newest !== undefined || older !== undefined;
  // Before the range it does not matter when the digests ended.
  const ended = isTraced ? (end ?? range.start) : undefined;
  if (next?.verdict.state === "valid") return judgeNext(run, next.digest, next.verdict, regular, folders, ended);
  const isOff = reached >= expectedUntil.time;
  const trace = !isOff && (isTraced || (await hasLogs()));
  if (!next) return { ...(trace ? stopped(run, folder, end) : NOTHING), isTraced };
  // What nobody signed is no sign of a chain that goes on: anyone may have put it there.
  const closed = lost(problemFact(next.digest, next.verdict), reached, next.digest.time);
  if (isOff && closed.unreadable === 0) return NOTHING;
  if (!trace) return closed;
  const tail = stopped(run, folder, end);
  return closed.unreadable > 0 ? { ...tail, findings: [...tail.findings, ...closed.findings] } : tail;
}

/** So many digests beyond the range are tried, if those before prove nothing. */
const LOOK_AHEAD = 8;

/** The earliest of the trail's regular digests whose time is within the bounds. */
async function firstOwn(run: Run, folder: Folder, from: number, to: number, most: number): Promise<ListedDigest[]> {
  const found: ListedDigest[] = [];
  for await (const digest of listDigests(run.source, folder, from, to)) {
    if (isOwn(run, digest) && !digest.backfill && digest.time >= from && digest.time <= to) found.push(digest);
    if (found.length === most) break;
  }
  return found;
}

interface Tried {
  readonly digest: ListedDigest;
  readonly verdict: Verdict;
}

/** The first that is valid; the first of all, with what is wrong with it, where none is. */
async function firstValid(run: Run, ahead: readonly ListedDigest[]): Promise<Tried | undefined> {
  const { source, keys } = run;
  const tried: Tried[] = [];
  if (source.hasMetadata)
    for (const digest of ahead) {
      tried.push({ digest, verdict: await verifyDigest(source, keys, digest) });
      if (tried.at(-1)?.verdict.state === "valid") break;
    }
  else {
    // Newest first: each holds the signature of the one before it.
    const signatures = new Map<string, Carried>();
    for (const digest of ahead.toReversed()) {
      const verdict = await verifyDigest(source, keys, digest, signatures.get(idOf(digest)));
      carry(verdict, digest.bucket, signatures);
      tried.unshift({ digest, verdict });
    }
  }
  return tried.find(({ verdict }) => verdict.state === "valid") ?? tried[0];
}

/** There are digests beyond the range: does the next one lead back to what is there, to what is not, or nowhere? */
async function judgeNext(
  run: Run,
  next: ListedDigest,
  verdict: ValidDigest,
  regular: readonly DigestFact[],
  folders: Loaded["folders"],
  end: number | undefined,
): Promise<Tail> {
  const { source, keys, range } = run;
  const from = end ?? range.start;
  const fact = validFact(next, verdict);
  const before = locatePrevious(fact);
  const seen: Tail = { ...NOTHING, next: verdict };
  if (!before) return end === undefined ? seen : { ...seen, findings: gapBefore(fact, from, run.logging, true) };
  if (regular.some((one) => idOf(one) === idOf(before))) return seen;
  const isElsewhere =
    before.name && folders.every(({ folder }) => folder.bucket !== before.bucket || folder.base !== before.name?.base);
  if (isElsewhere && before.time >= range.start && fact.previous)
    return { ...seen, leads: { ...before, signature: fact.previous.signature } };
  const previous = await verifyDigest(source, keys, before, {
    signature: fact.previous?.signature ?? "",
    trusted: true,
  });
  // It lies before the range, or elsewhere: the chain is whole.
  if (previous.state === "valid") return seen;
  return { ...lost(problemFact(before, previous), from, fact.start), next: verdict };
}

/** A digest that should close the range, and is missing, invalid or unreadable. */
function lost(fact: ReturnType<typeof problemFact>, from: number, to: number): Tail {
  const { kind } = fact;
  return {
    findings: [findingOf(fact, { from, to })],
    unproven: [unprovenBy(fact, { from, to })],
    missing: kind === "digest-missing" ? 1 : 0,
    unreadable: kind === "unreadable" ? 1 : 0,
    invalid: kind === "digest-missing" || kind === "unreadable" ? 0 : 1,
    isTraced: true,
  };
}

/** No digest where there had to be some. */
export function stopped({ range, expectedUntil }: Run, folder: Folder, end: number | undefined): Tail {
  const from = end ?? range.start;
  const what = end === undefined ? "there is no digest in the range" : "there is no digest after this time";
  return {
    ...NOTHING,
    findings: [
      {
        kind: "digests-stopped",
        bucket: folder.bucket,
        key: digestFolder(folder),
        detail: `${what}, and one for every hour was to come: ${expectedUntil.because}`,
        ...isoSpan({ from, to: expectedUntil.time }),
      },
    ],
  };
}
