import type { EventSelectors } from "../../model/documents/settings/selectors.ts";
import { type CompiledTrail, compile } from "../records/compiled-trail.ts";
import { domainOf, type EventSet } from "../sets/event-set.ts";
import { includes } from "../text/text-set.ts";
import { everyResourcePrefix, isBasicType } from "../trail/basic.ts";
import { describeCondition } from "../trail/descriptions.ts";
import { covers } from "./covers.ts";

/** Calls on many objects: their records have the common prefix of the ARNs (`ARNPrefix`) instead of the ARNs. */
const MULTI_OBJECT_CALLS = [
  { eventName: "ListObjects", readOnly: "true" },
  { eventName: "DeleteObjects", readOnly: "false" },
] as const;

/** Calls of which AWS does not document whether they are recorded: only selectors with an ARN condition match them. */
export interface UndecidedCalls {
  readonly calls: readonly string[];
  /** The conditions, each with its trail. */
  readonly conditions: readonly string[];
}

/** The selectors without those that have a condition on the ARNs of objects. */
function withoutArnConditions({ eventSelectors, advancedEventSelectors }: EventSelectors): EventSelectors {
  return {
    eventSelectors: eventSelectors.map((one) => ({
      ...one,
      dataResources: one.dataResources.map(({ type, values }) => ({
        type,
        values: values.filter((value) => isBasicType(type) && everyResourcePrefix(type, value) !== undefined),
      })),
    })),
    advancedEventSelectors: advancedEventSelectors.map((one) =>
      one.fieldSelectors.some(({ field }) => field === "resources.ARN") ? { ...one, fieldSelectors: NEVER } : one,
    ),
  };
}

/** Matches no event, since none has an empty name. It replaces a selector, since an empty list means the default. */
const NEVER = [
  { field: "eventCategory", equals: ["Data"] },
  { field: "eventName", equals: [""] },
];

/** The calls on many objects of a set that no selector without an ARN condition records; undefined if there are none. */
export function undecidedCalls(trails: readonly CompiledTrail[], set: EventSet): UndecidedCalls | undefined {
  const domain = domainOf(set);
  if (!domain["resources.type"].equals.includes("AWS::S3::Object")) return undefined;
  const conditions = trails.flatMap(({ trail, parts }) =>
    trail.logging === false
      ? []
      : parts
          .filter((part) => part.conditions.every(({ field, texts }) => mayMatch(field, texts, set)))
          .flatMap((part) =>
            part.conditions.filter(({ field, isEveryResource }) => field === "resources.ARN" && !isEveryResource),
          )
          .map((one) => `${trail.name}: ${describeCondition(one)}`),
  );
  if (conditions.length === 0) return undefined;
  const others = trails.map(({ trail }) =>
    "unreadable" in trail.selectors
      ? compile(trail)
      : compile({ ...trail, selectors: withoutArnConditions(trail.selectors) }),
  );
  if (covers(others, set).answer === "covered") return undefined;
  const calls = MULTI_OBJECT_CALLS.filter(({ readOnly }) => domain.readOnly.equals.includes(readOnly));
  return { calls: calls.map(({ eventName }) => eventName), conditions: [...new Set(conditions)] };
}

function mayMatch(field: string, language: Parameters<typeof includes>[0], set: EventSet): boolean {
  if (field === "eventCategory") return includes(language, "Data");
  if (field === "resources.type") return includes(language, "AWS::S3::Object");
  if (field === "readOnly") return domainOf(set).readOnly.equals.some((half) => includes(language, half));
  return true;
}
