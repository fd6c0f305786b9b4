import { setMaxListeners } from "node:events";
import { parseArn } from "../model/arn.ts";
import { bucketOwner } from "../model/bucket.ts";
import { FACTS, memberOf, unasked } from "../model/facts.ts";
import type { Observed } from "../model/observed.ts";
import { partitionOf, regionNamedBy } from "../model/partitions.ts";
import { checkScope, type RequestedScope, resolveScope } from "../model/scope.ts";
import type { FactId, Snapshot } from "../model/snapshot.ts";
import { SNAPSHOT_VERSION } from "../model/version.ts";
import { identify } from "./identity.ts";
import { type CallRecord, makeObserver, type Observe } from "./observe.ts";
import { ACCOUNT_READERS, globalRegions, RESOURCE_READERS, type Reader } from "./readers.ts";
import { type ListedTrail, trails as listTrails } from "./services/cloudtrail.ts";
import { openSession, type Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { type Listing, mergeTrails, namedResources, namesOnly } from "./trails.ts";

export type { CallRecord } from "./observe.ts";
export type { SessionOptions } from "./session-options.ts";

export interface CollectOptions extends SessionOptions {
  /** The facts to read; every fact of the table without it. */
  readonly facts?: ReadonlySet<FactId> | undefined;
  readonly scope?: RequestedScope | undefined;
  /** Requests in flight per region (8). */
  readonly concurrency?: number | undefined;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly tool: { readonly name: string; readonly version: string };
}

/** Where the collection is: four waves, each needs what the one before it found. */
export interface Progress {
  readonly wave: 1 | 2 | 3 | 4;
  readonly done: number;
  readonly total: number;
}

interface Collection {
  readonly session: Session;
  readonly observe: Observe;
  readonly wanted: (fact: FactId) => boolean;
  readonly progress: (wave: Progress["wave"], total: number) => () => void;
}

/**
 * Collects the evidence of one account: identity and account (wave 1), the trails of each region (2), what each trail and
 * the resources that it names tell (3), and what only then is worth asking (4). One failing call never hides another.
 *
 * @throws UserError - exit 4: no credentials, or AWS could not be asked whose they are; exit 2: a region that does not exist.
 */
export async function collect(options: CollectOptions): Promise<Snapshot> {
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
  const collection: Collection = {
    session,
    observe,
    wanted: (fact) => options.facts?.has(fact) ?? true,
    progress: (wave, total) => {
      let done = 0;
      options.onProgress?.({ wave, done, total });
      return () => options.onProgress?.({ wave, done: ++done, total });
    },
  };
  try {
    const { identity, account } = await readAccount(collection, options);
    const judged = resolveScope(account.regions, scope, session.region);
    checkScope(judged, account.regions);
    const listings = await readRegions(collection, judged.regions, new Set(judged.notEnabled));
    const trails = mergeTrails(listings, account);
    const snapshot: Snapshot = {
      schemaVersion: SNAPSHOT_VERSION,
      tool: { ...options.tool },
      startedAt,
      collectedAt: startedAt,
      identity: { arn: identity.arn },
      configuredRegion: session.region,
      scope: { regions: scope.regions ? [...scope.regions] : null, excludeRegions: [...scope.excludeRegions] },
      account,
      regions: Object.fromEntries(
        listings.map(({ region, trails: listed }) => [region, { ...unasked("region"), trails: namesOnly(listed) }]),
      ),
      trails,
      ...namedResources(Object.values(trails), account),
    };
    await readResources(collection, snapshot, 3);
    await readResources(collection, snapshot, 4);
    for (const bucket of Object.values(snapshot.buckets)) bucket.owner = bucketOwner(account.buckets, bucket);
    return { ...snapshot, collectedAt: new Date().toISOString() };
  } finally {
    // Where nobody knows who we are, or a region does not exist, other calls may still hang.
    over.abort();
    session.close();
  }
}

async function readAccount(collection: Collection, options: CollectOptions) {
  const { session, observe, wanted, progress } = collection;
  const facts = (Object.keys(ACCOUNT_READERS) as (keyof typeof ACCOUNT_READERS)[]).filter(
    (fact) => fact === "account.regions" || wanted(fact),
  );
  const done = progress(1, facts.length + 1);
  // The partition is known only from the answer; the configured region tells it as well.
  const global = globalRegions(partitionOf(session.region), session.region);
  const who = identify(session, options).finally(done);
  const reading = facts.map(async (fact) => {
    const reader = ACCOUNT_READERS[fact] as Reader<{ configuredRegion: string }>;
    const region = reader.region({ configuredRegion: session.region }, global, "");
    const observed = await observe(fact, region, (signal) =>
      reader.read(session, { configuredRegion: session.region }, region, signal),
    );
    done();
    return [memberOf(fact), observed] as const;
  });
  // Without credentials every call fails alike: only the first sentence counts.
  const identity = await who;
  const read = Object.fromEntries(await Promise.all(reading)) as Partial<Snapshot["account"]>;
  const account: Snapshot["account"] = {
    id: identity.account,
    partition: parseArn(identity.arn)?.partition ?? "aws",
    ...unasked("account"),
    ...read,
  };
  return { identity, account };
}

function readRegions(collection: Collection, regions: readonly string[], off: ReadonlySet<string>): Promise<Listing[]> {
  const { session, observe, progress } = collection;
  const done = progress(2, regions.length);
  return Promise.all(
    regions.map(async (region): Promise<Listing> => {
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
    }),
  );
}

/** Reads the facts of one wave into the snapshot that is being made. */
async function readResources(collection: Collection, snapshot: Snapshot, wave: 3 | 4): Promise<void> {
  const { session, observe, wanted, progress } = collection;
  const global = globalRegions(snapshot.account.partition, session.region);
  const calls = Object.entries(RESOURCE_READERS).flatMap(([collectionName, readers]) =>
    Object.entries(snapshot[collectionName as keyof typeof RESOURCE_READERS]).flatMap(([name, resource]) =>
      (Object.entries(readers) as [FactId, Reader<typeof resource>][])
        .filter(
          ([fact, reader]) =>
            FACTS[fact].wave === wave && wanted(fact) && (reader.when?.(resource, snapshot.account, name) ?? true),
        )
        .map(([fact, reader]) => ({ fact, reader, resource, name })),
    ),
  );
  if (calls.length === 0) return;
  const done = progress(wave, calls.length);
  await Promise.all(
    calls.map(async ({ fact, reader, resource, name }) => {
      const region = reader.region(resource, global, name);
      const observed = await observe(fact, region, (signal) => reader.read(session, resource, region, signal));
      Object.assign(resource, { [memberOf(fact)]: observed });
      done();
    }),
  );
}
