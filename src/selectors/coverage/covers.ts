import type { CloudTrailEvent } from "../event/event.ts";
import { type CompiledBox, type CompiledTrail, compiled } from "../records/compiled-trail.ts";
import { NO, YES } from "../records/readings.ts";
import { doubtsAbout, type RecordsAnswer, records } from "../records/records.ts";
import { contains, type EventSet, eventAt, pointOf } from "../sets/event-set.ts";
import { coherent, plainer } from "../sets/sample-calls.ts";
import { includes, takesAll } from "../text/text-set.ts";
import { conditionWords } from "../trail/descriptions.ts";
import type { Condition, SelectorRef } from "../trail/selector-part.ts";
import type { RecordingTrail } from "../trail/trail.ts";
import type { SearchBox, Space } from "./event-product.ts";
import { within } from "./intersection.ts";
import { caseMayCount } from "./letter-case.ts";
import { type Parted, parted, uncovered } from "./search.ts";
import { spaceOf } from "./search-domain.ts";
import { type Budget, TooMuchWork, WORK_LIMIT } from "./work-limit.ts";

const UNDOCUMENTED = "what AWS does not document decides here";

/** A part of the set that is recorded. */
export interface RecordedPart {
  readonly trail: RecordingTrail;
  readonly selector: SelectorRef;
  /** Which events of the set: the conditions, as a clause. */
  readonly words: string;
  /** One of them. */
  readonly example: CloudTrailEvent;
}

/** What one trail does with a witness. */
export interface Because {
  readonly trail: RecordingTrail;
  readonly why: Extract<RecordsAnswer, { answer: "not-recorded" }>;
}

/** Whether every event of a set is recorded. */
export type Coverage =
  /** `by`: each trail that does it alone, else all that have a part in it. */
  | { readonly answer: "covered"; readonly by: readonly RecordingTrail[] }
  /** Nothing of the set is known to be recorded, and the witness surely is not. */
  | {
      readonly answer: "not-covered";
      readonly witness: CloudTrailEvent;
      readonly because: readonly Because[];
      /** Why some of it may be recorded all the same; empty where nothing is. */
      readonly doubts: readonly string[];
    }
  /** Some of it is; the witness is not. */
  | {
      readonly answer: "partly";
      readonly witness: CloudTrailEvent;
      readonly because: readonly Because[];
      readonly recorded: readonly RecordedPart[];
    }
  | { readonly answer: "undecidable"; readonly reasons: readonly string[]; readonly recorded: readonly RecordedPart[] };

/**
 * Whether the trails together record every event of the set. Exact: `covered` and a witness are proofs; `undecidable` is
 * said only where what is not known decides. Which method, and why it is complete: docs/selectors.md.
 *
 * @param workLimit bounds the search; beyond it the answer is `undecidable`
 */
export function covers(
  trails: readonly (RecordingTrail | CompiledTrail)[],
  set: EventSet,
  { workLimit = WORK_LIMIT }: { readonly workLimit?: number } = {},
): Coverage {
  const prepared = trails.map(compiled);
  const budget: Budget = { left: workLimit };
  try {
    return decide(prepared, set, budget);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    return {
      answer: "undecidable",
      reasons: ["the selectors are too intricate to be decided within the limit of work"],
      recorded: [],
    };
  }
}

/** Whether a trail possibly records an event of the set. */
export function mayRecord(trail: RecordingTrail | CompiledTrail, set: EventSet): boolean {
  const answer = covers([trail], set);
  return answer.answer !== "not-covered" || answer.doubts.length > 0;
}

function decide(trails: readonly CompiledTrail[], set: EventSet, budget: Budget): Coverage {
  const logging = recordingIn(trails, set);
  const boxes = logging.flatMap((one) => one.boxes);
  const space = spaceOf(set);
  const escapes = (event: CloudTrailEvent) => logging.every(({ match }) => match(event) === NO);

  const sample = set.samples.find((event) => escapes(event) && inSet(set, event));
  if (sample) return notCovered(trails, set, space, sample);

  const plain = logging.filter((one) => plainlyCovers(one, space));
  if (plain.length > 0) {
    const named = new Set(plain);
    const alone = logging.filter((one) => named.has(one) || coversAlone(one, set, space, budget));
    return { answer: "covered", by: alone.map(({ trail }) => trail) };
  }

  const sure = surely(boxes, false);
  const exact = parted(sure, space, budget);
  const readings = [exact];
  let unsure = exact.uncovered();
  if (!unsure && caseMayCount(sure, space)) {
    const anyCase = parted(surely(boxes, true), space, budget);
    readings.push(anyCase);
    unsure = anyCase.uncovered();
  }
  if (!unsure) return { answer: "covered", by: doneBy(logging, readings, set, space) };

  const found = [
    () => unsure,
    () => uncovered(possibly(boxes, false), space, budget),
    () => uncovered([...possibly(boxes, false), ...possibly(boxes, true)], space, budget),
  ];
  for (const find of found) {
    const point = find();
    if (!point) break;
    const event = eventAt(point);
    if (escapes(event)) {
      const keeps = (one: CloudTrailEvent) => inSet(set, one) && escapes(one);
      return notCovered(trails, set, space, plainer(coherent(event, keeps), set.samples[0], keeps));
    }
  }
  const reasons = doubtsAbout(logging, eventAt(unsure));
  return {
    answer: "undecidable",
    reasons: reasons.length > 0 ? reasons : [UNDOCUMENTED],
    recorded: recordedParts(logging, set, space),
  };
}

