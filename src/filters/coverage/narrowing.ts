import {
  type Comparison,
  type Expression,
  isAll,
  isAny,
  type JsonClause,
  type JsonPattern,
  type Pattern,
} from "../parse/pattern.ts";
import type { CloudTrailRecord } from "../sets/record.ts";

/** A member of a record, and another value for it; `undefined`: the record without the member. */
export interface Change {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** A value that no pattern names. */
const ANOTHER = "another-value";

/**
 * Changes of one member each, by which a clause of the pattern may fail on a record. `undefined` for a form of pattern that is
 * not searched.
 */
export function changesOf(pattern: Pattern, record: CloudTrailRecord): readonly Change[] | undefined {
  if (pattern.kind === "json") return changesOfJson(pattern);
  if (pattern.kind === "space-delimited") return undefined;
  const { required, excluded } = pattern;
  if ([...required, ...excluded].some((term) => "regex" in term)) return undefined;
  const texts = required.flatMap((term) => ("text" in term ? [term.text] : []));
  return distinct([
    ...texts.flatMap((text) =>
      leavesOf(record)
        .filter(({ value }) => String(value).includes(text))
        .map(({ path }) => ({ path, value: ANOTHER })),
    ),
    ...excluded.flatMap((term) => ("text" in term ? [{ path: ["userAgent"], value: term.text }] : [])),
  ]);
}

const found = new WeakMap<JsonPattern, readonly Change[]>();

/** They follow from the clauses, whatever the record. */
function changesOfJson(pattern: JsonPattern): readonly Change[] {
  const known = found.get(pattern);
  if (known) return known;
  const changes = distinct(clausesOf(pattern.expression).flatMap(changesOfClause));
  found.set(pattern, changes);
  return changes;
}

function clausesOf(expression: Expression<JsonClause>): readonly JsonClause[] {
  if (isAll(expression)) return expression.all.flatMap(clausesOf);
  if (isAny(expression)) return expression.any.flatMap(clausesOf);
  return [expression];
}

function changesOfClause(clause: JsonClause): readonly Change[] {
  const path = clause.selector.flatMap((step) => ("name" in step ? [step.name] : []));
  // A wildcard or an index has no one member.
  if (path.length !== clause.selector.length) return [];
  return valuesAgainst(clause).map((value) => ({ path, value }));
}

/** Values on which a clause fails. */
function valuesAgainst(clause: JsonClause): readonly unknown[] {
  switch (clause.operator) {
    case "NOT EXISTS":
      return [ANOTHER];
    case "IS":
      return [clause.value === null ? ANOTHER : !clause.value, undefined];
    case "!=":
      return [textIn(clause), undefined].filter((value, i) => i > 0 || value !== undefined);
    case "=":
      return [ANOTHER, undefined];
    default:
      return [clause.value.number - 1, clause.value.number + 1, undefined];
  }
}

function textIn({ value }: Comparison): string | undefined {
  if ("number" in value) return value.text;
  return "text" in value ? value.text.replaceAll("*", "") : undefined;
}

export function distinct(changes: readonly Change[]): readonly Change[] {
  return [...new Map(changes.map((one) => [JSON.stringify([one.path, one.value ?? null]), one])).values()];
}

function leavesOf(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** A record with one member changed. */
export function changed(record: CloudTrailRecord, { path: [name = "", ...more], value }: Change): CloudTrailRecord {
  const { [name]: member, ...others } = record;
  if (more.length > 0) {
    const inner = typeof member === "object" && member !== null ? (member as CloudTrailRecord) : {};
    return { ...record, [name]: changed(inner, { path: more, value }) };
  }
  return value === undefined ? others : { ...record, [name]: value };
}
