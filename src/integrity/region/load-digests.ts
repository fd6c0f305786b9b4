import { type Finding, findingOf, unlisted } from "../chain/chain.ts";
import type { Settled } from "../checkpoint/checkpoint.ts";
import {
  type DigestFact,
  idOf,
  inOrder,
  locatePrevious,
  problemFact,
  type ValidFact,
  validFact,
} from "../digest/entry.ts";
import { type Carried, type Located, type ValidDigest, type Verdict, verifyDigest } from "../digest/verify.ts";
import { type ListedDigest, type LogFolders, listDigests, logFolders } from "../layout/listing.ts";
import { makeNames, type Names } from "../layout/log-names.ts";
import { digestFolder, type Folder } from "../layout/object-names.ts";
import { HOUR, inRange } from "../layout/time.ts";
import { SourceError } from "../source/source.ts";
import type { Run } from "./run.ts";
import { type LogsOutcome, verifyLogs } from "./verify-logs.ts";

/** Everything that the digests of a folder tell. */
export interface Loaded {
  /** The trail's own, in the range: regular and backfill ones, listed or named by another. */
  readonly own: readonly DigestFact[];
  /** Those that may name log files of the range and are not in it themselves: the trail's later ones, other trails'. */
  readonly others: readonly DigestFact[];
  readonly names: Names;
  /** What is counted and found of log files: complete when {@link logsDone} resolves. */
  readonly logs: Omit<LogsOutcome, "findings">;
  readonly findings: readonly Finding[];
  readonly logsDone: Promise<unknown>;
  /** Where digests lie: the folder, and others that the chain leads to. */
  readonly folders: readonly LoadedFolder[];
  /** What was taken from the checkpoint, and not read. */
  readonly settled: readonly Settled[];
  /** Reads such a digest and its log files after all. */
  readonly verifyAgain: (settled: Settled) => Promise<void>;
  /** Goes on where a digest beyond the range leads to. */
  readonly follow: (located: Pointer) => Promise<Loaded>;
}

export interface LoadedFolder {
  readonly folder: Folder;
  /** From this time on the chain lies elsewhere. */
  readonly until: number;
  /** Its log folders; asked for beside the digests. */
  readonly logs: Promise<LogFolders>;
}

export const isOwn = (run: Run, { trailName, homeRegion }: ListedDigest): boolean =>
  trailName === run.trailName && homeRegion === run.homeRegion;

/** So many log files may wait before more digests are read. */
const BACKLOG = 1000;

/**
 * Reads the digests of a folder, follows the chain where it leads, and begins to verify the log files of the trail's own:
 * names are complete before those are.
 */
export async function loadDigests(run: Run, folder: Folder): Promise<Loaded> {
  const { range } = run;
  const own = new Map<string, DigestFact>();
  const others: DigestFact[] = [];
  const names = makeNames();
  const logs = { valid: 0, invalid: 0, missing: 0, unreadable: 0, bytes: 0 };
  const findings: Finding[] = [];
  const folders: LoadedFolder[] = [];
  const taken: Settled[] = [];
  const closed: Pick<LoadedFolder, "folder">[] = [];
  const pending: Promise<void>[] = [];

  const settle = (settled: Settled) => {
    own.set(idOf(settled.fact), settled.fact);
    for (const [bucket, key] of settled.names) names.add(bucket, key);
    logs.valid += settled.logs;
    logs.bytes += settled.bytes;
    taken.push(settled);
    run.progress.digestDone();
  };
  const takeLogs = async (located: Located, digest: ValidDigest, etag: string | undefined) => {
    const outcome = await verifyLogs(run, digest);
    for (const name of ["valid", "invalid", "missing", "unreadable", "bytes"] as const) logs[name] += outcome[name];
    findings.push(...outcome.findings);
    if (outcome.findings.length > 0 || etag === undefined) return;
    const named = digest.body.logs.map(({ bucket, key }) => [bucket, key] as const);
    run.checkpoint.add({
      fact: validFact(located, digest),
      etag,
      logs: named.length,
      bytes: outcome.bytes,
      names: named,
    });
  };
  const verifyAgain = async ({ fact, etag, logs: valid, bytes }: Settled): Promise<void> => {
    logs.valid -= valid;
    logs.bytes -= bytes;
    const verdict = await verifyDigest(run.source, run.keys, fact, trustedSignature(fact));
    if (verdict.state === "valid") return takeLogs(fact, verdict, etag);
    const problem = problemFact(fact, verdict);
    own.set(idOf(fact), problem);
    findings.push(findingOf(problem, { from: fact.start, to: fact.end }));
  };
  const take = async (located: Located, verdict: Verdict, mine: boolean, etag?: string): Promise<void> => {
    const fact = verdict.state === "valid" ? validFact(located, verdict) : problemFact(located, verdict);
    if (mine) own.set(idOf(located), fact);
    else others.push(fact);
    if (verdict.state === "valid") {
      for (const { bucket, key } of verdict.body.logs) names.add(bucket, key);
      if (mine && !run.digestsOnly) {
        await run.logLimit.room(BACKLOG);
        const work = takeLogs(located, verdict, etag);
        work.catch(() => {});
        pending.push(work);
      }
    }
    run.progress.digestDone();
  };

  const list = async (place: Folder, until: number): Promise<ListedDigest[]> => {
    const logsThere = logFolders(run.source, place, { start: range.start, end: Math.min(range.end, until) });
    logsThere.catch(() => {});
    folders.push({ folder: place, until, logs: logsThere });
    const found: ListedDigest[] = [];
    for await (const digest of listDigests(run.source, place, range.start, Math.min(until, range.end + 2 * HOUR)))
      if (digest.time >= range.start && digest.time <= Math.min(until, range.end + 2 * HOUR)) found.push(digest);
    run.progress.digests(found.length);
    // Asked beside the digests; whoever needs the answer asks again, and gets this one.
    if (found.length > 0) void run.keys.unreadable(place.region);
    return found;
  };
  const load = async (listed: readonly ListedDigest[]): Promise<void> => {
    // Newest first: where the source has no metadata a digest's signature stands in the one after it.
    const signatures = new Map<string, Carried>();
    const newestFirst = inOrder(listed).reverse();
    const trusted = await trustedCheckpoint(run, newestFirst);
    const one = async (digest: ListedDigest): Promise<void> => {
      const mine = isOwn(run, digest) && inRange(digest.time, range);
      const settled = mine ? trusted(digest) : undefined;
      if (settled) return settle(settled);
      const verdict = await verifyDigest(run.source, run.keys, digest, signatures.get(idOf(digest)));
      carry(verdict, digest.bucket, signatures);
      await take(digest, verdict, mine, digest.etag);
    };
    if (run.source.hasMetadata) await Promise.all(newestFirst.map((digest) => run.digestLimit.run(() => one(digest))));
    else for (const digest of newestFirst) await one(digest);
  };

  /** Another folder may be gone or closed: what lies there is asked for by name, and the rest is verified all the same. */
  const listOther = async (place: Folder, until: number): Promise<ListedDigest[]> => {
    try {
      return await list(place, until);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      folders.splice(0, folders.length, ...folders.filter((one) => one.folder !== place));
      closed.push({ folder: place });
      if (!error.missing) findings.push(unlisted(run, place.bucket, digestFolder(place), error));
      return [];
    }
  };

  await load(await list(folder, Number.POSITIVE_INFINITY));
  const visit = async (located: Pointer): Promise<void> => {
    const place = elsewhere(located, [...folders, ...closed]);
    if (place) await load((await listOther(place, located.time)).filter((digest) => !own.has(idOf(digest))));
  };
  const takeByName = async (located: Pointer): Promise<void> => {
    await visit(located);
    if (own.has(idOf(located))) return;
    await take(located, await verifyDigest(run.source, run.keys, located, trustedSignature(located)), true);
  };
  const walkBack = async (): Promise<Loaded> => {
    for (let next = unknownPrevious(own, range.start); next.length > 0; next = unknownPrevious(own, range.start))
      for (const located of next) await takeByName(located);
    return told();
  };
  const told = (): Loaded => {
    const logsDone = Promise.all(pending);
    logsDone.catch(() => {});
    return {
      // A digest that is verified again may turn out to be none.
      get own() {
        return inOrder(own.values());
      },
      others: inOrder(others),
      names,
      logs,
      findings,
      logsDone,
      folders,
      settled: taken,
      verifyAgain,
      follow: async (located) => {
        await (inRange(located.time, range) ? takeByName(located) : visit(located));
        return walkBack();
      },
    };
  };
  return walkBack();
}

