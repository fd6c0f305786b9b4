import { hasFormat, type TextFormat } from "./text-format.ts";

/**
 * A set of texts, as selectors say it: any of `equals`, `startsWith` and `endsWith` (every text if all three are empty),
 * less those of the negative ones. `absent`: whether a field that the event does not have is in the set.
 */
export interface Language {
  readonly equals: readonly string[];
  readonly startsWith: readonly string[];
  readonly endsWith: readonly string[];
  readonly notEquals: readonly string[];
  readonly notStartsWith: readonly string[];
  readonly notEndsWith: readonly string[];
  /** Negative, whatever the letter case. Only in sets: no selector can say it. */
  readonly notStartsWithAnyCase: readonly string[];
  readonly absent: boolean;
  /** No text at all: only absence. */
  readonly never: boolean;
  /** Only texts that look like this. Only in sets: no selector can say it. */
  readonly format: TextFormat | undefined;
}

type Lists = Omit<Language, "absent" | "never" | "format">;

const NONE: readonly string[] = [];

/** Member by member: all languages have one shape, which the engine reads fast. */
function language(
  lists: { readonly [K in keyof Lists]?: Lists[K] | undefined },
  absent: boolean,
  never: boolean,
  format?: TextFormat,
): Language {
  return {
    equals: lists.equals ?? NONE,
    startsWith: lists.startsWith ?? NONE,
    endsWith: lists.endsWith ?? NONE,
    notEquals: lists.notEquals ?? NONE,
    notStartsWith: lists.notStartsWith ?? NONE,
    notEndsWith: lists.notEndsWith ?? NONE,
    notStartsWithAnyCase: lists.notStartsWithAnyCase ?? NONE,
    absent,
    never,
    format,
  };
}

/** The operators as a selector uses them: an absent field matches no positive operator and every negative one. */
export function operators(lists: Partial<Omit<Lists, "notStartsWithAnyCase">>): Language {
  const { equals = NONE, startsWith = NONE, endsWith = NONE, notEquals, notStartsWith, notEndsWith } = lists;
  const absent = equals.length + startsWith.length + endsWith.length === 0;
  return language({ equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith }, absent, false);
}

/** A set of texts; absence is in it only where said. */
export function texts({ absent = false, never = false, format, ...lists }: Partial<Language> = {}): Language {
  return language(lists, absent, never, format);
}

/** Absence alone. */
export const ABSENT: Language = language({}, true, true);

/** Whether one of the positive operators is used. */
export function hasPositive(language: Lists): boolean {
  return language.equals.length + language.startsWith.length + language.endsWith.length > 0;
}

/** ASCII letters in lower case: lengths stay, so that a beginning stays a beginning. */
export function fold(text: string): string {
  return text.toLowerCase() === text ? text : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether the text (`undefined`: absence) is in the set. `anyCase`: prefixes and suffixes disregard letter case. */
export function includes(language: Language, text: string | undefined, anyCase = false): boolean {
  if (text === undefined) return language.absent;
  if (language.never || (language.format && !hasFormat(language.format, text))) return false;
  const alike = anyCase ? fold : (one: string) => one;
  const seen = alike(text);
  const begins = (prefix: string) => seen.startsWith(alike(prefix));
  const ends = (suffix: string) => seen.endsWith(alike(suffix));
  const wanted =
    !hasPositive(language) ||
    language.equals.includes(text) ||
    language.startsWith.some(begins) ||
    language.endsWith.some(ends);
  return (
    wanted &&
    !language.notEquals.includes(text) &&
    !language.notStartsWith.some(begins) &&
    !language.notEndsWith.some(ends) &&
    !language.notStartsWithAnyCase.some((prefix) => fold(text).startsWith(fold(prefix)))
  );
}

/** Whether the language takes in the whole domain, as far as that is seen at once: never wrong where it says so. */
export function takesAll(language: Language, anyCase: boolean, domain: Language): boolean {
  if (domain.absent && !language.absent) return false;
  if (domain.never) return true;
  if (language.never) return false;
  if (domain.equals.length === 0) return !hasPositive(language) && !hasNegative(language);
  if (domain.startsWith.length + domain.endsWith.length > 0) return false;
  return domain.equals.every((text) => includes(language, text, anyCase));
}

function hasNegative({ notEquals, notStartsWith, notEndsWith, notStartsWithAnyCase }: Lists): boolean {
  return notEquals.length + notStartsWith.length + notEndsWith.length + notStartsWithAnyCase.length > 0;
}
