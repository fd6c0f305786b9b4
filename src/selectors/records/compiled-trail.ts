import { type CloudTrailEvent, type PlainField, textOf } from "../event/event.ts";
import { operators } from "../text/text-set.ts";
import { advancedBox } from "../trail/advanced.ts";
import { basicBoxes } from "../trail/basic.ts";
import { insightBoxes } from "../trail/insights.ts";
import { scopeOf } from "../trail/scope.ts";
import type { Box, Condition } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { conditionMatch } from "./condition-match.ts";
import { judgeOf } from "./fast/trail-tables.ts";
import { MAYBE, NO, type Readings, YES } from "./readings.ts";
import { isResource, type ResourceConditions, resourceMatch } from "./resource-match.ts";

/** A condition with what decides it. */
export interface Decided {
  readonly condition: Condition;
  readonly match: (event: CloudTrailEvent) => Readings;
}

/** What judges a single event by a box. */
export interface Parts {
  /** The conditions on plain fields, each alone. */
  readonly plain: readonly Decided[];
  /** Those on resources, which are judged together. */
  readonly resources: ResourceConditions | undefined;
}

/** A box, prepared for many events. */
export interface CompiledBox extends Box {
  /** Prepared when the first event is asked about: sets are decided by the conditions. */
  readonly parts: () => Parts;
  readonly match: (event: CloudTrailEvent) => Readings;
}

/** A trail, prepared for many events and verdicts. */
export interface CompiledTrail {
  readonly trail: RecordingTrail;
  /** The trail's own conditions: every box has them, too. */
  readonly scope: readonly Decided[];
  /** Selectors with their boxes, in the trail's order. A trail that records nothing has them all the same. */
  readonly boxes: readonly CompiledBox[];
  /** What the trail says of an event. */
  readonly match: (event: CloudTrailEvent) => Readings;
}

function decide(condition: Condition): Decided {
  const field = condition.field as PlainField;
  const match = conditionMatch(condition);
  return { condition, match: (event) => match(textOf(event, field)) };
}

function compileBox(box: Box, scope: readonly Condition[]): CompiledBox {
  const { selector, doubts } = box;
  const conditions = [...box.conditions, ...scope];
  const ceiling = doubts.length > 0 ? MAYBE : YES;
  let prepared: Parts | undefined;
  const parts = () => {
    prepared ??= {
      plain: conditions.filter((one) => !isResource(one)).map(decide),
      resources: resourceMatch(conditions.filter(isResource)),
    };
    return prepared;
  };
  const match = (event: CloudTrailEvent) => {
    const { plain, resources } = parts();
    let readings = ceiling;
    for (const one of plain) {
      readings &= one.match(event);
      if (readings === NO) return NO;
    }
    return resources ? readings & resources.match(event) : readings;
  };
  return { selector, conditions, doubts, parts, match };
}

/** Every box of the trail's selectors, without the trail's own conditions. */
function boxesOf({ selectors, insightSelectors, logging }: RecordingTrail): Box[] {
  const doubts = logging === undefined ? ["whether it is logging is not known"] : [];
  const management = [
    { field: "eventCategory", language: operators({ equals: ["Management"] }), of: "selector" },
  ] as const;
  const notInsight = [
    { field: "eventCategory", language: operators({ notEquals: ["Insight"] }), of: "selector" },
  ] as const;
  const boxes = ((): Box[] => {
    if ("unreadable" in selectors)
      return [
        {
          selector: { kind: "unreadable", index: null, name: null },
          conditions: notInsight,
          doubts: [selectors.unreadable],
        },
      ];
    const { eventSelectors, advancedEventSelectors } = selectors;
    if (eventSelectors.length + advancedEventSelectors.length === 0)
      return [{ selector: { kind: "default", index: null, name: null }, conditions: management, doubts: [] }];
    return [
      ...eventSelectors.flatMap((one, index) => basicBoxes(one, { kind: "basic", index, name: null })),
      ...advancedEventSelectors.map((one, index) => advancedBox(one, { kind: "advanced", index, name: one.name })),
    ];
  })();
  return [...boxes, ...insightBoxes(insightSelectors)].map((box) => ({ ...box, doubts: [...doubts, ...box.doubts] }));
}

/** As many events are judged box by box: then tables for all boxes have paid for themselves. */
const FEW = 100;

/** What the boxes say of an event together. */
function judged(boxes: readonly CompiledBox[]): (event: CloudTrailEvent) => Readings {
  let asked = 0;
  let byTables: ((event: CloudTrailEvent) => Readings) | undefined;
  return (event) => {
    if (asked === FEW) {
      byTables ??= judgeOf(boxes);
      return byTables(event);
    }
    asked++;
    let readings: Readings = NO;
    for (const { match } of boxes) {
      readings |= match(event);
      if (readings === YES) break;
    }
    return readings;
  };
}

/** Prepares a trail for {@link records} and {@link covers}, which take a trail as it is, too. */
export function compile(trail: RecordingTrail): CompiledTrail {
  const scope = scopeOf(trail);
  const boxes = boxesOf(trail).map((box) => compileBox(box, scope));
  return {
    trail,
    scope: scope.map(decide),
    boxes,
    match: trail.logging === false ? () => NO : judged(boxes),
  };
}

export function compiled(trail: RecordingTrail | CompiledTrail): CompiledTrail {
  return "boxes" in trail ? trail : compile(trail);
}
