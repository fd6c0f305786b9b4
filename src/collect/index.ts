import { setMaxListeners } from "node:events";
import { parseArn } from "../model/aws/arn.ts";
import { bucketOwner } from "../model/aws/bucket.ts";
import { partitionOf, regionNamedBy } from "../model/aws/partitions.ts";
import type { FactId, Snapshot, Trail } from "../model/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../model/documents/version.ts";
import { FACTS, memberOf, notCollected, unasked } from "../model/resources/facts.ts";
import { collections, wavesOf } from "../model/resources/graph.ts";
import type { Observed } from "../model/resources/observed.ts";
import { checkScope, resolveScope } from "../model/resources/scope.ts";
import { bucketNames, listedLocations } from "./buckets.ts";
import { type Collection, discovery, type Told } from "./discover.ts";
import { ledger } from "./ledger.ts";
import { makeObserver } from "./observe.ts";
import type { CollectOptions } from "./options.ts";
import { countWaves } from "./progress.ts";
import { ACCOUNT_READERS, type AddedReaders, globalRegions, READERS } from "./readers.ts";
import { type ListedTrail, trails as listTrails } from "./services/cloudtrail/trails.ts";
import type { ListedBucket } from "./services/s3/buckets.ts";
import { identify } from "./session/identity.ts";
import { openSession } from "./session/session.ts";
import { byKey, type Listing, mergeTrails, namesOnly } from "./trails.ts";

export type { CallRecord } from "./observe.ts";
export type { Progress } from "./progress.ts";
export type { SessionOptions } from "./session/session-options.ts";

/** The options of the library's users, with what only the program itself sets. */
export interface CollectorOptions extends CollectOptions {
  /** Readers of facts that are read only with one. */
  readonly readers?: AddedReaders | undefined;
  readonly tool: { readonly name: string; readonly version: string };
}

/**
 * Collects the evidence of one account: identity and account, what each region lists, what each trail and the resources that
 * it names tell, and what these name. One failing call never hides another.
 *
 * @throws UserError - exit 4: no credentials, or AWS could not be asked whose they are; exit 2: a region that does not exist.
 */
export async function collect(options: CollectorOptions): Promise<Snapshot> {
  const startedAt = new Date().toISOString();
  const target = options.scope?.regions?.map(regionNamedBy).find((region) => region !== undefined);
  const session = await openSession({ ...options, target });
  const scope = options.scope ?? { regions: null, excludeRegions: [] };
  const over = new AbortController();
  // Every call under way listens: that many are no leak.
  setMaxListeners(0, over.signal);
  const observe = makeObserver({
    ...options,
    callDeadlineMs: session.callDeadlineMs,
    hide: session.hide,
    expiry: session.expiry,
    signal: over.signal,
  });
  const wanted = (fact: FactId) => options.facts?.has(fact) ?? true;
  const facts = (Object.keys(FACTS) as FactId[]).filter(wanted);
  const progress = countWaves(wavesOf(facts), options.onProgress);
  const readers = { ...READERS, ...options.readers };
  const collection: Collection = { session, observe, wanted, readers, ledger: ledger(), progress };
  try {
    const { identity, regions, rest } = await readAccount(collection, options);
    const evaluated = resolveScope(regions, scope, session.region);
    checkScope(evaluated, regions);
    const listed = collection.ledger.begin("region.trails");
    const listings = listRegions(collection, evaluated.regions, new Set(evaluated.notEnabled));
    const { account, told } = await rest;
    const snapshot: Snapshot = {
      schemaVersion: SNAPSHOT_VERSION,
      tool: { ...options.tool },
      startedAt,
      collectedAt: startedAt,
      identity: { arn: identity.arn },
      configuredRegion: session.region,
      scope: { regions: scope.regions ? [...scope.regions] : null, excludeRegions: [...scope.excludeRegions] },
      account,
      ...(emptyCollections() as Pick<Snapshot, "regions" | "trails">),
    } as Snapshot;
    for (const region of evaluated.regions) snapshot.regions[region] = unasked("region");
    const discovered = discovery(collection, snapshot, told);
    discovered.add("region", evaluated.regions, 2);
    const addTrails = (trails: readonly Trail[]) => {
      const added = trails.filter(({ arn }) => !Object.hasOwn(snapshot.trails, arn));
      for (const trail of added) snapshot.trails[trail.arn] = trail;
      discovered.add(
        "trail",
        added.map(({ arn }) => arn),
        3,
      );
    };
    const all = await Promise.all(
      listings.map(async (listing) => {
        const { region, trails } = await listing;
        Object.assign(snapshot.regions[region] ?? {}, { trails: namesOnly(trails) });
        // Described by its home Region, which counts: what other Regions say of it makes no difference.
        addTrails(mergeTrails([{ region, trails }], account).filter(({ homeRegion }) => homeRegion === region));
        return { region, trails };
      }),
    );
    addTrails(mergeTrails(all, account));
    listed();
    await discovered.done();
    for (const bucket of Object.values(snapshot.buckets)) bucket.owner = bucketOwner(account.buckets, bucket);
    return { ...snapshot, ...sortedCollections(snapshot), collectedAt: new Date().toISOString() };
  } finally {
    // Without an identity, or with a Region that does not exist, other calls may still be under way.
    over.abort();
    session.close();
  }
}

