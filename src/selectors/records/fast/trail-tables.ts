import { type CloudTrailEvent, type EventResource, FIELDS, type PlainField, textOf } from "../../event/event.ts";
import type { Box, Condition } from "../../trail/selector-part.ts";
import { MAYBE, NO, type Readings, YES } from "../readings.ts";
import { isNegative, isResource, NO_RESOURCE } from "../resource-match.ts";
import { tablesOf } from "./field-table.ts";
import { anyOf, eight, type Lanes, lanes, none, setLane, together } from "./packed-readings.ts";

const [ALL, POSSIBLE] = [eight(YES), eight(MAYBE)];

/** Takes from the lanes the boxes whose conditions the event does not meet. */
type Narrow = (into: Lanes, event: CloudTrailEvent) => void;

/** Full lanes for the boxes with such a condition. */
function where(boxes: readonly Box[], has: (condition: Condition) => boolean): Lanes {
  const all = lanes(boxes.length);
  for (const [i, { conditions }] of boxes.entries()) if (conditions.some(has)) setLane(all, i, YES);
  return all;
}

/** The conditions on resources of all boxes at once. The rules are those of `resourceMatch`. */
function narrowByResources(boxes: readonly Box[]): Narrow[] {
  const types = tablesOf("resources.type", boxes);
  const arns = tablesOf("resources.ARN", boxes);
  if (types.length + arns.length === 0) return [];
  const onType = ({ field }: Condition) => field === "resources.type";
  const onArn = ({ field }: Condition) => field === "resources.ARN";
  const typeNegative = where(boxes, (one) => onType(one) && isNegative(one));
  const arnNegative = where(boxes, (one) => onArn(one) && isNegative(one));
  const needsArn = where(boxes, onArn);
  const prefixDoubtful = where(boxes, (one) => onArn(one) && !one.wholeType);
  const [type, arn, some, every] = [lanes(boxes.length), lanes(boxes.length), lanes(boxes.length), lanes(boxes.length)];

  const judgeArn = ({ ARN, ARNPrefix }: EventResource, into: Lanes) => {
    arn.fill(ALL);
    let asked = 0;
    for (let i = 0; i < arn.length; i++) asked |= (type[i] ?? 0) & (needsArn[i] ?? 0) & anyOf(into[i] ?? 0);
    if (asked === 0) return;
    const text = ARN ?? ARNPrefix;
    for (const narrow of arns) narrow(arn, text);
    if (ARN !== undefined || text === undefined) return;
    for (let i = 0; i < arn.length; i++) {
      const doubtful = prefixDoubtful[i] ?? 0;
      arn[i] = ((arn[i] ?? 0) & ~doubtful) | (POSSIBLE & doubtful);
    }
  };
  return [
    (into, { resources }) => {
      some.fill(0);
      every.fill(ALL);
      for (const entry of resources && resources.length > 0 ? resources : NO_RESOURCE) {
        type.fill(ALL);
        for (const narrow of types) narrow(type, entry.type);
        judgeArn(entry, into);
        for (let i = 0; i < some.length; i++) {
          const [ofType, ofArn] = [type[i] ?? 0, arn[i] ?? 0];
          const shutType = ~ofType & (typeNegative[i] ?? 0);
          const shutArn = ~ofArn & (arnNegative[i] ?? 0) & anyOf(ofType);
          every[i] = (every[i] ?? 0) & ~shutType & ~shutArn;
          some[i] = (some[i] ?? 0) | (ofType & ofArn);
        }
      }
      for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) & (some[i] ?? 0) & ((every[i] ?? 0) | POSSIBLE);
    },
  ];
}

/** What the boxes of a trail say of an event together: all of them are asked at once, field by field. */
export function judgeOf(boxes: readonly Box[]): (event: CloudTrailEvent) => Readings {
  const ceiling = lanes(boxes.length);
  for (const [i, { doubts }] of boxes.entries()) setLane(ceiling, i, doubts.length > 0 ? MAYBE : YES);
  const narrowing = [...PLAIN.flatMap((field) => narrowBy(field, boxes)), ...narrowByResources(boxes)];
  const left = lanes(boxes.length);
  return (event) => {
    left.set(ceiling);
    for (const narrow of narrowing) {
      narrow(left, event);
      if (none(left)) return NO;
    }
    return together(left);
  };
}

const PLAIN = FIELDS.filter((field): field is PlainField => !isResource({ field }));

function narrowBy(field: PlainField, boxes: readonly Box[]): Narrow[] {
  return tablesOf(field, boxes).map((narrow) => (into, event) => narrow(into, textOf(event, field)));
}
