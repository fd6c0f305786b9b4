import { type PrefixIndex, prefixIndex } from "./prefix-index.ts";
import { hasFormat, type TextFormat } from "./text-format.ts";

/**
 * A set of texts, in the operators of advanced selectors: any text of `equals`, `startsWith` and `endsWith` (every text if
 * all three are empty), except those of the negative operators. `absent`: whether the set contains a field that the event
 * does not have.
 */
export interface TextSet {
  readonly equals: readonly string[];
  readonly startsWith: readonly string[];
  readonly endsWith: readonly string[];
  readonly notEquals: readonly string[];
  readonly notStartsWith: readonly string[];
  readonly notEndsWith: readonly string[];
  /** Excluded in every letter case. Only in event sets: no selector has this operator. */
  readonly notStartsWithAnyCase: readonly string[];
  readonly absent: boolean;
  /** The set contains no text: at most the absent field. */
  readonly noText: boolean;
  /** The set contains only texts of this format. Only in event sets. */
  readonly format: TextFormat | undefined;
}

type Lists = Omit<TextSet, "absent" | "noText" | "format">;

const NONE: readonly string[] = [];

/** All sets have the same members in the same order, which makes access to them fast. */
function makeSet(
  lists: { readonly [K in keyof Lists]?: Lists[K] | undefined },
  absent: boolean,
  noText: boolean,
  format?: TextFormat,
): TextSet {
  return {
    equals: lists.equals ?? NONE,
    startsWith: lists.startsWith ?? NONE,
    endsWith: lists.endsWith ?? NONE,
    notEquals: lists.notEquals ?? NONE,
    notStartsWith: lists.notStartsWith ?? NONE,
    notEndsWith: lists.notEndsWith ?? NONE,
    notStartsWithAnyCase: lists.notStartsWithAnyCase ?? NONE,
    absent,
    noText,
    format,
  };
}

/** What a condition of a selector matches: an absent field meets every negative operator and no positive one. */
export function textsMatching(lists: Partial<Omit<Lists, "notStartsWithAnyCase">>): TextSet {
  const { equals = NONE, startsWith = NONE, endsWith = NONE, notEquals, notStartsWith, notEndsWith } = lists;
  const absent = equals.length + startsWith.length + endsWith.length === 0;
  return makeSet({ equals, startsWith, endsWith, notEquals, notStartsWith, notEndsWith }, absent, false);
}

/** A set of texts. It contains the absent field only with `absent`. */
export function textSet({ absent = false, noText = false, format, ...lists }: Partial<TextSet> = {}): TextSet {
  return makeSet(lists, absent, noText, format);
}

/** The absent field alone. */
export const ABSENT: TextSet = makeSet({}, true, true);

export function hasPositiveOperator({ equals, startsWith, endsWith }: Lists): boolean {
  return equals.length + startsWith.length + endsWith.length > 0;
}

function hasNegativeOperator({ notEquals, notStartsWith, notEndsWith, notStartsWithAnyCase }: Lists): boolean {
  return notEquals.length + notStartsWith.length + notEndsWith.length + notStartsWithAnyCase.length > 0;
}

/** Whether the set has prefix or suffix operators, on which AWS does not document whether letter case matters. */
export function hasAffixes({ startsWith, endsWith, notStartsWith, notEndsWith }: Lists): boolean {
  return startsWith.length + endsWith.length + notStartsWith.length + notEndsWith.length > 0;
}

/** Whether the set is a list of texts. */
export function hasOnlyEquals(texts: TextSet): boolean {
  return texts.equals.length > 0 && !texts.absent && !hasAffixes(texts) && !hasNegativeOperator(texts);
}

