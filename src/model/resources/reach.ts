import type { FactId } from "../documents/snapshot.ts";
import { memberOf } from "./facts.ts";
import { elementTypeOf, factsOf, foundBy, linksFrom, rowOf, typeOfFact } from "./graph.ts";
import type { Fact, Hidden, Item, Listing, Posture, Related } from "./posture.ts";
import type { ResourceType } from "./resource-types.ts";
import type { Subject } from "./subject.ts";
import { shows } from "./views.ts";

/** A resource of the posture, or an element of one of its lists. */
export interface Reached {
  readonly pointer: string;
  readonly subject: Subject;
}

/** Everything in scope that the posture leads to, each once: the account, its regions, the trails, and what they name. */
export function reached({ account, regions, trails }: Posture): Reached[] {
  const found = new Map<string, Reached>();
  const queue: Reached[] = [account, ...regions, ...trails];
  for (let one = queue.pop(); one; one = queue.pop()) {
    if (found.has(one.pointer)) continue;
    found.set(one.pointer, one);
    queue.push(...leadsTo(one));
  }
  return [...found.values()];
}

function leadsTo(from: Reached): Reached[] {
  const members = from as unknown as Record<string, unknown>;
  const { type } = from.subject;
  const own = factsOf(type);
  const linked = [type, ...own].flatMap(linksFrom).flatMap(({ as }): Reached[] => {
    const member = as === undefined ? null : (members[as] as Reached | Related<Reached> | null | undefined);
    if (!member) return [];
    return "items" in member ? [...member.items] : [member];
  });
  const elements = own
    .filter((fact) => elementTypeOf(fact) !== undefined)
    .flatMap((fact): Item<unknown>[] => [...((members[memberOf(fact)] as Listing<unknown> | undefined)?.items ?? [])]);
  return [...linked, ...elements];
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
    .filter(({ fact }) => fact.state === "unreadable" || fact.state === "not-collected");
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
