import type { CharacterSet, Regex, RegexItem } from "../parse/pattern.ts";
import { UNLIMITED } from "../parse/regex.ts";
import type { Outcome, Test } from "./outcome.ts";

/** Positions that an expression may have once its repeats are written out; beyond it stays undecided. */
const MOST_POSITIONS = 2_000;
/** Positions that one text may take. A text that takes more stays undecided: no pattern makes a scan wait. */
const MOST_WORK = 1_000_000;

/** One character: at least one (neither), at most one (`optional`) or any number of it (`repeated`). */
type Position =
  | { readonly set: CharacterSet; readonly optional: boolean; readonly repeated: boolean }
  | { readonly anchor: "start" | "end" };

/**
 * Whether a regular expression is found anywhere in a text. Without brackets an expression is a sequence of characters that
 * may be repeated: all places in it that the text can have reached are followed at once, so nothing is tried twice.
 */
export function regexTest({ alternatives }: Regex): Test<string> {
  const sequences = alternatives.map((items) => items.flatMap(positionsOf));
  if (sequences.reduce((sum, { length }) => sum + length, 0) > MOST_POSITIONS) return () => undefined;
  return remembered((text) => {
    const budget = { left: MOST_WORK };
    for (const sequence of sequences) {
      if (isFound(sequence, text, budget)) return true;
      if (budget.left <= 0) return undefined;
    }
    return false;
  });
}

/** Members that an expression is asked about have few different values: as many answers are kept, of texts of this length. */
const MOST_ANSWERS = 64;
const LONGEST_KEPT = 1_000;

function remembered(test: Test<string>): Test<string> {
  const answers = new Map<string, Outcome>();
  return (text) => {
    if (text.length > LONGEST_KEPT) return test(text);
    if (answers.has(text)) return answers.get(text);
    const answer = test(text);
    if (answers.size < MOST_ANSWERS) answers.set(text, answer);
    return answer;
  };
}

function positionsOf(item: RegexItem): readonly Position[] {
  if ("anchor" in item) return [item];
  const { set, min, max } = item;
  const one = { set, optional: false, repeated: false };
  const rest =
    max === UNLIMITED
      ? [{ set, optional: true, repeated: true }]
      : Array.from({ length: Math.min(max - min, MOST_POSITIONS + 1) }, () => ({ ...one, optional: true }));
  return [...Array.from({ length: Math.min(min, MOST_POSITIONS + 1) }, () => one), ...rest];
}

function isFound(sequence: readonly Position[], text: string, budget: { left: number }): boolean {
  const end = sequence.length;
  const first = sequence[0];
  const onlyAtStart = first !== undefined && "anchor" in first && first.anchor === "start";
  const head = first !== undefined && "set" in first && !first.optional ? first.set : undefined;
  // The character at which a place was last reached: each is followed once.
  const reached = new Int32Array(end + 1).fill(-1);
  let places: number[] = [];
  let next: number[] = [];
  /** Reaches a place, and those that nothing needs to be read for. */
  const reach = (from: number, at: number, into: number[]): boolean => {
    for (let place = from; reached[place] !== at; place++) {
      budget.left--;
      reached[place] = at;
      const position = sequence[place];
      if (!position) return true;
      if ("anchor" in position) {
        if (at !== (position.anchor === "start" ? 0 : text.length)) return false;
        continue;
      }
      into.push(place);
      if (!position.optional) return false;
    }
    return false;
  };
  for (let at = 0; at <= text.length; at++) {
    if (head && places.length === 0) while (at < text.length && !has(head, text.charCodeAt(at))) at++;
    if (reach(0, at, places)) return true;
    if (at === text.length || budget.left <= 0 || (onlyAtStart && places.length === 0)) return false;
    const code = text.charCodeAt(at);
    next.length = 0;
    for (const place of places) {
      budget.left--;
      const { set, repeated } = sequence[place] as Exclude<Position, { anchor: unknown }>;
      if (has(set, code) && reach(repeated ? place : place + 1, at + 1, next)) return true;
    }
    [places, next] = [next, places];
  }
  return false;
}

const has = ({ ascii, other }: CharacterSet, code: number) => (code < 128 ? ascii[code] === 1 : other);
