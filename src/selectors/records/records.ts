import { type CloudTrailEvent, type Field, type PlainField, textOf } from "../event/event.ts";
import { conditionWords, missWords, selectorWords, valueIn } from "../trail/descriptions.ts";
import type { SelectorRef } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { type CompiledBox, type CompiledTrail, compiled } from "./compiled-trail.ts";
import { ANY_CASE_POSSIBLE, EXACT_POSSIBLE, EXACT_SURE, MAYBE, NO, type Readings, YES } from "./readings.ts";

/** A condition that decided, with what the event has there. */
export interface FieldReason {
  readonly field: Field;
  /** For people: the text, several of them, or `absent`. */
  readonly value: string;
  /** A clause that says why. */
  readonly words: string;
}

/** Why a selector leaves an event out: every condition that the event does not meet. */
export interface LeftOut {
  readonly selector: SelectorRef;
  readonly by: readonly FieldReason[];
}

/** Whether a trail records an event, and why. */
export type RecordsAnswer =
  | { readonly answer: "recorded"; readonly by: SelectorRef; readonly matched: readonly FieldReason[] }
  | {
      readonly answer: "not-recorded";
      /** One sentence. */
      readonly reason: string;
      readonly selectors: readonly LeftOut[];
    }
  | { readonly answer: "undecidable"; readonly reasons: readonly string[] };

/**
 * Whether the trail records the event. Prepare trails that are asked often with `compile`. Source of the rules:
 * docs/selectors.md.
 */
export function records(trail: RecordingTrail | CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  const prepared = compiled(trail);
  const readings = prepared.match(event);
  if (readings === YES) return recordedBy(prepared, event);
  if (readings === NO) return leftOut(prepared, event);
  return { answer: "undecidable", reasons: doubtsAbout([prepared], event) };
}

/** The same in one word, without reasons, and fast. */
export function isRecorded(trail: CompiledTrail, event: CloudTrailEvent): RecordsAnswer["answer"] {
  const readings = trail.match(event);
  return readings === YES ? "recorded" : readings === NO ? "not-recorded" : "undecidable";
}

function recordedBy({ boxes }: CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  const box =
    boxes.find((one) => one.match(event) === YES) ?? boxes.find((one) => (one.match(event) & EXACT_SURE) !== 0);
  if (!box) throw new Error("what is recorded is recorded by a selector");
  const matched = box.conditions.map((condition) => {
    const value = valueIn(event, condition.field, text(event, condition.field));
    return { field: condition.field, value, words: conditionWords(condition) };
  });
  return { answer: "recorded", by: box.selector, matched };
}

function text(event: CloudTrailEvent, field: Field): string | undefined {
  return field === "resources.type" || field === "resources.ARN" ? undefined : textOf(event, field as PlainField);
}

/** The conditions of a box that the event does not meet. */
function misses({ parts, conditions }: CompiledBox, event: CloudTrailEvent): FieldReason[] {
  const { plain, resources } = parts();
  const failing = plain.filter(({ match }) => match(event) === NO).map(({ condition }) => condition);
  const onResources = resources && resources.match(event) === NO ? resources.conditions : [];
  const types = onResources.filter(({ field }) => field === "resources.type");
  const wanted = types.flatMap(({ language }) => language.equals);
  const typeFails =
    types.length > 0 && !(event.resources ?? []).some(({ type }) => type !== undefined && wanted.includes(type));
  const blamed = [...failing, ...onResources.filter(({ field }) => (field === "resources.type") === typeFails)];
  const all = blamed.length > 0 ? blamed : conditions;
  return all.map((condition) => {
    const value = valueIn(event, condition.field, text(event, condition.field));
    return { field: condition.field, value, words: missWords(condition, value) };
  });
}

/** Of the boxes of one selector the one that is nearest to the event: the fewest conditions are in its way. */
function nearest(boxes: readonly CompiledBox[], event: CloudTrailEvent): FieldReason[] {
  const all = boxes.map((box) => misses(box, event));
  const category = (reasons: FieldReason[]) => (reasons.some(({ field }) => field === "eventCategory") ? 100 : 0);
  return all.sort((a, b) => a.length + category(a) - b.length - category(b))[0] ?? [];
}

function leftOut(prepared: CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  const { trail, boxes, scope } = prepared;
  const refs = new Map<string, CompiledBox[]>();
  for (const box of boxes) {
    const key = `${box.selector.kind}/${box.selector.index}`;
    const group = refs.get(key);
    if (group) group.push(box);
    else refs.set(key, [box]);
  }
  const selectors = [...refs.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ selector: first.selector, by: nearest(group, event) }] : [];
  });
  // Selectors that could not be read leave nothing out: here they are of the other kind.
  const relevant = selectors.filter(
    ({ selector: { kind } }) => kind !== "unreadable" && (kind === "insight") === (event.eventCategory === "Insight"),
  );
  const outside = scope.find(({ match }) => match(event) === NO)?.condition;
  const reason = (() => {
    if (trail.logging === false) return `${trail.name} is not logging`;
    if (outside) {
      const value = valueIn(event, outside.field, text(event, outside.field));
      return `${trail.name} ${missWords(outside, value)}`;
    }
    if (event.eventCategory === "Insight" && relevant.length === 0) return `${trail.name} has no insight selectors`;
    if (relevant.length === 0) return `${trail.name} has no selector that matches any event`;
    const [one] = relevant;
    if (relevant.length === 1 && one)
      return `${trail.name}: ${selectorWords(one.selector)}: ${one.by.map(({ words }) => words).join("; ")}`;
    return `${trail.name}: none of its ${relevant.length} selectors matches`;
  })();
  return { answer: "not-recorded", reason, selectors: relevant };
}

/** Why it is not decided whether one of the trails records the event. */
export function doubtsAbout(trails: readonly CompiledTrail[], event: CloudTrailEvent): string[] {
  const reasons = new Set<string>();
  for (const { trail, boxes } of trails) {
    for (const box of boxes) {
      const readings = box.match(event);
      if (readings === NO || readings === YES) continue;
      const which = box.selector.kind === "unreadable" ? "" : `, ${selectorWords(box.selector)}`;
      const about = (words: string) => reasons.add(`${trail.name}${which}: ${words}`);
      for (const doubt of box.doubts) about(doubt);
      const { plain, resources } = box.parts();
      for (const { condition, match } of plain) {
        const one = match(event);
        if (one === YES) continue;
        if (condition.question && (one & MAYBE) === MAYBE) about(condition.question);
        else if (text(event, condition.field) === undefined)
          about(
            condition.field === "globalService"
              ? "it is not known whether the call was made by a global endpoint"
              : `the record has no ${condition.field}, and AWS does not say what follows`,
          );
        else if (isCase(one)) about(CASE(condition.field));
      }
      const onResources = resources?.match(event) ?? YES;
      if (onResources === YES) continue;
      const question = resources?.conditions.find((condition) => condition.question)?.question;
      if (isCase(onResources)) about(CASE("resources.ARN"));
      else if (question) about(question);
      else if (event.resources?.some(({ ARNPrefix }) => ARNPrefix !== undefined))
        about("AWS does not say how an ARNPrefix entry is judged by a condition on resources.ARN");
      else about("its negative condition shuts out one of the record's resources and not another");
    }
  }
  return [...reasons];
}

const isCase = (readings: Readings) => ((readings & EXACT_POSSIBLE) !== 0) !== ((readings & ANY_CASE_POSSIBLE) !== 0);
const CASE = (field: Field) =>
  `AWS does not say whether letter case matters to prefixes and suffixes, and on ${field} that decides`;
