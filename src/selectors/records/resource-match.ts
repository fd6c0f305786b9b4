import type { CloudTrailEvent, EventResource } from "../event/event.ts";
import type { Condition } from "../trail/selector-part.ts";
import { conditionOutcomes } from "./condition-match.ts";
import { MAYBE, NO, type Outcomes, sureAndPossible, YES } from "./outcomes.ts";

/** The conditions on resources are matched together: an ARN counts only in an entry of the selected type. */
export interface ResourceConditions {
  readonly conditions: readonly Condition[];
  readonly match: (event: CloudTrailEvent) => Outcomes;
}

/** An event without resources is matched as one with an empty entry. */
export const NO_RESOURCE: readonly EventResource[] = [{}];

export function isResource({ field }: Pick<Condition, "field">): boolean {
  return field === "resources.type" || field === "resources.ARN";
}

export function isNegative({ texts }: Condition): boolean {
  return texts.notEquals.length + texts.notStartsWith.length + texts.notEndsWith.length > 0;
}

function typeOutcomes(condition: Condition, { type }: EventResource): Outcomes {
  return conditionOutcomes(condition, type);
}

function arnOutcomes(condition: Condition, { ARN, ARNPrefix }: EventResource): Outcomes {
  if (ARN !== undefined || ARNPrefix === undefined) return conditionOutcomes(condition, ARN);
  return condition.isEveryResource ? conditionOutcomes(condition, ARNPrefix) : MAYBE;
}

/**
 * Matches the entries of a record. The type may be that of any entry; ARN conditions apply to the entries of that type.
 * Where a negative operator excludes one entry and not another of the same type AWS does not document the result:
 * undecided.
 */
export function resourceMatch(conditions: readonly Condition[]): ResourceConditions | undefined {
  if (conditions.length === 0) return undefined;
  const types = conditions.filter(({ field }) => field === "resources.type");
  const arns = conditions.filter(({ field }) => field === "resources.ARN");
  const typeNegative = types.some(isNegative);
  const arnNegative = arns.some(isNegative);
  return {
    conditions,
    match: ({ resources }) => {
      const entries = resources && resources.length > 0 ? resources : NO_RESOURCE;
      let [some, every] = [NO, YES];
      for (const entry of entries) {
        const type = types.reduce((all, one) => all & typeOutcomes(one, entry), YES);
        if (typeNegative) every &= type;
        if (type === NO) continue;
        const arn = arns.reduce((all, one) => all & arnOutcomes(one, entry), YES);
        if (arnNegative) every &= arn;
        some |= type & arn;
      }
      return sureAndPossible(some & every, some);
    },
  };
}
