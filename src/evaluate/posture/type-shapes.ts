import type { FactId } from "../../model/documents/snapshot.ts";
import { memberOf } from "../../model/resources/facts.ts";
import { elementTypeOf, factsOf, type Link, linksFrom, rowOf, typeOfFact } from "../../model/resources/graph.ts";
import type { ResourceType } from "../../model/resources/resource-types.ts";

/** What the tables say of a type, looked up once. */
export interface Shape {
  readonly links: readonly Link[];
  readonly members: readonly {
    readonly fact: FactId;
    readonly member: string;
    readonly links: readonly Link[];
    /** The elements of its list lead on, to what each view shows. */
    readonly elements: boolean;
  }[];
}

/** The facts of a type, and of every type that it leads to: what a resource of the type shows depends on no others. */
export function factsWithin(type: ResourceType, shapeOf: (type: ResourceType) => Shape): readonly FactId[] {
  const types = new Set([type]);
  for (const one of types) {
    const { links, members } = shapeOf(one);
    const elements = members.flatMap(({ fact }) => elementTypeOf(fact) ?? []);
    const all = [...links, ...members.flatMap((member) => member.links)];
    for (const { to, where } of all)
      types.add(where ? (typeOfFact(rowOf(to)?.elementOf as FactId) as ResourceType) : to);
    for (const to of [...elements, ...all.map(({ to }) => to)]) types.add(to);
  }
  return [...types].flatMap((one) => factsOf(one));
}

export function shapes(): (type: ResourceType) => Shape {
  const known = new Map<ResourceType, Shape>();
  return (type) => {
    const shape = known.get(type) ?? {
      links: linksFrom(type),
      members: factsOf(type).map((fact) => ({
        fact,
        member: memberOf(fact),
        links: linksFrom(fact),
        elements: linksFrom(elementTypeOf(fact) ?? "").length > 0,
      })),
    };
    known.set(type, shape);
    return shape;
  };
}
