import { describeSelector } from "../../model/text/describe-selector.ts";
import type { CloudTrailEvent, Field } from "../event/event.ts";
import { describeCondition, describeMismatch, describeValue } from "../trail/descriptions.ts";
import type { Condition, SelectorRef } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import { type CompiledPart, type CompiledTrail, compiled } from "./compiled-trail.ts";
import { doubtsAbout } from "./doubts.ts";
import { EXACT_SURE, NO, YES } from "./outcomes.ts";

/** A condition that decides, and what the event has in its field. */
export interface ConditionReason {
  readonly field: Field;
  /** For people: the text, several of them, or `absent`. */
  readonly value: string;
  /** A clause with the reason. */
  readonly words: string;
}

/** A selector that does not match an event, with every condition that the event does not meet. */
export interface UnmatchedSelector {
  readonly selector: SelectorRef;
  readonly by: readonly ConditionReason[];
}

/** Whether a trail records an event, and why. */
export type RecordsAnswer =
  | { readonly answer: "recorded"; readonly by: SelectorRef; readonly matched: readonly ConditionReason[] }
  | {
      readonly answer: "not-recorded";
      /** One sentence. */
      readonly reason: string;
      readonly selectors: readonly UnmatchedSelector[];
    }
  | { readonly answer: "undecidable"; readonly reasons: readonly string[] };

/** Whether the trail records the event. `compile` a trail that is asked about often. Rules and sources: docs/selectors.md. */
export function records(trail: RecordingTrail | CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  const prepared = compiled(trail);
  switch (isRecorded(prepared, event)) {
    case "recorded":
      return recordedBy(prepared, event);
    case "not-recorded":
      return notRecorded(prepared, event);
    default:
      return { answer: "undecidable", reasons: doubtsAbout([prepared], event) };
  }
}

/** The same without reasons, and faster. */
export function isRecorded(trail: CompiledTrail, event: CloudTrailEvent): RecordsAnswer["answer"] {
  const outcomes = trail.match(event);
  return outcomes === YES ? "recorded" : outcomes === NO ? "not-recorded" : "undecidable";
}

function recordedBy({ parts }: CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  // Two parts may record the event together: one where letter case matters, the other where it does not.
  const part =
    parts.find((one) => one.match(event) === YES) ?? parts.find((one) => (one.match(event) & EXACT_SURE) !== 0);
  if (!part) throw new Error("an event is recorded by a selector");
  const matched = part.conditions.map((one) => reason(one, event, describeCondition));
  return { answer: "recorded", by: part.selector, matched };
}

function reason(
  condition: Condition,
  event: CloudTrailEvent,
  describe: (condition: Condition, value: string) => string,
): ConditionReason {
  const { field } = condition;
  const value = describeValue(event, field);
  return { field, value, words: describe(condition, value) };
}

/** The conditions of a part that the event does not meet. */
function mismatches({ plain, resources, conditions }: CompiledPart, event: CloudTrailEvent): ConditionReason[] {
  const failing = plain.filter(({ match }) => match(event) === NO).map(({ condition }) => condition);
  const onResources = resources && resources.match(event) === NO ? resources.conditions : [];
  const types = onResources.filter(({ field }) => field === "resources.type");
  const required = types.flatMap(({ texts }) => texts.equals);
  const typeFails =
    types.length > 0 && !(event.resources ?? []).some(({ type }) => type !== undefined && required.includes(type));
  const unmet = [...failing, ...onResources.filter(({ field }) => (field === "resources.type") === typeFails)];
  return (unmet.length > 0 ? unmet : conditions).map((one) => reason(one, event, describeMismatch));
}

/** Of the parts of one selector that with the fewest conditions that the event does not meet. */
function fewestMismatches(parts: readonly CompiledPart[], event: CloudTrailEvent): ConditionReason[] {
  const all = parts.map((part) => mismatches(part, event));
  const category = (reasons: ConditionReason[]) => (reasons.some(({ field }) => field === "eventCategory") ? 100 : 0);
  return all.sort((a, b) => a.length + category(a) - b.length - category(b))[0] ?? [];
}

/** The selectors of the event's kind, each with its mismatches. Selectors that could not be read have none. */
function unmatchedSelectors({ parts }: CompiledTrail, event: CloudTrailEvent): UnmatchedSelector[] {
  const bySelector = new Map<string, CompiledPart[]>();
  for (const part of parts) {
    const key = `${part.selector.kind}/${part.selector.index}`;
    bySelector.set(key, [...(bySelector.get(key) ?? []), part]);
  }
  return [...bySelector.values()].flatMap((group) => {
    const selector = group[0]?.selector;
    if (!selector || selector.kind === "unreadable") return [];
    if ((selector.kind === "insight") !== (event.eventCategory === "Insight")) return [];
    return [{ selector, by: fewestMismatches(group, event) }];
  });
}

function notRecorded(prepared: CompiledTrail, event: CloudTrailEvent): RecordsAnswer {
  const selectors = unmatchedSelectors(prepared, event);
  return { answer: "not-recorded", reason: whyNot(prepared, event, selectors), selectors };
}

function whyNot(
  { trail, scope }: CompiledTrail,
  event: CloudTrailEvent,
  selectors: readonly UnmatchedSelector[],
): string {
  if (trail.logging === false) return `${trail.name} is not logging`;
  const outside = scope.find(({ match }) => match(event) === NO)?.condition;
  if (outside) return `${trail.name} ${describeMismatch(outside, describeValue(event, outside.field))}`;
  const [one, ...more] = selectors;
  if (!one)
    return event.eventCategory === "Insight"
      ? `${trail.name} has no insight selectors`
      : `${trail.name} has no selector that matches any event`;
  if (more.length > 0) return `${trail.name}: none of its ${selectors.length} selectors matches`;
  return `${trail.name}: ${describeSelector(one.selector)}: ${one.by.map(({ words }) => words).join("; ")}`;
}