/** The trails that record in a Region of the set. Of a thousand single-Region trails nearly none is in the same Region. */
function recordingIn(trails: readonly CompiledTrail[], { fields: { awsRegion } }: EventSet): CompiledTrail[] {
  return trails.filter(
    ({ trail: { logging, isMultiRegionTrail, homeRegion } }) =>
      logging !== false && (isMultiRegionTrail || !awsRegion || includes(awsRegion, homeRegion)),
  );
}

function inSet(set: EventSet, event: CloudTrailEvent): boolean {
  const point = pointOf(event);
  return point !== undefined && contains(set, point);
}

/** The boxes that surely record, in one of the readings of letter case. */
function surely(boxes: readonly CompiledBox[], anyCase: boolean): SearchBox[] {
  return boxes.filter(({ doubts }) => doubts.length === 0).map(({ conditions }) => ({ conditions, anyCase }));
}

/** The boxes that possibly record. */
function possibly(boxes: readonly CompiledBox[], anyCase: boolean): SearchBox[] {
  return boxes.map(({ conditions }) => ({
    conditions: conditions.map((one) => ({ field: one.field, language: one.wider ?? one.language })),
    anyCase,
  }));
}

/** Whether one selector of the trail surely takes in the whole set, field by field, whatever AWS makes of letter case. */
function plainlyCovers({ boxes }: CompiledTrail, { domain }: Space): boolean {
  const all = ({ field, language }: Condition) =>
    takesAll(language, false, domain[field]) && takesAll(language, true, domain[field]);
  // What tells most quickly comes first: of a field that can hold any text only a condition that is none takes all.
  return boxes.some(
    ({ conditions, doubts }) =>
      doubts.length === 0 &&
      conditions.every((one) => domain[one.field].equals.length > 0 || all(one)) &&
      conditions.every(all),
  );
}

/**
 * Whether a trail that does not plainly cover the set surely records all of it, in either reading of letter case. One that
 * is too intricate to tell is not said to.
 */
function coversAlone(one: CompiledTrail, set: EventSet, space: Space, { left }: Budget): boolean {
  const budget = { left };
  if (set.samples.some((event) => one.match(event) !== YES && inSet(set, event))) return false;
  const [exact, anyCase] = [surely(one.boxes, false), surely(one.boxes, true)];
  try {
    return !uncovered(exact, space, budget) && !(caseMayCount(exact, space) && uncovered(anyCase, space, budget));
  } catch (error) {
    if (error instanceof TooMuchWork) return false;
    throw error;
  }
}

/** Which trails to thank: those that cover the set alone, else those with a part in it. */
function doneBy(
  trails: readonly CompiledTrail[],
  readings: readonly Parted[],
  set: EventSet,
  space: Space,
): RecordingTrail[] {
  let place = 0;
  const alone = trails.filter((one) => {
    const count = surely(one.boxes, false).length;
    const subset = ((1n << BigInt(count)) - 1n) << BigInt(place);
    place += count;
    return !plainlyMisses(one, set) && readings.every((reading) => !reading.uncovered(subset));
  });
  if (alone.length > 0) return alone.map(({ trail }) => trail);
  const parts = trails.filter((one) => recordedParts([one], set, space, 1).length > 0);
  return parts.map(({ trail }) => trail);
}

/** Whether a box is of events of another category. */
function isApart({ conditions }: CompiledBox, { category }: EventSet): boolean {
  return conditions.some(({ field, language }) => field === "eventCategory" && !includes(language, category));
}

