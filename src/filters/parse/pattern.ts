/**
 * What a filter pattern says. Source of the grammar: CloudWatch Logs User Guide, "Filter pattern syntax for metric filters,
 * subscription filters, filter log events, and Live Tail"; docs/filters.md has each rule.
 */
export type Pattern = JsonPattern | TermsPattern | SpaceDelimitedPattern;

/** `{ … }`: applies to lines that are a JSON object. */
export interface JsonPattern {
  readonly kind: "json";
  readonly expression: Expression<JsonClause>;
}

/** Unstructured terms: texts anywhere in the line. None at all: every line. */
export interface TermsPattern {
  readonly kind: "terms";
  readonly required: readonly Term[];
  readonly excluded: readonly Term[];
  /** At least one of them, if there are any. Ignored beside required or excluded terms. */
  readonly optional: readonly Term[];
}

/** `[a, b, …]`: the fields of a line, separated by spaces. */
export interface SpaceDelimitedPattern {
  readonly kind: "space-delimited";
  readonly fields: readonly SpaceField[];
}

/** A field of a space-delimited pattern; `ellipsis` stands for any number of fields. */
export type SpaceField = { readonly ellipsis: true } | { readonly condition: Expression<SpaceClause> | null };

/** Clauses joined by `&&` and `||`. */
export type Expression<C> = { readonly all: readonly Expression<C>[] } | { readonly any: readonly Expression<C>[] } | C;

export type JsonClause = { readonly selector: Selector } & (
  | Comparison
  | { readonly operator: "IS"; readonly value: null | boolean }
  | { readonly operator: "NOT EXISTS" }
);

export type SpaceClause = Comparison;

export type Comparison =
  | { readonly operator: "="; readonly value: Value }
  | { readonly operator: "!="; readonly value: Value }
  | { readonly operator: "<" | "<=" | ">" | ">="; readonly value: NumberValue };

/** A way into a JSON object, from its root. */
export type Selector = readonly Step[];

/** A member by its name, an element by its place, or any member or element. */
export type Step = { readonly name: string } | { readonly index: number } | { readonly any: true };

export type Term = TextValue | RegexValue;
export type Value = TextValue | NumberValue | RegexValue;

export interface TextValue {
  readonly text: string;
  /** A bare or quoted text may hold `*`; a term holds none. */
  readonly wildcards: boolean;
  /** It holds a backslash, of which AWS documents no meaning: it may be read with it and without it. */
  readonly escaped?: string;
}

export interface NumberValue {
  readonly number: number;
  /** As the pattern writes it. */
  readonly text: string;
}

export interface RegexValue {
  readonly regex: Regex;
}

/** Alternatives, each a sequence of items. */
export interface Regex {
  readonly source: string;
  readonly alternatives: readonly (readonly RegexItem[])[];
}

export type RegexItem =
  | { readonly anchor: "start" | "end" }
  | { readonly set: CharacterSet; readonly min: number; readonly max: number };

/** Characters: `ascii` has a 1 for each that belongs to it; `other`: whether those beyond ASCII do. */
export interface CharacterSet {
  readonly ascii: Uint8Array;
  readonly other: boolean;
}

/** Whether a node of an expression joins others. */
export function isAll<C extends object>(node: Expression<C>): node is { readonly all: readonly Expression<C>[] } {
  return "all" in node;
}

export function isAny<C extends object>(node: Expression<C>): node is { readonly any: readonly Expression<C>[] } {
  return "any" in node;
}
