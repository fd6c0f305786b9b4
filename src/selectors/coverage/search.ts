import { FIELDS, type Field } from "../event/event.ts";
import type { Point } from "../sets/event-set.ts";
import { includes } from "../text/text-set.ts";
import type { SearchBox, Space } from "./event-product.ts";
import { leftOutBy, outnumbered } from "./exclusion-count.ts";
import { type Column, classesOf, keyOf, type TextClass } from "./text-classes.ts";
import { type Budget, spend } from "./work-limit.ts";

/** The values of one field, as far as boxes tell them apart: which boxes take each of them. */
interface Axis {
  readonly field: Field;
  readonly classes: readonly { readonly accept: bigint; readonly write: TextClass["write"] }[];
  /** The boxes that take every value of the domain. */
  readonly full: bigint;
}

/** The bit of the domain itself in a field's columns; the boxes follow. */
const DOMAIN = 1n;

/** Parts the domain of a field by what the boxes with these bits say of it. */
function axisOf(field: Field, boxes: readonly SearchBox[], alive: bigint, space: Space, budget: Budget): Axis {
  const columns: Column[] = [{ language: space.domain[field], anyCase: false, bit: DOMAIN }];
  const extra: { bit: bigint; box: bigint }[] = [];
  let free = alive << 1n;
  for (const [index, box] of boxes.entries()) {
    const bit = 1n << BigInt(index + 1);
    if (((alive << 1n) & bit) === 0n) continue;
    const mine = box.conditions.filter((condition) => condition.field === field);
    for (const [place, { language }] of mine.entries()) {
      const column = place === 0 ? bit : 1n << BigInt(boxes.length + 1 + extra.length);
      if (place > 0) extra.push({ bit: column, box: bit });
      columns.push({ language, anyCase: box.anyCase, bit: column });
    }
    if (mine.length > 0) free &= ~bit;
  }
  const classes = new Map<unknown, Axis["classes"][number]>();
  for (const one of classesOf(
    columns,
    space.preferred.get(field) ?? [],
    (prefix) => space.fillers(field, prefix),
    budget,
  )) {
    if ((one.columns & DOMAIN) === 0n) continue;
    const refused = extra.reduce((bits, { bit, box }) => ((one.columns & bit) === 0n ? bits | box : bits), 0n);
    const accept = (((one.columns | free) & ~refused) >> 1n) & alive;
    if (!classes.has(keyOf(accept))) classes.set(keyOf(accept), { accept, write: one.write });
  }
  const all = [...classes.values()];
  return { field, classes: all, full: all.reduce((bits, { accept }) => bits & accept, alive) };
}

/** Of several values those that no other undercuts: what fewer boxes take is nearer to what none takes. */
function least<T extends { readonly accept: bigint }>(values: readonly T[], budget: Budget): readonly T[] {
  if (values.length > 64) return values;
  spend(budget, values.length);
  return values.filter(
    ({ accept }) => !values.some((other) => other.accept !== accept && (other.accept & accept) === other.accept),
  );
}

/** A domain parted by boxes, of which any subset can be asked about. */
export interface Parted {
  /**
   * A point of the domain that lies in none of the boxes (of those with these bits, in their order from the lowest);
   * `undefined` if there is none.
   *
   * @throws TooMuchWork when the budget is spent
   */
  readonly uncovered: (subset?: bigint) => Point | undefined;
}

/** A point of the domain that lies in none of the boxes; see {@link Parted}. */
export function uncovered(boxes: readonly SearchBox[], space: Space, budget: Budget): Point | undefined {
  return parted(boxes, space, budget).uncovered();
}

/** Parts the domain by the boxes when that is needed: not where {@link outnumbered} answers. */
export function parted(boxes: readonly SearchBox[], space: Space, budget: Budget): Parted {
  const all = (1n << BigInt(boxes.length)) - 1n;
  const leaving = leftOutBy(boxes, space);
  let axes: readonly Axis[] | undefined;
  return {
    uncovered: (subset = all) => {
      const bits = subset.toString(2).padStart(boxes.length, "0");
      if (outnumbered(leaving.filter((_, i) => bits.at(-1 - i) === "1"))) return undefined;
      axes ??= axesOf(boxes, space, budget);
      if (axes.length < FIELDS.length) return undefined;
      const touching = axes.at(-1)?.classes.reduce((some, { accept }) => some | accept, 0n) ?? 0n;
      return search(axes, touching & subset, space, budget);
    },
  };
}

/** Field by field; boxes that one shuts out of the domain are not looked at again. The rest is left where a field has no value. */
function axesOf(boxes: readonly SearchBox[], space: Space, budget: Budget): Axis[] {
  let alive = (1n << BigInt(boxes.length)) - 1n;
  const axes: Axis[] = [];
  for (const field of FIELDS) {
    const axis = axisOf(field, boxes, alive, space, budget);
    if (axis.classes.length === 0) break;
    alive = axis.classes.reduce((bits, { accept }) => bits | accept, 0n);
    axes.push(axis);
  }
  return axes;
}

/**
 * Field by field it keeps the boxes that the values chosen so far lie in, and never looks twice at the same set of boxes.
 */
function search(axes: readonly Axis[], alive: bigint, space: Space, budget: Budget): Point | undefined {
  const branching = axes
    .filter(({ full }) => (alive & ~full) !== 0n)
    .sort((a, b) => a.classes.length - b.classes.length);
  const fullFrom = [...branching, undefined].map((_, level) =>
    branching.slice(level).reduce((bits, { full }) => bits & full, alive),
  );
  const cost = 1 + (alive.toString(16).length >> 4);
  const seen = branching.map(() => new Set<bigint>());
  const chosen = new Map<Field, TextClass["write"]>();

  const descend = (level: number, boxesLeft: bigint): boolean => {
    if (boxesLeft === 0n) return true;
    const axis = branching[level];
    if (!axis || (boxesLeft & (fullFrom[level] ?? 0n)) !== 0n || seen[level]?.has(boxesLeft)) return false;
    seen[level]?.add(boxesLeft);
    spend(budget, axis.classes.length * cost);
    const next = new Map<bigint, { accept: bigint; write: TextClass["write"] }>();
    for (const { accept, write } of axis.classes) {
      const left = accept & boxesLeft;
      if (!next.has(left)) next.set(left, { accept: left, write });
    }
    for (const { accept, write } of least([...next.values()], budget)) {
      chosen.set(axis.field, write);
      if (descend(level + 1, accept)) return true;
      chosen.delete(axis.field);
    }
    return false;
  };
  if (!descend(0, alive)) return undefined;
  return new Map(axes.flatMap((axis) => written(axis, chosen.get(axis.field), space)));
}

/** The text of a field at a point: as chosen, or any of the domain where nothing hangs on it. */
function written(axis: Axis, write: TextClass["write"] | undefined, space: Space): [Field, string][] {
  const { field } = axis;
  const any = () => {
    const liked = space.preferred.get(field)?.find((text) => includes(space.domain[field], text));
    return liked ?? (space.domain[field].absent ? undefined : axis.classes[0]?.write());
  };
  const text = (write ?? any)();
  return text === undefined ? [] : [[field, text]];
}
