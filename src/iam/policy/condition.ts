import { parseRange, type Range } from "../values/ip.ts";
import { type Pattern, pattern } from "../values/pattern.ts";
import { isObject, textsOf } from "./json.ts";
import { resolved } from "./variables.ts";

/** What a value of the request is compared with. */
export type Comparison =
  | { readonly kind: "text"; readonly patterns: readonly Pattern[] }
  | { readonly kind: "ip"; readonly ranges: readonly Range[] }
  | { readonly kind: "number"; readonly compare: Order; readonly numbers: readonly number[] }
  | { readonly kind: "date"; readonly compare: Order; readonly numbers: readonly number[] }
  | { readonly kind: "null"; readonly isNull: readonly boolean[] }
  /** Not understood: it may hold or not. */
  | { readonly kind: "unclear"; readonly reason: string };

export type Order = "=" | "<" | "<=" | ">" | ">=";

/** One key under one operator: `"StringLike": {"aws:SourceArn": [...]}`. */
export interface Condition {
  /** In lower case: names of keys are compared without case. */
  readonly key: string;
  readonly operator: string;
  readonly comparison: Comparison;
  /** `StringNotEquals` and its like: no value matches. */
  readonly negated: boolean;
  readonly ifExists: boolean;
  readonly of?: "any" | "all";
}

const TEXT = { literal: true };
const OPERATORS: Readonly<Record<string, { readonly negated?: true } & Kind>> = {
  StringEquals: { text: TEXT },
  StringNotEquals: { text: TEXT, negated: true },
  StringEqualsIgnoreCase: { text: { literal: true, ignoreCase: true } },
  StringNotEqualsIgnoreCase: { text: { literal: true, ignoreCase: true }, negated: true },
  StringLike: { text: {} },
  StringNotLike: { text: {}, negated: true },
  // The two pairs behave alike: both know wildcards.
  ArnEquals: { text: { arn: true } },
  ArnLike: { text: { arn: true } },
  ArnNotEquals: { text: { arn: true }, negated: true },
  ArnNotLike: { text: { arn: true }, negated: true },
  Bool: { text: { literal: true, ignoreCase: true } },
  IpAddress: { ip: true },
  NotIpAddress: { ip: true, negated: true },
  Null: { isNull: true },
  ...orders("Numeric", "number"),
  ...orders("Date", "date"),
};

type Kind =
  | { readonly text: { readonly literal?: boolean; readonly ignoreCase?: boolean; readonly arn?: boolean } }
  | { readonly ip: true }
  | { readonly isNull: true }
  | { readonly order: Order; readonly unit: "number" | "date" };

function orders(name: string, unit: "number" | "date") {
  const of = (order: Order) => ({ order, unit });
  return {
    [`${name}Equals`]: of("="),
    [`${name}NotEquals`]: { ...of("="), negated: true as const },
    [`${name}LessThan`]: of("<"),
    [`${name}LessThanEquals`]: of("<="),
    [`${name}GreaterThan`]: of(">"),
    [`${name}GreaterThanEquals`]: of(">="),
  };
}

/**
 * Reads the element `Condition`: all of its members must hold. Null where it is malformed.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function conditionsOf(value: unknown, version: string): Condition[] | null {
  if (value === undefined) return [];
  if (!isObject(value)) return null;
  const conditions: Condition[] = [];
  for (const [name, keys] of Object.entries(value)) {
    if (!isObject(keys)) return null;
    for (const [key, list] of Object.entries(keys)) {
      const texts = textsOf(list);
      if (!texts) return null;
      conditions.push(conditionOf(name, key, texts, version));
    }
  }
  return conditions;
}

function conditionOf(operator: string, key: string, texts: readonly string[], version: string): Condition {
  const [, any, every, name = "", ifExists] =
    /^(?:For(?:(Any)Value|(All)Values):)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const kind = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  return {
    key: key.toLowerCase(),
    operator,
    comparison:
      kind && !(ifExists && "isNull" in kind)
        ? comparisonOf(kind, key, texts, version)
        : { kind: "unclear", reason: `operator ${operator}` },
    negated: kind?.negated ?? false,
    ifExists: ifExists !== undefined,
    ...(any ? { of: "any" as const } : every ? { of: "all" as const } : {}),
  };
}

function comparisonOf(kind: Kind, key: string, texts: readonly string[], version: string): Comparison {
  const known = texts.map((text) => resolved(text, version));
  const variable = known.find((one) => one.variable !== undefined)?.variable;
  if (variable !== undefined) return { kind: "unclear", reason: `policy variable ${variable}` };
  const strange = (reason: string): Comparison => ({ kind: "unclear", reason: `${key} ${reason}` });
  if ("text" in kind) {
    // AWS does not document what an ARN operator makes of a text with fewer fields.
    if (kind.text.arn && known.some(({ text }) => text.split(":", 6).length < 6))
      return strange("is compared with what is no ARN");
    return { kind: "text", patterns: known.map(({ text, escaped }) => pattern(text, { ...kind.text, escaped })) };
  }
  if ("ip" in kind) {
    const ranges = texts.map(parseRange);
    return ranges.every((range) => range !== undefined)
      ? { kind: "ip", ranges }
      : strange("is compared with what is no IP range");
  }
  if ("isNull" in kind) {
    const isNull = texts.map((text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined));
    return isNull.every((one) => one !== undefined)
      ? { kind: "null", isNull }
      : strange("is compared with what is neither true nor false");
  }
  const numbers = texts.map((text) => numberOf(text, kind.unit));
  return numbers.every((one) => Number.isFinite(one))
    ? { kind: kind.unit, compare: kind.order, numbers }
    : strange(`is compared with what is no ${kind.unit}`);
}

/** A number, or a date as milliseconds: ISO 8601, or seconds since 1970. NaN for what is neither. */
export function numberOf(text: string, unit: "number" | "date"): number {
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text);
  if (unit === "number") return isNumber ? Number(text) : Number.NaN;
  if (isNumber) return Number(text) * 1000;
  return /^\d{4}-\d\d(-\d\d(T.*)?)?$/.test(text) ? Date.parse(text) : Number.NaN;
}
