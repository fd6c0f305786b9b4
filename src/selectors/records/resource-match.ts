import type { CloudTrailEvent, EventResource } from "../event/event.ts";
import type { Condition } from "../trail/selector-part.ts";
import { conditionMatch } from "./condition-match.ts";
import { between, MAYBE, NO, type Readings, YES } from "./readings.ts";

/** The conditions on resources, which are judged together: an ARN counts only on an entry of the type selected. */
export interface ResourceConditions {
  readonly conditions: readonly Condition[];
  readonly match: (event: CloudTrailEvent) => Readings;
}

type EntryMatch = (entry: EventResource) => Readings;

/** The one entry, without members, of an event without resources. */
export const NO_RESOURCE: readonly EventResource[] = [{}];

export function isResource({ field }: Pick<Condition, "field">): boolean {
  return field === "resources.type" || field === "resources.ARN";
}

export function isNegative({ language }: Condition): boolean {
  return language.notEquals.length + language.notStartsWith.length + language.notEndsWith.length > 0;
}

function entryMatch(condition: Condition): EntryMatch {
  const match = conditionMatch(condition);
  if (condition.field === "resources.type") return ({ type }) => match(type);
  return ({ ARN, ARNPrefix }) => {
    if (ARN === undefined && ARNPrefix !== undefined) return condition.wholeType ? match(ARNPrefix) : MAYBE;
    return match(ARN);
  };
}

/**
 * Judges the entries of a record. The type may be that of any entry; ARN conditions look at the entries of that type.
 * Where a negative operator shuts out one entry and not another of the same type AWS does not say what happens: undecided.
 */
export function resourceMatch(conditions: readonly Condition[]): ResourceConditions | undefined {
  if (conditions.length === 0) return undefined;
  const both = (of: readonly EntryMatch[]): EntryMatch => {
    const [first, ...more] = of;
    if (first && more.length === 0) return first;
    return (entry) => of.reduce((all, match) => all & match(entry), YES);
  };
  const [types, arns] = ["resources.type", "resources.ARN"].map((field) =>
    conditions.filter((condition) => condition.field === field),
  ) as [Condition[], Condition[]];
  const typeOf = both(types.map(entryMatch));
  const arnOf = both(arns.map(entryMatch));
  const typeNegative = types.some(isNegative);
  const arnNegative = arns.some(isNegative);
  return {
    conditions,
    match: ({ resources }) => {
      const entries = resources && resources.length > 0 ? resources : NO_RESOURCE;
      let [some, every] = [NO, YES];
      for (const entry of entries) {
        const type = typeOf(entry);
        if (typeNegative) every &= type;
        if (type === NO) continue;
        const arn = arnOf(entry);
        if (arnNegative) every &= arn;
        some |= type & arn;
      }
      return between(some & every, some);
    },
  };
}