/** ASCII letters in lower case. The length stays the same, so that a prefix stays a prefix. */
export function lowerCase(text: string): string {
  return text.toLowerCase() === text ? text : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

const lowerCaseSets = new WeakMap<TextSet, TextSet>();

/** The set with its prefixes and suffixes in lower case. */
function withLowerCaseAffixes(texts: TextSet): TextSet {
  const known = lowerCaseSets.get(texts);
  if (known) return known;
  const lower = {
    ...texts,
    startsWith: texts.startsWith.map(lowerCase),
    endsWith: texts.endsWith.map(lowerCase),
    notStartsWith: texts.notStartsWith.map(lowerCase),
    notEndsWith: texts.notEndsWith.map(lowerCase),
  };
  lowerCaseSets.set(texts, lower);
  return lower;
}

/** From so many prefixes on, an index answers faster than a comparison with each. */
const MANY_PREFIXES = 20;
const indexes = new WeakMap<readonly string[], PrefixIndex<true>>();

/** The index of a list that does not change, made once. */
export function indexOf(prefixes: readonly string[]): PrefixIndex<true> {
  const index = indexes.get(prefixes) ?? prefixIndex(new Map(prefixes.map((one) => [one, true])), () => true);
  indexes.set(prefixes, index);
  return index;
}

function beginsWithAny(text: string, prefixes: readonly string[]): boolean {
  if (prefixes.length >= MANY_PREFIXES) return indexOf(prefixes).find(text) ?? false;
  for (const prefix of prefixes) if (text.startsWith(prefix)) return true;
  return false;
}

function endsWithAny(text: string, suffixes: readonly string[]): boolean {
  for (const suffix of suffixes) if (text.endsWith(suffix)) return true;
  return false;
}

const lowerCaseLists = new WeakMap<readonly string[], readonly string[]>();

/** A list that does not change in lower case, made once: its index is, too. */
function inLowerCase(list: readonly string[]): readonly string[] {
  const lower = lowerCaseLists.get(list) ?? list.map(lowerCase);
  lowerCaseLists.set(list, lower);
  return lower;
}

function excludedInAnyCase({ notStartsWithAnyCase }: TextSet, text: string): boolean {
  return notStartsWithAnyCase.length > 0 && beginsWithAny(lowerCase(text), inLowerCase(notStartsWithAnyCase));
}

/** Whether the set contains the text (`undefined`: the absent field). `anyCase`: prefixes and suffixes ignore letter case. */
export function includes(texts: TextSet, text: string | undefined, anyCase = false): boolean {
  if (text === undefined) return texts.absent;
  if (texts.noText || texts.notEquals.includes(text) || (texts.format && !hasFormat(texts.format, text))) return false;
  const included = !hasPositiveOperator(texts) || texts.equals.includes(text);
  if (!hasAffixes(texts)) return included && !excludedInAnyCase(texts, text);
  const compared = anyCase ? lowerCase(text) : text;
  const { startsWith, endsWith, notStartsWith, notEndsWith } = anyCase ? withLowerCaseAffixes(texts) : texts;
  return (
    (included || beginsWithAny(compared, startsWith) || endsWithAny(compared, endsWith)) &&
    !beginsWithAny(compared, notStartsWith) &&
    !endsWithAny(compared, notEndsWith) &&
    !excludedInAnyCase(texts, text)
  );
}

const beginnings = new WeakMap<TextSet, readonly string[]>();

/** What every text of the set begins with one of, in lower case; undefined where that is not known. */
function beginningsOf(texts: TextSet): readonly string[] | undefined {
  if (!hasPositiveOperator(texts) || texts.endsWith.length > 0 || texts.absent) return undefined;
  const known = beginnings.get(texts) ?? [...texts.equals, ...texts.startsWith].map(lowerCase);
  beginnings.set(texts, known);
  return known;
}

/** Whether no text can be in both sets, whether or not letter case matters. False where that takes more than a look. */
export function areApart(texts: TextSet, domain: TextSet): boolean {
  const [some, all] = [beginningsOf(texts), beginningsOf(domain)];
  if (!some || !all) return false;
  const index = indexOf(all);
  return !some.some((text) => index.find(text) !== undefined || index.isBeginning(text));
}

/** Whether the set surely contains the domain. False where that takes more than a look at their operators. */
export function includesAll(texts: TextSet, anyCase: boolean, domain: TextSet): boolean {
  if (domain.absent && !texts.absent) return false;
  if (domain.noText) return true;
  if (texts.noText) return false;
  if (domain.equals.length === 0) return !hasPositiveOperator(texts) && !hasNegativeOperator(texts);
  if (domain.startsWith.length + domain.endsWith.length > 0) return false;
  return domain.equals.every((text) => includes(texts, text, anyCase));
}