/** Whether a trail does not surely record an event of the set that its first selector names to leave it out. */
function plainlyMisses({ boxes, match }: CompiledTrail, set: EventSet): boolean {
  const likely = set.samples[0] && pointOf(set.samples[0]);
  if (!likely) return false;
  return (boxes[0]?.conditions ?? []).some(({ field, language }) =>
    [language.notEquals[0], language.notStartsWith[0], language.notEndsWith[0]].some((text) => {
      if (!text) return false;
      const event = eventAt(new Map(likely).set(field, text));
      return inSet(set, event) && match(event) !== YES;
    }),
  );
}

/** More parts than a person reads. */
const MOST_PARTS = 10;

function recordedParts(
  trails: readonly CompiledTrail[],
  set: EventSet,
  space: Space,
  most = MOST_PARTS,
): RecordedPart[] {
  const parts: RecordedPart[] = [];
  for (const { trail, boxes } of trails) {
    for (const box of boxes) {
      if (parts.length >= most) return parts;
      if (isApart(box, set)) continue;
      const [exact, anyCase] = [surely([box], false), surely([box], true)];
      if (exact.length === 0) continue;
      const sample = set.samples.find((event) => box.match(event) === YES && inSet(set, event));
      const surelyIn = (event: CloudTrailEvent) => inSet(set, event) && box.match(event) === YES;
      // A point under one reading of letter case is nearly always one under both; only else both are asked at once.
      const made = sample
        ? undefined
        : (pointIn(exact, space, surelyIn) ?? pointIn([...exact, ...anyCase], space, surelyIn));
      const example = sample ?? (made && plainer(coherent(made, surelyIn), set.samples[0], surelyIn));
      if (!example) continue;
      const conditions = box.conditions.filter(({ field, of }) => of === "selector" && field !== "eventCategory");
      const words = conditions.map(conditionWords).join(", ") || "all";
      parts.push({ trail, selector: box.selector, words, example });
    }
  }
  return parts;
}

/**
 * An event that one selector records if letter case counts, and a second one if it does not: neither records it surely, both
 * together do.
 */
function recordedTogether(trails: readonly CompiledTrail[], set: EventSet, space: Space): RecordedPart[] {
  const boxes = trails.flatMap(({ trail, boxes: all }) =>
    all.filter((box) => !isApart(box, set) && caseMayCount(surely([box], false), space)).map((box) => ({ trail, box })),
  );
  const surelyIn = (event: CloudTrailEvent) =>
    inSet(set, event) && trails.reduce((all, { match }) => all | match(event), NO) === YES;
  for (const { trail, box } of boxes.slice(0, MOST_PARTS))
    for (const second of boxes.slice(0, MOST_PARTS)) {
      const example = pointIn([...surely([box], false), ...surely([second.box], true)], space, surelyIn);
      if (!example) continue;
      const words = box.conditions.filter(({ of }) => of === "selector").map(conditionWords);
      return [{ trail, selector: box.selector, words: words.join(", "), example }];
    }
  return [];
}

function pointIn(boxes: readonly SearchBox[], space: Space, accept: (event: CloudTrailEvent) => boolean) {
  const point = within(boxes, space);
  const event = point && eventAt(point);
  return event && accept(event) ? event : undefined;
}

function notCovered(trails: readonly CompiledTrail[], set: EventSet, space: Space, witness: CloudTrailEvent): Coverage {
  const because = trails
    .filter(({ match }) => match(witness) === NO)
    .map(
      (one): Because => ({
        trail: one.trail,
        // Told of a few trails: of thousands it would cost more than all the rest.
        get why() {
          return records(one, witness) as Because["why"];
        },
      }),
    );
  const logging = recordingIn(trails, set);
  const alone = recordedParts(logging, set, space);
  const recorded = alone.length > 0 ? alone : recordedTogether(logging, set, space);
  return recorded.length > 0
    ? { answer: "partly", witness, because, recorded }
    : { answer: "not-covered", witness, because, doubts: doubtsWithin(logging, set, space) };
}

/** Why trails of which none surely records an event of the set may record one. */
function doubtsWithin(trails: readonly CompiledTrail[], set: EventSet, space: Space): string[] {
  const doubts = trails.flatMap((one) =>
    one.boxes
      .filter((box) => !isApart(box, set))
      .flatMap((box) => {
        const point = [false, true].map((anyCase) => within(possibly([box], anyCase), space)).find(Boolean);
        if (!point) return [];
        const reasons = doubtsAbout([one], eventAt(point));
        return reasons.length > 0 ? reasons : [UNDOCUMENTED];
      }),
  );
  return [...new Set(doubts)];
}
