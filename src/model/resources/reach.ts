import type { FactId } from "../documents/snapshot.ts";
import { memberOf } from "./facts.ts";
import { elementTypeOf, factsOf, foundBy, linksFrom, rowOf, typeOfFact } from "./graph.ts";
import { isUnread } from "./observed.ts";
import type { Fact, Hidden, Listing, Posture, Related } from "./posture.ts";
import type { ResourceType } from "./resource-types.ts";
import type { Subject } from "./subject.ts";
import { shows } from "./views.ts";

/** A resource of the posture, or an element of one of its lists. */
export interface Reached {
  readonly pointer: string;
  readonly subject: Subject;
}

/** What was walked: controls that see the same view ask for several types. */
const walked = new WeakMap<Posture, readonly Reached[]>();

/** Everything in scope that the posture leads to, each once: the account, its regions, the trails, and what they name. */
export function reached(posture: Posture): readonly Reached[] {
  const known = walked.get(posture);
  if (known) return known;
  const { account, regions, trails } = posture;
  const leads = new Map<ResourceType, Leads>();
  const found = new Map<string, Reached>();
  const queue: Reached[] = [account, ...regions, ...trails];
  for (let one = queue.pop(); one; one = queue.pop()) {
    if (found.has(one.pointer)) continue;
    found.set(one.pointer, one);
    const { type } = one.subject;
    const of = leads.get(type) ?? leadsOf(type);
    leads.set(type, of);
    const members = one as unknown as Record<string, unknown>;
    for (const name of of.links) {
      const member = members[name] as Reached | Related<Reached> | null | undefined;
      if (member) queue.push(...("items" in member ? member.items : [member]));
    }
    for (const name of of.lists) queue.push(...((members[name] as Listing<unknown> | undefined)?.items ?? []));
  }
  const all = [...found.values()];
  walked.set(posture, all);
  return all;
}

/** The members of a resource of a type, or of an element, that lead to others. */
interface Leads {
  readonly links: readonly string[];
  /** Lists with elements that are resources. */
  readonly lists: readonly string[];
}

function leadsOf(type: ResourceType): Leads {
  const own = factsOf(type);
  return {
    links: [type, ...own].flatMap(linksFrom).flatMap(({ as }) => as ?? []),
    lists: own.filter((fact) => elementTypeOf(fact) !== undefined).map(memberOf),
  };
}

/** The resources, or elements, of a type in scope. */
export function reachedOf(posture: Posture, type: ResourceType): Reached[] {
  return reached(posture).filter((one) => one.subject.type === type && isInScope(one, posture));
}

/** Whether it is no Region out of scope, which only a log group there leads to. */
function isInScope({ subject, pointer }: Reached, { regions }: Posture): boolean {
  return subject.type !== "region" || regions.some((region) => region.pointer === pointer);
}

/**
 * What may hide resources of a type: the listings of trails that could not be read, and the facts of resources in scope
 * that would name more of them and could not be read. Facts that the control does not need hide nothing from it.
 */
export function hiding(posture: Posture, type: ResourceType): Hidden[] {
  const everything = reached(posture);
  const facts = new Set([type, ...ancestorsOf(type)].flatMap((one) => foundBy(one)));
  const related = listsRelatedTo(everything);
  // Alarms are listed for what they tell of: where nothing is, no list hides one.
  const mayHide = (fact: FactId, resource: Reached) =>
    linksTo(elementTypeOf(fact)).some(({ where }) => where)
      ? related.has(`${resource.pointer}/${memberOf(fact)}`)
      : isInScope(resource, posture);
  const unread = [...facts]
    .filter((fact) => fact !== "region.trails" && fact !== "account.regions" && shows(posture, fact))
    .flatMap((fact) =>
      everything
        .filter((resource) => resource.subject.type === typeOfFact(fact) && mayHide(fact, resource))
        .map((resource) => ({
          fact: (resource as unknown as Record<string, Fact<unknown>>)[memberOf(fact)] as Fact<unknown>,
          subject: resource.subject,
          notEnabled: false,
        })),
    )
    .filter(({ fact }) => isUnread(fact));
  return [...posture.hidden, ...unread];
}

const linksTo = (type: string | undefined) => (type === undefined ? [] : (rowOf(type)?.found ?? []));

/** The pointers of the lists that could name more than what resources and elements are related to. */
function listsRelatedTo(everything: readonly Reached[]): ReadonlySet<string> {
  const members = everything.flatMap((one) =>
    linksFrom(one.subject.type).flatMap(({ as, where }) =>
      as !== undefined && where ? [(one as unknown as Record<string, Related<unknown>>)[as]] : [],
    ),
  );
  return new Set(members.flatMap((one) => one?.unread ?? []).map(({ pointer }) => pointer));
}

/** The types through which resources of a type are found, as far up as they go. */
function ancestorsOf(type: string, seen = new Set<string>()): string[] {
  for (const fact of foundBy(type) as FactId[]) {
    const above = typeOfFact(fact);
    if (seen.has(above)) continue;
    seen.add(above);
    ancestorsOf(above, seen);
  }
  for (const source of rowOf(type)?.found ?? [])
    if (!seen.has(source.in) && rowOf(source.in)) {
      seen.add(source.in);
      ancestorsOf(source.in, seen);
    }
  return [...seen];
}
