import type { FactId, Snapshot } from "../../model/documents/snapshot.ts";
import { lazyMember } from "../../model/lazy-member.ts";
import { BASE_FACTS, FACTS, memberOf, notCollected } from "../../model/resources/facts.ts";
import { elementTypeOf, type Link, linksFrom, namesIn, rowOf, typeOfFact } from "../../model/resources/graph.ts";
import { isUnread, known, knownValues } from "../../model/resources/observed.ts";
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
import { isPlain, locator } from "./locator.ts";
import { factsWithin, type Shape, shapeOf } from "./type-shapes.ts";

type Needs = ReadonlySet<FactId> | "all";
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
  const numbers: Numbers = new Map();
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
    const see = viewer(located, snapshot, shows, numbers);
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

function hiddenFact(fact: FactId, pointer: string): Fact<unknown> {
  return { pointer, ...notCollected(fact), ...(FACTS[fact].list ? { items: [] } : {}) };
}

/** Numbers of what views show of a type and of what it leads to: views with the same number share its resources. */
type Numbers = Map<ResourceType, Map<string, number>>;

/** What a view shows of a type. */
interface TypeInView {
  readonly number: number;
  readonly members: readonly (Shape["members"][number] & { readonly isShown: boolean })[];
}

/** What a control sees of each resource: the facts that it needs, and what these lead to. */
function viewer(
  located: ReturnType<typeof locator>,
  { account }: Snapshot,
  shows: (fact: FactId) => boolean,
  numbers: Numbers,
) {
  const ofType = new Map<ResourceType, TypeInView>();
  const inView = (type: ResourceType): TypeInView => {
    const known = ofType.get(type);
    if (known) return known;
    const key = factsWithin(type).filter(shows).join();
    const byFacts = numbers.get(type) ?? new Map<string, number>();
    numbers.set(type, byFacts);
    const number = byFacts.get(key) ?? byFacts.size;
    byFacts.set(key, number);
    const members = shapeOf(type).members.map((one) => ({ isShown: shows(one.fact), ...one }));
    ofType.set(type, { number, members });
    return { number, members };
  };
  const see = (type: ResourceType, name: string): object => {
    const one = located(type, name);
    const { number, members } = inView(type);
    const known = one.views[number];
    if (known) return known;
    const { template, facts, subject, shown, notShown, targets } = one;
    const resource: Record<string, unknown> = { ...template };
    one.views[number] = resource;
    const { links } = shapeOf(type);
    for (let i = 0; i < links.length; i++) {
      const link = links[i] as Link;
      if (link.as === undefined) continue;
      if (isPlain(link)) resource[link.as] = named(link, targets[i]);
      else relate(resource, link.as, ofSameRegion(link, template, subject));
    }
    for (const { fact, member, isList, elements, links, isShown } of members) {
      const full = facts[member] as Fact<unknown>;
      const shared = (isShown ? shown : notShown)[member];
      const seenAs =
        shared ??
        (isShown
          ? isList
            ? withItems(fact, full as Fact<unknown[]>, subject)
            : full
          : hiddenFact(fact, full.pointer));
      resource[member] = seenAs;
      // What the elements of a list lead to is not the same in all views.
      if (!isShown) notShown[member] = seenAs;
      else if (!elements) shown[member] = seenAs;
      for (const link of links) if (link.as !== undefined) resource[link.as] = several(link, seenAs);
    }
    return resource;
  };
  const named = (link: Link, name: string | undefined) => (name === undefined ? null : see(link.to, name));
  const several = (link: Link, fact: Fact<unknown>): unknown => {
    if (link.one) return fact.state === "read" ? named(link, namesIn(link, fact.value, account)[0]) : null;
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
    const links = type ? linksFrom(type) : [];
    const values = known(shown);
    const make = () =>
      values.map((value, i): Item<unknown> => {
        const subject = element ? { ...of, type, ...element(value as never, of) } : of;
        const item = { value, pointer: `${place}/${i}`, subject };
        for (const link of links) relate(item, link.as, fromElement(link, item));
        return item;
      });
    const isLeaf = links.length === 0 || values.length === 0;
    return isLeaf ? { items: make(), ...shown } : lazyMember({ ...shown } as Listing<unknown>, "items", make);
  };
  const fromElement = (link: Link, { value, subject }: Item<unknown>) =>
    link.where
      ? ofSameRegion(link, value, subject)
      : () => related(namesIn(link, value, account).map((name) => see(link.to, name)));
  /** The elements of a list of the Region that belong to a resource or element there. */
  const ofSameRegion = ({ to, where }: Link, from: unknown, { region }: Subject) => {
    const fact = rowOf(to)?.elementOf as FactId;
    const members = see(typeOfFact(fact) as ResourceType, region ?? "") as Record<string, Listing<unknown>>;
    const list = members[memberOf(fact)] as Listing<unknown>;
    if (known(list).length === 0) return related([], list);
    const matches = where as (from: unknown, element: unknown) => boolean;
    return () =>
      related(
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

/** Adds the member of a link; what may lead back to where it comes from is made when it is first read. */
function relate(to: object, as: string | undefined, related: Related<unknown> | (() => Related<unknown>)): void {
  if (as === undefined) return;
  if (typeof related === "function") lazyMember(to, as, related);
  else Object.assign(to, { [as]: related });
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
