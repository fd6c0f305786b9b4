import type { Field } from "../../event/event.ts";
import { addTo, beginnings, type Effect, ends } from "../../text/prefix-index.ts";
import { fold, hasPositive, type Language } from "../../text/text-set.ts";
import type { Box, Condition } from "../../trail/selector-part.ts";
import { UNDECIDED_WHERE_ABSENT } from "../condition-match.ts";
import {
  ANY_CASE_POSSIBLE,
  ANY_CASE_SURE,
  EXACT_POSSIBLE,
  EXACT_SURE,
  MAYBE,
  NO,
  type Readings,
  YES,
} from "../readings.ts";
import { bitsOf, type Lanes, lanes, setLane, wordOf } from "./packed-readings.ts";

/** One condition of each box (or none) on the same field, answered together: takes from the lanes what they refuse. */
export type Table = (into: Lanes, text: string | undefined) => void;

/** A language of a box, and the readings that it speaks for: where letter case is told apart, and where it is not. */
interface Part {
  readonly box: number;
  readonly language: Language;
  readonly exact: Readings;
  readonly anyCase: Readings;
}

/** What is possible is said by the wider language where there is one. */
function partsOf(box: number, { language, wider }: Condition): Part[] {
  if (!wider)
    return [{ box, language, exact: EXACT_SURE | EXACT_POSSIBLE, anyCase: ANY_CASE_SURE | ANY_CASE_POSSIBLE }];
  return [
    { box, language, exact: EXACT_SURE, anyCase: ANY_CASE_SURE },
    { box, language: wider, exact: EXACT_POSSIBLE, anyCase: ANY_CASE_POSSIBLE },
  ];
}

/** Literals of one kind, with what each does. */
class Literals extends Map<string, number[]> {
  add(text: string, box: number, wanted: Readings, shut: Readings): void {
    const effect = this.get(text) ?? [];
    this.set(text, effect);
    addTo(effect, wordOf(box), bitsOf(box, wanted), bitsOf(box, shut));
  }
}

function literalsOf(parts: readonly Part[]) {
  const kinds = { equal: new Literals(), starts: new Literals(), ends: new Literals() };
  const anyCase = { starts: new Literals(), ends: new Literals() };
  for (const { box, language, exact, anyCase: folded } of parts) {
    if (language.never) continue;
    for (const text of language.equals) kinds.equal.add(text, box, exact | folded, NO);
    for (const text of language.notEquals) kinds.equal.add(text, box, NO, exact | folded);
    for (const text of language.startsWith) {
      kinds.starts.add(text, box, exact, NO);
      anyCase.starts.add(fold(text), box, folded, NO);
    }
    for (const text of language.notStartsWith) {
      kinds.starts.add(text, box, NO, exact);
      anyCase.starts.add(fold(text), box, NO, folded);
    }
    for (const text of language.endsWith) {
      kinds.ends.add(text, box, exact, NO);
      anyCase.ends.add(fold(text), box, folded, NO);
    }
    for (const text of language.notEndsWith) {
      kinds.ends.add(text, box, NO, exact);
      anyCase.ends.add(fold(text), box, NO, folded);
    }
    for (const text of language.notStartsWithAnyCase) anyCase.starts.add(fold(text), box, NO, exact | folded);
  }
  return { ...kinds, anyCase };
}

/** What the boxes say of a text that no literal touches, and of absence. */
function untouched(field: Field, conditions: ReadonlyMap<number, Condition>, parts: readonly Part[], boxes: number) {
  const [any, absent] = [lanes(boxes, YES), lanes(boxes, YES)];
  const undecided = UNDECIDED_WHERE_ABSENT.has(field);
  for (const box of conditions.keys()) {
    setLane(any, box, NO);
    setLane(absent, box, undecided ? MAYBE : NO);
  }
  for (const { box, language, exact, anyCase } of parts) {
    const all = bitsOf(box, exact | anyCase);
    if (!hasPositive(language) && !language.never) any[wordOf(box)] = (any[wordOf(box)] ?? 0) | all;
    if (language.absent && !undecided) absent[wordOf(box)] = (absent[wordOf(box)] ?? 0) | all;
  }
  return { any, absent };
}

/** @param conditions by the number of their box */
function tableOf(field: Field, conditions: ReadonlyMap<number, Condition>, boxes: number): Table {
  const parts = [...conditions].flatMap(([box, condition]) => partsOf(box, condition));
  const { any, absent } = untouched(field, conditions, parts, boxes);
  const literals = literalsOf(parts);
  const begins = beginnings(literals.starts);
  const finishes = ends(literals.ends);
  const beginsAnyCase = beginnings(literals.anyCase.starts);
  const finishesAnyCase = ends(literals.anyCase.ends);
  const [wanted, shut] = [lanes(boxes), lanes(boxes)];

  const touch = (effect: Effect) => {
    for (let i = 0; i < effect.length; i += 3) {
      const word = effect[i] ?? 0;
      wanted[word] = (wanted[word] ?? 0) | (effect[i + 1] ?? 0);
      shut[word] = (shut[word] ?? 0) | (effect[i + 2] ?? 0);
    }
  };
  const look = (into: Lanes, text: string, own: Effect) => {
    wanted.set(any);
    shut.fill(0);
    touch(own);
    touch(begins(text));
    touch(finishes(text));
    const low = fold(text);
    touch(beginsAnyCase(low));
    touch(finishesAnyCase(low));
    for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) & (wanted[i] ?? 0) & ~(shut[i] ?? 0);
  };
  const only = (into: Lanes, these: Lanes) => {
    for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) & (these[i] ?? 0);
  };
  const known = new Map<string, Lanes>();
  for (const [text, effect] of literals.equal) {
    const here = lanes(boxes, YES);
    look(here, text, effect);
    known.set(text, here);
  }
  const free = literals.anyCase.starts.size + literals.anyCase.ends.size === 0;
  return (into, text) => {
    const here = text === undefined ? absent : (known.get(text) ?? (free ? any : undefined));
    if (here) only(into, here);
    else look(into, text ?? "", NOTHING);
  };
}

const NOTHING: Effect = [];

/** The conditions of the boxes on a field. A box with several has one in each of several tables. */
export function tablesOf(field: Field, boxes: readonly Box[]): Table[] {
  const layers: Map<number, Condition>[] = [];
  for (const [box, { conditions }] of boxes.entries()) {
    for (const [place, condition] of conditions.filter((one) => one.field === field).entries()) {
      const layer = layers[place] ?? new Map<number, Condition>();
      layers[place] = layer.set(box, condition);
    }
  }
  return layers.map((layer) => tableOf(field, layer, boxes.length));
}
