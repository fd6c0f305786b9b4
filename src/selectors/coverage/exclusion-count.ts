import { FIELDS, type Field } from "../event/event.ts";
import { fold, hasPositive, type Language, takesAll } from "../text/text-set.ts";
import type { SearchBox, Space } from "./event-product.ts";

/** Whether the language leaves out what its negative operators name, and nothing else. */
const onlyLeavesOut = (language: Language) => !hasPositive(language) && !language.never && language.absent;

/** How many boxes name each literal. */
class Counts extends Map<string, number> {
  add(literals: readonly string[]): void {
    for (const literal of literals.length > 1 ? new Set(literals) : literals)
      this.set(literal, (this.get(literal) ?? 0) + 1);
  }
}

/** How many boxes a text at most meets in the literals that it begins with. */
function mostWithin(counts: Counts): number {
  let most = 0;
  const stack: { text: string; sum: number }[] = [];
  for (const text of [...counts.keys()].sort()) {
    while (stack.length > 0 && !text.startsWith(stack.at(-1)?.text ?? "")) stack.pop();
    const sum = (stack.at(-1)?.sum ?? 0) + (counts.get(text) ?? 0);
    stack.push({ text, sum });
    most = Math.max(most, sum);
  }
  return most;
}

/** What a box that only leaves something out names in a field, in lower case; the ends reversed. */
interface LeavesOut {
  readonly field: Field;
  readonly equal: readonly string[];
  readonly starts: readonly string[];
  readonly ends: readonly string[];
}

const reversed = (text: string) => fold(text).split("").reverse().join("");

/** What each box leaves out of the domain; `undefined` for a box that wants something, too. */
export function leftOutBy(boxes: readonly SearchBox[], { domain }: Space): (readonly LeavesOut[] | undefined)[] {
  return boxes.map(({ conditions, anyCase }) => {
    const open = conditions.filter(({ field, language }) => !takesAll(language, anyCase, domain[field]));
    if (!open.every(({ language }) => onlyLeavesOut(language))) return undefined;
    return open.map(({ field, language }) => ({
      field,
      equal: language.notEquals,
      starts: [...language.notStartsWith, ...language.notStartsWithAnyCase].map(fold),
      ends: language.notEndsWith.map(reversed),
    }));
  });
}

/** How many of these one text can meet at most, in either reading of letter case. */
function mostMet(these: readonly LeavesOut[]): number {
  const [equal, starts, ends] = [new Counts(), new Counts(), new Counts()];
  for (const one of these) {
    equal.add(one.equal);
    starts.add(one.starts);
    ends.add(one.ends);
  }
  return Math.max(0, ...equal.values()) + mostWithin(starts) + mostWithin(ends);
}

/**
 * Whether the boxes that only leave something out are more than one point can be left out of: of each field it has one
 * text, and that is named by so many of them at most. Then every point of the domain lies in one of them.
 */
export function outnumbered(boxes: readonly (readonly LeavesOut[] | undefined)[]): boolean {
  const leaving = boxes.filter((one) => one !== undefined);
  const all = leaving.flat();
  if (leaving.length < 2 && all.length > 0) return false;
  const met = FIELDS.map((field) => mostMet(all.filter((one) => one.field === field)));
  return leaving.length > met.reduce((sum, one) => sum + one, 0);
}
