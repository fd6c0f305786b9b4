import { type Budget, spend } from "../../model/work-budget.ts";

/** A part of a pattern: a character, `?`, or `*`. In an ARN operator a wildcard stays within its field: no colon. */
type Token = { readonly char: string } | { readonly wild: "one" | "many"; readonly colon: boolean };

/** A compiled text with the wildcards `*` and `?`, or without. */
export interface Pattern {
  readonly source: string;
  /** Patterns with the same key match the same texts. */
  readonly key: string;
  readonly tokens: readonly Token[];
  readonly ignoreCase: boolean;
  readonly isLiteral: boolean;
  /** The characters before the first wildcard: a text that begins differently is matched by no more than a look. */
  readonly prefix: { readonly text: string; readonly tokens: number };
}

export interface PatternOptions {
  /** `*` and `?` are characters like others. */
  readonly literal?: boolean;
  readonly ignoreCase?: boolean;
  /** The six fields of an ARN are compared each by itself: a wildcard of the first five matches no colon. */
  readonly arn?: boolean;
  /** Places of wildcards that are ordinary characters. */
  readonly escaped?: ReadonlySet<number>;
}

export function pattern(source: string, { literal, ignoreCase = false, arn, escaped }: PatternOptions = {}): Pattern {
  const tokens: Token[] = [];
  let colons = 0;
  let place = 0;
  for (const char of source) {
    const isPlain = literal || escaped?.has(place) || (char !== "*" && char !== "?");
    place += char.length;
    if (char === ":") colons++;
    if (isPlain) tokens.push({ char: ignoreCase ? char.toLowerCase() : char });
    else {
      const wild = char === "*" ? "many" : "one";
      const last = tokens.at(-1);
      if (wild === "many" && last && "wild" in last && last.wild === "many") continue;
      tokens.push({ wild, colon: !arn || colons >= 5 });
    }
  }
  const chars: string[] = [];
  for (const token of tokens) {
    if (!("char" in token)) break;
    chars.push(token.char);
  }
  const prefix = { text: chars.join(""), tokens: chars.length };
  const key = JSON.stringify([source, literal, ignoreCase, arn, ...(escaped ?? [])]);
  return { source, key, tokens, ignoreCase, isLiteral: chars.length === tokens.length, prefix };
}

/**
 * The pattern of a resource. A wildcard of an ARN does not span its fields.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function resourcePattern(source: string, escaped?: ReadonlySet<number>): Pattern {
  const isArn = source.split(":", 6).length === 6;
  return pattern(source, { arn: isArn, ...(escaped ? { escaped } : {}) });
}

/** The places in a pattern that a text read so far may have reached, ascending. */
export type Places = readonly number[];

export const start = (one: Pattern, from = 0): Places => closed(one, [from]);

export const isAtEnd = (one: Pattern, places: Places): boolean => places.at(-1) === one.tokens.length;

/** Where `*` may match nothing, the place after it is reached as well. */
function closed({ tokens }: Pattern, places: readonly number[]): Places {
  const all: number[] = [];
  for (const place of places) {
    if (all.at(-1) !== place) all.push(place);
    const token = tokens[place];
    if (token && "wild" in token && token.wild === "many") all.push(place + 1);
  }
  return all;
}

/** The places after one more character. Linear in the places, so no pattern makes matching slow. */
export function step(one: Pattern, places: Places, char: string): Places {
  const { tokens, ignoreCase } = one;
  const read = ignoreCase ? char.toLowerCase() : char;
  const next: number[] = [];
  for (const place of places) {
    const token = tokens[place];
    if (!token) continue;
    const isRead = "char" in token ? token.char === read : token.colon || read !== ":";
    const to = "wild" in token && token.wild === "many" ? place : place + 1;
    if (isRead && next.at(-1) !== to) next.push(to);
  }
  return closed(one, next);
}

/** Whether a pattern matches a text from its first to its last character. */
export function matches(one: Pattern, text: string, budget: Budget): boolean {
  if (one.isLiteral) {
    spend(budget, 1);
    return one.ignoreCase ? one.source.toLowerCase() === text.toLowerCase() : one.source === text;
  }
  spend(budget, 1);
  const read = one.ignoreCase ? text.toLowerCase() : text;
  if (!read.startsWith(one.prefix.text)) return false;
  let places = start(one, one.prefix.tokens);
  for (const char of read.slice(one.prefix.text.length)) {
    spend(budget, 1 + places.length);
    places = step(one, places, char);
    if (places.length === 0) return false;
  }
  return isAtEnd(one, places);
}
