import type { FactId } from "../../model/documents/snapshot.ts";
import { memberOf } from "../../model/resources/facts.ts";
import { elementTypeOf, factsOf, type Link, linksFrom } from "../../model/resources/graph.ts";
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