const trustedSignature = ({ signature }: { readonly signature: string }): Carried => ({ signature, trusted: true });

/** Keeps what a digest says of the one before it, for a source that has no metadata. */
export function carry(verdict: Verdict, bucket: string, signatures: Map<string, Carried>): void {
  const previous = verdict.state === "valid" ? verdict.body.previous : verdict.claims;
  if (!previous) return;
  const { key, signature } = previous;
  signatures.set(idOf({ bucket, key }), { signature, trusted: verdict.state === "valid" });
}

/** The digest before another one, as that names it. */
export type Pointer = NonNullable<ReturnType<typeof locatePrevious>> & { readonly signature: string };

/** Digests that others name as the one before, that are in the range and that no listing had. */
function unknownPrevious(own: ReadonlyMap<string, DigestFact>, start: number): Pointer[] {
  const found = new Map<string, Pointer>();
  for (const fact of own.values()) {
    const before = fact.state === "valid" ? locatePrevious(fact) : undefined;
    if (fact.state !== "valid" || !before || !fact.previous) continue;
    if (before.time >= start && !own.has(idOf(before)))
      found.set(idOf(before), { ...before, signature: fact.previous.signature });
  }
  return inOrder(found.values());
}

/** A folder that the chain leads to and that has not been listed: the trail's bucket or prefix was another. */
function elsewhere({ bucket, name }: Pointer, folders: readonly { readonly folder: Folder }[]): Folder | undefined {
  if (!name || folders.some(({ folder }) => folder.bucket === bucket && folder.base === name.base)) return undefined;
  return { bucket, base: name.base, accountId: name.accountId, region: name.region };
}

/**
 * What a checkpoint says of the digests of a folder. Only if its newest one is still what it was: it is read and verified
 * again. A digest whose object was replaced since is not trusted either way.
 */
async function trustedCheckpoint(
  run: Run,
  newestFirst: readonly ListedDigest[],
): Promise<(digest: ListedDigest) => Settled | undefined> {
  const get = (digest: ListedDigest) => {
    const settled = run.checkpoint.get(idOf(digest));
    return settled?.etag === digest.etag ? settled : undefined;
  };
  const anchor = newestFirst.find((digest) => run.checkpoint.get(idOf(digest)) !== undefined);
  if (!anchor) return () => undefined;
  const before = get(anchor);
  const verdict = before && (await verifyDigest(run.source, run.keys, anchor, trustedSignature(before.fact)));
  const same =
    verdict?.state === "valid" &&
    verdict.hash === before?.fact.hash &&
    verdict.signature.toLowerCase() === before.fact.signature.toLowerCase();
  return same ? get : () => undefined;
}

/** Valid facts, for whoever needs only what is proven. */
export const validOf = (facts: readonly DigestFact[]): ValidFact[] => facts.filter((fact) => fact.state === "valid");
