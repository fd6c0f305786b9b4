import type { FactId } from "../../model/documents/snapshot.ts";
import { FACTS, memberOf } from "../../model/resources/facts.ts";
import { elementTypeOf, factsOf, type Link, linksFrom, rowOf, typeOfFact } from "../../model/resources/graph.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";

/** What the tables say of a type, looked up once. */
export interface Shape {
  readonly links: readonly Link[];
  readonly members: readonly {
    readonly fact: FactId;
    readonly member: string;
    readonly isList: boolean;
    readonly links: readonly Link[];
    /** The elements of its list lead on, to what each view shows. */
    readonly elements: boolean;
  }[];
}

const known = new Map<ResourceType, Shape>();

export function shapeOf(type: ResourceType): Shape {
  const shape = known.get(type) ?? {
    links: linksFrom(type),
    members: factsOf(type).map((fact) => ({
      fact,
      member: memberOf(fact),
      isList: FACTS[fact].list === true,
      links: linksFrom(fact),
      elements: linksFrom(elementTypeOf(fact) ?? "").length > 0,
    })),
  };
  known.set(type, shape);
  return shape;
}

const within = new Map<ResourceType, readonly FactId[]>();

/** The facts of a type, and of every type that it leads to: what a resource of the type shows depends on no others. */
export function factsWithin(type: ResourceType): readonly FactId[] {
  const facts = within.get(type) ?? [...typesFrom(type)].flatMap((one) => factsOf(one));
  within.set(type, facts);
  return facts;
}

/** A type, and every type that it leads to. */
function typesFrom(type: ResourceType): ReadonlySet<ResourceType> {
  const types = new Set([type]);
  for (const one of types) {
    const { links, members } = shapeOf(one);
    const elements = members.flatMap(({ fact }) => elementTypeOf(fact) ?? []);
    const all = [...links, ...members.flatMap((member) => member.links)].filter(({ as }) => as !== undefined);
    for (const { to, where } of all)
      types.add(where ? (typeOfFact(rowOf(to)?.elementOf as FactId) as ResourceType) : to);
    for (const to of [...elements, ...all.map(({ to }) => to)]) types.add(to);
  }
  return types;
}