/** The snapshot keeps less of the list of buckets than S3 gives. */
type AccountAnswers = Omit<Snapshot["account"], "buckets"> & { readonly buckets: Observed<ListedBucket[]> };

async function readAccount(collection: Collection, options: CollectorOptions) {
  const { session, observe, wanted, progress } = collection;
  const facts = (Object.keys(ACCOUNT_READERS) as (keyof typeof ACCOUNT_READERS)[]).filter(
    (fact) => fact === "account.regions" || wanted(fact),
  );
  const [identified, ...ends] = [undefined, ...facts].map(() => progress(1));
  // The partition is known only from the answer; the configured region tells it as well.
  const global = globalRegions(partitionOf(session.region), session.region);
  const who = identify(session, options).finally(identified);
  const accountId = who.then(({ account }) => account);
  // A fact that does not need the id ignores that there is none.
  accountId.catch(() => undefined);
  const observing = new Map<FactId, Promise<Observed<unknown>>>();
  const organization = () => observing.get("account.organization") as Promise<Snapshot["account"]["organization"]>;
  for (const fact of facts) {
    const { region: regionOf, read, when } = ACCOUNT_READERS[fact];
    const region = regionOf(session.region, global);
    const observed = async () => {
      // Without an id the call itself says why it failed.
      const isAsked = !when || (await accountId.then(async (id) => when(id, await organization())).catch(() => true));
      if (!isAsked) return notCollected(fact);
      return observe<unknown>(fact, region, (signal) => read(session, region, signal, accountId));
    };
    observing.set(fact, observed());
  }
  const reading = facts.map(async (fact, i) => {
    const observed = await observing.get(fact);
    ends[i]?.();
    return [memberOf(fact), observed] as const;
  });
  // Without credentials every call fails alike: only the first sentence counts.
  const identity = await who;
  const rest = async () => {
    const { buckets = notCollected("account.buckets"), ...read } = Object.fromEntries(
      await Promise.all(reading),
    ) as Partial<AccountAnswers>;
    const account: Snapshot["account"] = {
      id: identity.account,
      partition: parseArn(identity.arn)?.partition ?? "aws",
      ...unasked("account"),
      ...read,
      buckets: bucketNames(buckets),
    };
    const told: Told = { "bucket.location": listedLocations(buckets) };
    return { account, told };
  };
  const regions = (await observing.get("account.regions")) as Snapshot["account"]["regions"];
  return { identity, regions, rest: rest() };
}

/** Starts to list the trails of each Region. */
function listRegions(collection: Collection, regions: readonly string[], off: ReadonlySet<string>): Promise<Listing>[] {
  const { session, observe, progress } = collection;
  return regions.map(async (region): Promise<Listing> => {
    const done = progress(2);
    const trails: Observed<ListedTrail[]> = off.has(region)
      ? {
          state: "unreadable",
          at: new Date().toISOString(),
          api: FACTS["region.trails"].api,
          region,
          code: "OptInRequired",
          message: `${region} is not enabled in this account`,
          permission: "account:EnableRegion",
        }
      : await observe("region.trails", region, (signal) => listTrails(session, region, signal));
    done();
    return { region, trails };
  });
}

/** The collections of a snapshot before anything is found. Without a prototype: a bucket may be named `constructor`. */
function emptyCollections(): Record<string, object> {
  return Object.fromEntries(collections().map(([collection]) => [collection, Object.create(null)]));
}

/** In the order of their names: resources are found in the order of answers. */
function sortedCollections(snapshot: Snapshot): Partial<Snapshot> {
  return Object.fromEntries(collections().map(([name]) => [name, byKey(Object.entries(snapshot[name as "trails"]))]));
}
