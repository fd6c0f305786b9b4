import type { FactId, Snapshot } from "../model/documents/snapshot.ts";
import { FACTS, memberOf } from "../model/resources/facts.ts";
import {
  elementTypeOf,
  factsOf,
  type Link,
  linksFrom,
  namedResource,
  namesIn,
  rowOf,
  typeOfFact,
  waveOf,
} from "../model/resources/graph.ts";
import { knownValues, type Observed } from "../model/resources/observed.ts";
import type { ResourceType } from "../model/resources/resource-types.ts";
import type { Ledger } from "./ledger.ts";
import type { Observe } from "./observe.ts";
import { type AddedReaders, globalRegions, type READERS, type Reader } from "./readers.ts";
import type { Session } from "./session/session.ts";

type Resource = Record<string, unknown>;

/** What the reading of facts shares with the rest of a collection. */
export interface Collection {
  readonly session: Session;
  readonly observe: Observe;
  readonly wanted: (fact: FactId) => boolean;
  readonly readers: typeof READERS & AddedReaders;
  readonly ledger: Ledger;
  /** Begins a call of a wave, and returns what ends it. */
  readonly progress: (wave: number) => () => void;
}

/**
 * Facts that a list of the account told, by the names of their resources. S3's list of buckets may still name one that was
 * deleted a moment ago, so such a fact counts only beside another fact of the resource that was read.
 */
export type Told = { readonly [F in FactId]?: ReadonlyMap<string, Observed<unknown>> };

interface Discovery {
  /** Asks about resources, by the names under which the snapshot holds them. @param wave - that of their facts, at the earliest. */
  add(type: ResourceType, names: readonly string[], wave: number): void;
  /** Until everything is read that the resources lead to. */
  done(): Promise<void>;
}

/**
 * Reads facts into a snapshot as the tables of types and facts say: a resource is asked about as soon as something names
 * it, and no call waits for one that it does not need.
 */
export function discovery(
  { session, observe, wanted, readers, ledger, progress }: Collection,
  snapshot: Snapshot,
  told: Told = {},
): Discovery {
  const { account } = snapshot;
  const held = snapshot as unknown as Record<string, Record<string, Resource>>;
  const global = globalRegions(account.partition, session.region);
  const added = new Set<string>();
  const running = new Set<Promise<void>>();

  const add: Discovery["add"] = (type, names, wave) => {
    for (const name of names) {
      if (added.has(`${type} ${name}`)) continue;
      added.add(`${type} ${name}`);
      const collection = held[rowOf(type)?.collection ?? ""] ?? {};
      const resource = collection[name] ?? namedResource(type, name, account);
      collection[name] = resource;
      follow(linksFrom(type), resource, wave);
      const calls = new Map<FactId, Promise<void>>();
      const onlyListed: (() => void)[] = [];
      for (const fact of [...factsOf(type)].sort((a, b) => waveOf(a) - waveOf(b))) {
        const reader = (readers as unknown as Readonly<Record<string, Reader<Resource>>>)[fact];
        if (!reader || !wanted(fact)) continue;
        const start = () => {
          const call = ask(fact, reader, resource, name, wave, calls);
          calls.set(fact, call);
          running.add(call);
        };
        const answer = told[fact]?.get(name);
        if (!answer) start();
        else {
          Object.assign(resource, { [memberOf(fact)]: answer });
          onlyListed.push(start);
        }
      }
      if (onlyListed.length > 0) running.add(unlessAnswered(resource, calls, onlyListed));
    }
  };

  /** Asks for what a list told where no other call shows that the resource exists. */
  const unlessAnswered = async (
    resource: Resource,
    calls: ReadonlyMap<FactId, Promise<void>>,
    onlyListed: readonly (() => void)[],
  ): Promise<void> => {
    await Promise.all(calls.values());
    const answers = [...calls.keys()].map((fact) => resource[memberOf(fact)] as Observed<unknown>);
    if (!answers.some(({ state }) => state === "read")) for (const start of onlyListed) start();
  };

  const ask = async (
    fact: FactId,
    reader: Reader<Resource>,
    resource: Resource,
    name: string,
    found: number,
    calls: ReadonlyMap<FactId, Promise<void>>,
  ): Promise<void> => {
    const { after = [] } = FACTS[fact];
    const ended = ledger.begin(fact);
    try {
      // What decides whether to ask: of the same resource, or of every resource that may name it. Lists of trails have no reader.
      await Promise.all(after.map((one) => calls.get(one)));
      const elsewhere = after.filter(
        (one) =>
          typeOfFact(one) !== typeOfFact(fact) ||
          !Object.hasOwn(readers, one) ||
          linksFrom(one).some(({ to }) => to === typeOfFact(fact)),
      );
      if (elsewhere.length > 0) await ledger.settled(elsewhere);
      if (reader.when && !reader.when(resource, snapshot, name)) return;
      const wave = Math.max(found, waveOf(fact));
      const done = progress(wave);
      const region = reader.region(resource, global, name);
      const answer = await observe(
        fact,
        region,
        (signal) => reader.read(session, resource, region, signal, snapshot),
        reader.unlimited,
      );
      Object.assign(resource, { [memberOf(fact)]: answer });
      for (const value of knownValues(answer)) leadOn(fact, value, wave + 1);
      done();
    } finally {
      ended();
    }
  };

  /** Takes what a fact's value names, and what the elements of its list name. */
  const leadOn = (fact: FactId, value: unknown, wave: number) => {
    follow(linksFrom(fact), value, wave);
    const elements = linksFrom(elementTypeOf(fact) ?? "");
    if (elements.length > 0) for (const element of value as readonly unknown[]) follow(elements, element, wave);
  };
  const follow = (links: readonly Link[], from: unknown, wave: number) => {
    for (const link of links) add(link.to, namesIn(link, from, account), wave);
  };
  return {
    add,
    done: async () => {
      // Each call may add others before it ends.
      for (const call of running) await call;
    },
  };
}
