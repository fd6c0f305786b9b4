import { owningAccount } from "../../model/aws/owning-account.ts";
import type { FactId, Snapshot, Trail } from "../../model/documents/snapshot.ts";
import { BASE_FACTS, FACTS, memberOf, notCollected } from "../../model/resources/facts.ts";
import {
  elementTypeOf,
  factsOf,
  type Link,
  linksFrom,
  namedResource,
  namesIn,
  rowOf,
  subjectOf,
  typeOfFact,
} from "../../model/resources/graph.ts";
import { isUnread, knownValues, type Observed } from "../../model/resources/observed.ts";
import type {
  Fact,
  Hidden,
  Item,
  Listing,
  Posture,
  PostureRegion,
  PostureTrail,
  Related,
} from "../../model/resources/posture.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";
import type { Scope } from "../../model/resources/scope.ts";
import type { Subject } from "../../model/resources/subject.ts";
import { rememberOrigin } from "../../model/resources/views.ts";
import { pointerTo } from "../../model/text/json-pointer.ts";
import { factsWithin, shapeOf } from "./type-shapes.ts";

type Needs = ReadonlySet<FactId> | "all";
type Members = Readonly<Record<string, unknown>>;

/** A resource of the snapshot with its place and its facts, the same for every view. */
interface Located {
  readonly subject: Subject;
  /** Its members, without its facts. */
  readonly description: Members & { readonly pointer: string; readonly subject: Subject };
  readonly facts: Readonly<Record<string, Fact<unknown>>>;
  /** What is the same in every view. */
  readonly shared: { get(name: string, make: () => Fact<unknown>): Fact<unknown> };
}

/** One linked posture, of which each control sees a view. */
export interface LinkedPosture {
  /** @param needs - the facts to show; `"all"` for reports. Every other is `not-collected`. */
  view(needs: Needs): Posture;
}

/** The view that shows these facts, for who needs one only. */
export function buildPosture(snapshot: Snapshot, scope: Scope, needs: Needs): Posture {
  return linkPosture(snapshot, scope).view(needs);
}

/**
 * Lays a snapshot out for the checks: the regions and trails in scope, every resource linked to what it names, and the
 * listings that could not be read. A trail is in scope if it covers a region in scope; a multi-Region trail always is.
 */
export function linkPosture(snapshot: Snapshot, scope: Scope): LinkedPosture {
  const located = locator(snapshot, scope);
  const seen: Seen = new Map();
  const made = new Map<unknown, Map<string, unknown>>();
  const views = new Map<string, Posture>();
  const arns = Object.values(snapshot.trails)
    .filter((trail) => trail.isMultiRegionTrail || scope.regions.includes(trail.homeRegion))
    .map(({ arn }) => arn)
    .sort();
  const view = (needs: Needs): Posture => {
    const key = needs === "all" ? needs : [...needs].sort().join();
    const known = views.get(key);
    if (known) return known;
    const shows = (fact: FactId) => needs === "all" || needs.has(fact) || BASE_FACTS.includes(fact);
    const see = viewer(located, snapshot, shows, seen);
    const account = see("account", "") as Posture["account"];
    const regions = scope.regions.map((name) => see("region", name) as PostureRegion);
    const posture: Posture = {
      collectedAt: snapshot.collectedAt,
      account,
      regions,
      trails: arns.map((arn) => see("trail", arn) as PostureTrail),
      hidden: hiddenTrails(account, regions, scope),
    };
    views.set(key, posture);
    return rememberOrigin(posture, { shows, view, made });
  };
  return { view };
}

/** Finds resources with their facts, each once. */
function locator(snapshot: Snapshot, scope: Scope): (type: ResourceType, name: string) => Located {
  const found = new Map<string, Located>();
  const locate = (type: ResourceType, name: string): Located => {
    const collection = rowOf(type)?.collection;
    const resource = resourceOf(snapshot, scope, type, name);
    const pointer = collection === undefined ? pointerTo(type) : pointerTo(collection, name);
    const subject = subjectOf(type, resource, snapshot.account);
    const facts: Record<string, Fact<unknown>> = {};
    for (const fact of factsOf(type)) {
      const member = memberOf(fact);
      const observed = (resource[member] ?? notCollected(fact)) as Observed<unknown>;
      const alone = type === "trail" ? owningAccount(resource as unknown as Trail, observed) : undefined;
      facts[member] = {
        ...observed,
        pointer: `${pointer}/${member}`,
        ...(alone === undefined ? {} : { owningAccount: alone }),
      };
    }
    const own = Object.entries(resource).filter(([member]) => !Object.hasOwn(facts, member));
    return { subject, description: { ...Object.fromEntries(own), pointer, subject }, facts, shared: once() };
  };
  return (type, name) => {
    const key = `${type} ${name}`;
    const one = found.get(key) ?? locate(type, name);
    found.set(key, one);
    return one;
  };
}

/** A resource's own members; as far as its name tells, where the snapshot lacks it. */
function resourceOf(snapshot: Snapshot, scope: Scope, type: ResourceType, name: string): Members {
  if (type === "account") return snapshot.account;
  const held = (snapshot as unknown as Record<string, Readonly<Record<string, Members>>>)[
    rowOf(type)?.collection ?? ""
  ];
  const resource = held && Object.hasOwn(held, name) ? held[name] : undefined;
  // What a snapshot says of a region that the account has not enabled proves nothing there.
  if (type === "region") return { ...(scope.notEnabled.includes(name) ? {} : resource), name };
  return resource ?? namedResource(type, name, snapshot.account);
}

