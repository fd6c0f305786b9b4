import { ownerOf, parseArn } from "../aws/arn.ts";
import type { FactId, Snapshot } from "../documents/snapshot.ts";
import { FACTS, unasked } from "./facts.ts";
import { type ResourceType, type ResourceTypeRow, type Source, TYPES } from "./resource-types.ts";
import type { Subject } from "./subject.ts";

/** The types of resources, in the order of the table. */
export const resourceTypes = (): ResourceType[] => Object.keys(TYPES) as ResourceType[];

/** A type's row; `undefined` for a text that names none. */
export const rowOf = (type: string): ResourceTypeRow | undefined =>
  Object.hasOwn(TYPES, type) ? TYPES[type as ResourceType] : undefined;

/** What a type of resources is called in a sentence: `log group`. */
export const labelOf = (type: string): string => rowOf(type)?.label ?? type;

/** The members of the snapshot that hold resources, each with their type. */
export function collections(): [collection: string, type: ResourceType][] {
  return resourceTypes().flatMap((type): [string, ResourceType][] => {
    const collection = rowOf(type)?.collection;
    return collection === undefined ? [] : [[collection, type]];
  });
}

/** The type of resources that a fact is about: `trail` of `trail.status`. */
export const typeOfFact = (fact: string): string => fact.slice(0, fact.indexOf("."));

/** What the tables say of a name, looked up once. */
function lookedUp<T>(look: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    if (!known.has(name)) known.set(name, look(name));
    return known.get(name) as T;
  };
}

/** The facts of a type of resources. */
export const factsOf = lookedUp((type): readonly FactId[] =>
  (Object.keys(FACTS) as FactId[]).filter((fact) => typeOfFact(fact) === type),
);

/** A relation of resources of one type, or of the elements of a fact, to those of another. */
export interface Link extends Source {
  readonly to: ResourceType;
}

/** What leads on from a type or a fact, by the table of types. */
export const linksFrom = lookedUp((where): readonly Link[] =>
  resourceTypes().flatMap((to) =>
    (rowOf(to)?.found ?? []).filter((source) => source.in === where).map((source) => ({ ...source, to })),
  ),
);

/** The names that a description, a value or an element gives for a link, each once. */
export function namesIn({ names }: Link, from: unknown, account: Snapshot["account"]): string[] {
  const given = (names as ((from: unknown, account: Snapshot["account"]) => readonly (string | null)[]) | undefined)?.(
    from,
    account,
  );
  return [...new Set(given ?? [])].filter((name) => name !== null);
}

/** The type that the elements of a fact's list are of; `undefined` where they are nothing by themselves. */
export const elementTypeOf = lookedUp((fact): ResourceType | undefined =>
  resourceTypes().find((type) => rowOf(type)?.elementOf === fact),
);

/** The facts whose values name resources of a type: nothing of it is known before one of them was read. */
export const foundBy = lookedUp((type): readonly FactId[] => findersOf(type, []));

function findersOf(type: string, above: readonly string[]): readonly FactId[] {
  const row = rowOf(type);
  if (!row || above.includes(type)) return [];
  if (row.elementOf) return [row.elementOf];
  const found = row.found.flatMap((source) =>
    isFact(source.in) ? [source.in] : findersOf(source.in, [...above, type]),
  );
  return [...new Set(found)];
}

const isFact = (name: string): name is FactId => Object.hasOwn(FACTS, name);

/**
 * The wave in which a fact can be read at the earliest: it waits for what its resource is found by, and for what decides
 * whether to ask.
 */
export const waveOf: (fact: FactId) => number = lookedUp((fact) => earliest(fact as FactId, []));

function earliest(fact: FactId, above: readonly FactId[]): number {
  if (above.includes(fact)) return Number.POSITIVE_INFINITY;
  const wave = (one: FactId) => earliest(one, [...above, fact]);
  const found = foundBy(typeOfFact(fact)).map(wave);
  return 1 + Math.max(found.length > 0 ? Math.min(...found) : 0, ...(FACTS[fact].after ?? []).map(wave));
}

/** These facts, and all through whose values resources with one of them are found. */
export function withAncestors(facts: readonly FactId[]): ReadonlySet<FactId> {
  const all = new Set<FactId>();
  const queue = [...facts];
  for (let fact = queue.pop(); fact; fact = queue.pop()) {
    if (all.has(fact)) continue;
    all.add(fact);
    queue.push(...foundBy(typeOfFact(fact)), ...(FACTS[fact].after ?? []));
  }
  return all;
}

/** How many waves the reading of these facts takes at most. */
export function wavesOf(facts: readonly FactId[]): number {
  const latest = (fact: FactId, above: readonly FactId[]): number => {
    const before = [...foundBy(typeOfFact(fact)), ...(FACTS[fact].after ?? [])];
    const seen = [...above, fact];
    return (
      1 +
      Math.max(0, ...before.filter((one) => facts.includes(one) && !seen.includes(one)).map((one) => latest(one, seen)))
    );
  };
  return Math.max(0, ...facts.map((fact) => latest(fact, [])));
}

/** A resource that something names, as far as its name tells, before anything was asked about it. */
export function namedResource(
  type: ResourceType,
  name: string,
  account: Pick<Snapshot["account"], "id">,
): Record<string, unknown> {
  // A Region has no owner.
  if (type === "region") return unasked(type);
  if (rowOf(type)?.byName) return { name, owner: "unknown", ...unasked(type) };
  const { region = "", accountId = "", resource = name } = parseArn(name) ?? {};
  const prefix = resourceForm(rowOf(type)?.arns[0] ?? "").replace("{name}", "");
  const own = resource.startsWith(prefix) ? resource.slice(prefix.length) : resource;
  return {
    arn: name,
    name: rowOf(type)?.paths ? own.slice(own.lastIndexOf("/") + 1) : own,
    region,
    accountId,
    owner: ownerOf(accountId, account.id),
    ...unasked(type),
  };
}

const resourceForm = (arn: string) => arn.split(":").slice(5).join(":");

/** Who a resource of the snapshot is. */
export function subjectOf(type: ResourceType, resource: object, account: Snapshot["account"]): Subject {
  const row = rowOf(type);
  if (row?.subject) return { type, ...row.subject(resource as never, account) };
  const { name, arn, region, accountId } = resource as { name: string; arn: string; region: string; accountId: string };
  return { type, id: name, arn, region, accountId };
}

/** Forms of the ARNs of a type with every part filled in: by `*`, or by a text that no resource's name is. */
export function arnForms(type: string, fill: string): string[] {
  return (rowOf(type)?.arns ?? []).map((form) => form.replaceAll(/\{[a-z]+\}/g, fill));
}

/** Patterns that every ARN of a type matches. */
export function arnPatterns(type: string): string[] {
  const parts: Readonly<Record<string, string>> = { partition: "aws*", account: "????????????" };
  return (rowOf(type)?.arns ?? []).map((form) =>
    form.replaceAll(/\{([a-z]+)\}/g, (_, part: string) => parts[part] ?? "*"),
  );
}
