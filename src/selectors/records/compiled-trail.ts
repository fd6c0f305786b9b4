import { type CloudTrailEvent, type PlainField, textOf } from "../event/event.ts";
import { partsOf } from "../trail/parts.ts";
import { scopeOf } from "../trail/scope.ts";
import type { Condition, SelectorPart } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { conditionOutcomes } from "./condition-match.ts";
import { MAYBE, NO, type Outcomes, YES } from "./outcomes.ts";
import { isResource, type ResourceConditions, resourceMatch } from "./resource-match.ts";
import { trailTables } from "./trail-tables.ts";

/** A condition on a field with one text, and its outcomes for an event. */
export interface ConditionMatch {
  readonly condition: Condition;
  readonly match: (event: CloudTrailEvent) => Outcomes;
}

/** A part of a selector, prepared for events. */
export interface CompiledPart extends SelectorPart {
  /** The conditions on fields with one text, each by itself. */
  readonly plain: readonly ConditionMatch[];
  /** The conditions on resources, matched together. */
  readonly resources: ResourceConditions | undefined;
  readonly match: (event: CloudTrailEvent) => Outcomes;
  /** The same for parts, of any trails, that have the same conditions and doubts. */
  readonly key: string;
}

/** A trail, prepared for many events and sets. */
export interface CompiledTrail {
  readonly trail: RecordingTrail;
  /** The trail's own conditions, which are conditions of every part, too. */
  readonly scope: readonly ConditionMatch[];
  /** The parts of the selectors, in the trail's order, also of a trail that is not logging. */
  readonly parts: readonly CompiledPart[];
  /** Whether the trail records an event. */
  readonly match: (event: CloudTrailEvent) => Outcomes;
}

function conditionMatch(condition: Condition): ConditionMatch {
  const field = condition.field as PlainField;
  return { condition, match: (event) => conditionOutcomes(condition, textOf(event, field)) };
}

function compilePart(part: SelectorPart, scope: readonly Condition[]): CompiledPart {
  const conditions = [...part.conditions, ...scope];
  const known = part.doubts.length > 0 ? MAYBE : YES;
  const plain = conditions.filter((one) => !isResource(one)).map(conditionMatch);
  const resources = resourceMatch(conditions.filter(isResource));
  const match = (event: CloudTrailEvent) => {
    let outcomes = known;
    for (const one of plain) {
      outcomes &= one.match(event);
      if (outcomes === NO) return NO;
    }
    return resources ? outcomes & resources.match(event) : outcomes;
  };
  let key: string | undefined;
  return {
    selector: part.selector,
    conditions,
    doubts: part.doubts,
    plain,
    resources,
    match,
    get key() {
      key ??= JSON.stringify([conditions, part.doubts]);
      return key;
    },
  };
}

/** From so many values on, tables answer faster than a comparison with each value. */
const MANY_VALUES = 20;
/** The tables are built when so many events were asked about: a scan asks about fewer. */
const MANY_EVENTS = 100;

function valuesOf({ conditions }: SelectorPart): number {
  return conditions.reduce(
    (sum, { texts }) =>
      sum +
      texts.equals.length +
      texts.notEquals.length +
      texts.startsWith.length +
      texts.notStartsWith.length +
      texts.endsWith.length +
      texts.notEndsWith.length,
    0,
  );
}

function matchAny(parts: readonly CompiledPart[]): (event: CloudTrailEvent) => Outcomes {
  const oneByOne = (event: CloudTrailEvent) => {
    let outcomes: Outcomes = NO;
    for (const { match } of parts) {
      outcomes |= match(event);
      if (outcomes === YES) break;
    }
    return outcomes;
  };
  if (parts.reduce((sum, part) => sum + valuesOf(part), 0) < MANY_VALUES) return oneByOne;
  let events = 0;
  let tables: ((event: CloudTrailEvent) => Outcomes) | undefined;
  return (event) => {
    if (events < MANY_EVENTS) {
      events++;
      return oneByOne(event);
    }
    tables ??= trailTables(parts);
    return tables(event);
  };
}

type Prepared = Omit<CompiledTrail, "trail">;

const prepared = new WeakMap<RecordingTrail["selectors"], Map<string, Prepared>>();

/** Prepares selectors once for all trails that have them: each view of an account has its own trails. */
function prepare(trail: RecordingTrail): Prepared {
  const { arn: _arn, name: _name, selectors, logging, ...settings } = trail;
  const bySettings = prepared.get(selectors) ?? new Map<string, Prepared>();
  prepared.set(selectors, bySettings);
  const key = JSON.stringify([logging === undefined, settings]);
  const known = bySettings.get(key);
  if (known) return known;
  const scope = scopeOf(trail);
  const parts = partsOf(trail).map((part) => compilePart(part, scope));
  const made = { scope: scope.map(conditionMatch), parts, match: matchAny(parts) };
  bySettings.set(key, made);
  return made;
}

/** Prepares a trail for {@link records} and {@link covers}, which accept a trail without it, too. */
export function compile(trail: RecordingTrail): CompiledTrail {
  const { scope, parts, match } = prepare(trail);
  return { trail, scope, parts, match: trail.logging === false ? () => NO : match };
}

export function compiled(trail: RecordingTrail | CompiledTrail): CompiledTrail {
  return "parts" in trail ? trail : compile(trail);
}