/** Makes each thing once, by its name. */
function once(): Located["shared"] {
  const made = new Map<string, Fact<unknown>>();
  return {
    get: (name, make) => {
      const one = made.get(name) ?? make();
      made.set(name, one);
      return one;
    },
  };
}

function hiddenFact(fact: FactId, pointer: string): Fact<unknown> {
  return { ...notCollected(fact), pointer, ...(FACTS[fact].list ? { items: [] } : {}) };
}

/** The resources that views have made, by their type and the facts that they show, then by name. */
type Seen = Map<string, Map<string, object>>;

/** What a control sees of each resource: the facts that it needs, and what these lead to. */
function viewer(
  located: ReturnType<typeof locator>,
  { account }: Snapshot,
  shows: (fact: FactId) => boolean,
  everySeen: Seen,
) {
  const ofType = new Map<ResourceType, Map<string, object>>();
  /** The resources of a type as views see them that show the same facts of it and of what it leads to. */
  const seenOf = (type: ResourceType): Map<string, object> => {
    const known = ofType.get(type);
    if (known) return known;
    const key = [type, ...factsWithin(type).filter(shows)].join();
    const seen = everySeen.get(key) ?? new Map<string, object>();
    everySeen.set(key, seen);
    ofType.set(type, seen);
    return seen;
  };
  const see = (type: ResourceType, name: string): object => {
    const seen = seenOf(type);
    const known = seen.get(name);
    if (known) return known;
    const { description, facts, subject, shared } = located(type, name);
    const resource: Record<string, unknown> = { ...description };
    seen.set(name, resource);
    const { links, members } = shapeOf(type);
    for (const link of links)
      relate(resource, link, () => (link.where ? ofSameRegion(link, description) : one(link, description)));
    for (const { fact, member, ...leads } of members) {
      const full = facts[member] as Fact<unknown>;
      const shown = shows(fact)
        ? leads.elements
          ? withItems(fact, full as Fact<unknown[]>, subject)
          : shared.get(`+${member}`, () =>
              FACTS[fact].list ? withItems(fact, full as Fact<unknown[]>, subject) : full,
            )
        : shared.get(`-${member}`, () => hiddenFact(fact, full.pointer));
      resource[member] = shown;
      for (const link of leads.links) relate(resource, link, () => several(link, shown));
    }
    return resource;
  };
  const one = (link: Link, from: unknown) => {
    const [name] = namesIn(link, from, account);
    return name === undefined ? null : see(link.to, name);
  };
  const several = (link: Link, fact: Fact<unknown>): unknown => {
    if (link.one) return fact.state === "read" ? one(link, fact.value) : null;
    const names = knownValues(fact).flatMap((value) => namesIn(link, value, account));
    return related(
      names.map((name) => see(link.to, name)),
      fact,
    );
  };
  const withItems = (fact: FactId, shown: Fact<unknown[]>, of: Subject): Listing<unknown> => {
    const type = elementTypeOf(fact);
    const element = type && rowOf(type)?.element;
    const place = `${shown.pointer}/${shown.state === "read" ? "value" : "partial"}`;
    return lazily({ ...shown } as Listing<unknown>, "items", () =>
      (knownValues(shown)[0] ?? []).map((value, i): Item<unknown> => {
        const subject = element ? { ...of, type, ...element(value as never, of) } : of;
        const item = { value, pointer: `${place}/${i}`, subject };
        for (const link of type ? linksFrom(type) : []) relate(item, link, () => fromElement(link, item));
        return item;
      }),
    );
  };
  const fromElement = (link: Link, item: Item<unknown>): Related<unknown> =>
    link.where
      ? ofSameRegion(link, item.value, item.subject)
      : related(namesIn(link, item.value, account).map((name) => see(link.to, name)));
  /** The elements of a list of the Region that belong to a resource or element there. */
  const ofSameRegion = (link: Link, from: unknown, subject = (from as Located["description"]).subject) => {
    const fact = rowOf(link.to)?.elementOf as FactId;
    const list = (see(typeOfFact(fact) as ResourceType, subject.region ?? "") as Record<string, Listing<unknown>>)[
      memberOf(fact)
    ] as Listing<unknown>;
    const matches = link.where as (from: unknown, element: unknown) => boolean;
    return related(
      list.items.filter((item) => matches(from, item.value)),
      list,
    );
  };
  return see;
}

function related<T>(items: readonly T[], ...facts: readonly Fact<unknown>[]): Related<T> {
  const unread = facts.filter(isUnread);
  return { items, complete: unread.length === 0, unread };
}

/** Adds the member of a link; what may lead back to where it comes from is followed when it is asked for. */
function relate(to: object, { as, one, where }: Link, follow: () => unknown): void {
  if (as === undefined) return;
  if (one && !where) Object.assign(to, { [as]: follow() });
  else lazily(to, as, follow);
}

/** Adds a member that is made when it is first read. */
function lazily<T extends object>(to: T, name: string, make: () => unknown): T {
  return Object.defineProperty(to, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      Object.defineProperty(to, name, { value, enumerable: true });
      return value;
    },
  });
}

/** The listings of trails that could not be read. */
function hiddenTrails(account: Posture["account"], regions: readonly PostureRegion[], scope: Scope): Hidden[] {
  const unlisted = regions.filter(({ trails }) => trails.state !== "read");
  return [
    ...unlisted.map(({ name, trails, subject }): Hidden => {
      const notEnabled = scope.notEnabled.includes(name);
      return { fact: notEnabled ? account.regions : trails, subject, notEnabled };
    }),
    ...(scope.incomplete ? [{ fact: account.regions, subject: account.subject, notEnabled: false }] : []),
  ];
}
