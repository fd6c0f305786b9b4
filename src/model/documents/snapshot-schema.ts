import { type TSchema, Type } from "typebox";
import { FACTS, memberOf } from "../resources/facts.ts";
import { collections, factsOf } from "../resources/graph.ts";
import { listing, observed } from "./schema.ts";
import { byName, located, Snapshot } from "./snapshot.ts";

/** The snapshot's schema with a place for every type of the table; a type without a schema of its own is named by ARN. */
export function snapshotSchema(): TSchema {
  const derived = collections().filter(([collection]) => !Object.hasOwn(Snapshot.properties, collection));
  const resources = derived.map(([collection, type]) => [
    collection,
    byName(
      Type.Object({
        ...located,
        ...Object.fromEntries(
          factsOf(type).map((fact) => [
            memberOf(fact),
            FACTS[fact].list ? listing(Type.Array(Type.Unknown())) : observed(Type.Unknown()),
          ]),
        ),
      }),
    ),
  ]);
  return {
    ...Snapshot,
    properties: { ...Snapshot.properties, ...Object.fromEntries(resources) },
    required: [...(Snapshot.required ?? []), ...derived.map(([collection]) => collection)],
  } as TSchema;
}
