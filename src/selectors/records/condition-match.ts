import { fold, hasPositive, type Language } from "../text/text-set.ts";
import type { Condition } from "../trail/selector-part.ts";
import { between, byCase, MAYBE, NO, type Readings, YES } from "./readings.ts";

type Match = (text: string | undefined) => Readings;
type Test = (text: string) => boolean;

const never: Test = () => false;

/**
 * Whether a text begins with one of the prefixes, in one comparison after a binary search: of prefixes none of which
 * begins with another, only the last that sorts before the text can begin it.
 */
function beginsWith(prefixes: readonly string[]): Test {
  const sorted = [...new Set(prefixes)].sort();
  const shortest: string[] = [];
  for (const prefix of sorted) {
    const last = shortest.at(-1);
    if (last === undefined || !prefix.startsWith(last)) shortest.push(prefix);
  }
  const [first, ...more] = shortest;
  if (first === undefined) return never;
  if (more.length === 0) return (text) => text.startsWith(first);
  return (text) => {
    let [low, high] = [0, shortest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((shortest[middle] ?? "") <= text) low = middle + 1;
      else high = middle;
    }
    return low > 0 && text.startsWith(shortest[low - 1] ?? "");
  };
}

/** Remembers the last answer: the conditions of a trail ask the same of an event's field again and again. */
function remembering(work: (text: string) => string): (text: string) => string {
  let [asked, answer] = ["", work("")];
  return (text) => {
    if (text !== asked) [asked, answer] = [text, work(text)];
    return answer;
  };
}

const reversed = remembering((text) => text.split("").reverse().join(""));
const reversedFolded = remembering((text) => text.split("").reverse().join(""));
const folding = remembering(fold);

function endsWith(suffixes: readonly string[], reverse = reversed): Test {
  const few = [...new Set(suffixes)];
  if (few.length <= 8) return few.length === 0 ? never : (text) => few.some((suffix) => text.endsWith(suffix));
  const begins = beginsWith(few.map(reverse));
  return (text) => begins(reverse(text));
}

function equals(values: readonly string[]): Test {
  const [first, ...more] = new Set(values);
  if (first === undefined) return never;
  if (more.length === 0) return (text) => text === first;
  const all = new Set(values);
  return (text) => all.has(text);
}

/** Exact and any-case membership of a language, prepared for many texts. */
function languageMatch(language: Language): Match {
  const absent = language.absent ? YES : NO;
  if (language.never) return (text) => (text === undefined ? absent : NO);
  const affixes = language.startsWith.length + language.endsWith.length;
  const negative = language.notStartsWith.length + language.notEndsWith.length;
  const all = !hasPositive(language);
  const is = equals(language.equals);
  const isNot = equals(language.notEquals);
  if (affixes + negative + language.notStartsWithAnyCase.length === 0)
    return (text) => (text === undefined ? absent : (all || is(text)) && !isNot(text) ? YES : NO);

  const folded = (list: readonly string[]) => list.map(fold);
  const begins = beginsWith(language.startsWith);
  const ends = endsWith(language.endsWith);
  const beginsNot = beginsWith(language.notStartsWith);
  const endsNot = endsWith(language.notEndsWith);
  const foldedBegins = beginsWith(folded(language.startsWith));
  const foldedEnds = endsWith(folded(language.endsWith), reversedFolded);
  const foldedBeginsNot = beginsWith(folded(language.notStartsWith));
  const foldedEndsNot = endsWith(folded(language.notEndsWith), reversedFolded);
  const neverBegins = beginsWith(folded(language.notStartsWithAnyCase));
  return (text) => {
    if (text === undefined) return absent;
    if (isNot(text)) return NO;
    const low = folding(text);
    if (neverBegins(low)) return NO;
    const same = all || is(text);
    const exact = (same || begins(text) || ends(text)) && !beginsNot(text) && !endsNot(text);
    const anyCase = (same || foldedBegins(low) || foldedEnds(low)) && !foldedBeginsNot(low) && !foldedEndsNot(low);
    return byCase(exact, anyCase);
  };
}

/** AWS does not say how records without these are judged. Which they are: docs/selectors.md. */
export const UNDECIDED_WHERE_ABSENT: ReadonlySet<Condition["field"]> = new Set([
  "eventCategory",
  "readOnly",
  "awsRegion",
  "globalService",
]);

/** A match that is prepared when it is first asked for: most are asked for by explanations alone. */
function prepared(language: Language): Match {
  let match: Match | undefined;
  return (text) => {
    match ??= languageMatch(language);
    return match(text);
  };
}

/** What a condition says of a field's text (`undefined`: absent). */
export function conditionMatch({ field, language, wider }: Condition): Match {
  const narrow = prepared(language);
  const wide = wider && prepared(wider);
  const undecided = UNDECIDED_WHERE_ABSENT.has(field);
  if (!wide && !undecided) return narrow;
  return (text) => {
    if (undecided && text === undefined) return MAYBE;
    return wide ? between(narrow(text), wide(text)) : narrow(text);
  };
}
