import { filterOf } from "../match/compile.ts";
import type { Test } from "../match/outcome.ts";
import {
  type Expression,
  isAll,
  isAny,
  type JsonClause,
  type Pattern,
  type Step,
  type TermsPattern,
} from "../parse/pattern.ts";
import type { AlarmSet } from "../sets/alarm-set.ts";
import type { CloudTrailRecord } from "../sets/record.ts";
import { ANOTHER, failingValues } from "./failing-values.ts";

/** A member of a record, and another value for it; `undefined`: the record without the member. */
export interface Change {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Changes of several members, made together. */
export type Way = readonly Change[];

/** How a pattern may fail on a record that stays in its set. */
export interface Ways {
  readonly ways: readonly Way[];
  /** Whether there may be ways that were not found: a form of pattern, or a clause, that is not searched. */
  readonly open: boolean;
}

type Stays = AlarmSet["stays"];

const NONE: Ways = { ways: [], open: false };

/** More combinations of changes than are tried for one record. */
const MOST_WAYS = 64;

/** The changes by which a pattern may fail on a record. Whether it does, its test says. */
export function waysToFail(pattern: Pattern, record: CloudTrailRecord, stays: Stays): Ways {
  if (pattern.kind === "json")
    return waysOfExpression(pattern.expression, (clause) => waysOfMember(memberOf(clause), record, stays));
  if (pattern.kind === "space-delimited") return { ways: [], open: true };
  return waysOfTerms(pattern, record, stays);
}

/** Something fails where all of these do. What cannot fail keeps all from failing: no part after it is asked for. */
export function together(parts: Iterable<Ways>): Ways {
  let all: readonly Way[] = [[]];
  let open = false;
  for (const part of parts) {
    const next = all.flatMap((way) => part.ways.map((more) => merged(way, more)).filter((one) => one !== undefined));
    open ||= part.open || next.length > MOST_WAYS;
    all = next.slice(0, MOST_WAYS);
    if ((part.ways.length === 0 && !part.open) || (all.length === 0 && !open)) return NONE;
  }
  return { ways: all, open };
}

/** Both changes; `undefined` where they give one member two values. */
function merged(way: Way, more: Way): Way | undefined {
  // Most clauses fail on a record as it is.
  if (way.length === 0 || more.length === 0) return way.length === 0 ? more : way;
  const values = new Map(way.map(({ path, value }) => [path.join("."), value]));
  const isOther = ({ path, value }: Change) => {
    const name = path.join(".");
    return values.has(name) && values.get(name) !== value;
  };
  if (more.some(isOther)) return undefined;
  return [...way, ...more.filter(({ path }) => !values.has(path.join(".")))];
}

/** The ways of clauses that are joined. */
export function waysOfExpression<C extends object>(node: Expression<C>, waysOf: (clause: C) => Ways): Ways {
  if (isAll(node)) {
    const parts = node.all.map((one) => waysOfExpression(one, waysOf));
    return { ways: parts.flatMap(({ ways }) => ways), open: parts.some(({ open }) => open) };
  }
  if (isAny(node)) return together(waysOfEach(node.any, waysOf));
  return waysOf(node);
}

function* waysOfEach<C extends object>(nodes: readonly Expression<C>[], waysOf: (clause: C) => Ways): Generator<Ways> {
  for (const node of nodes) yield waysOfExpression(node, waysOf);
}

const tests = new WeakMap<JsonClause, Test<unknown>>();

function testOf(clause: JsonClause): Test<unknown> {
  const test = tests.get(clause) ?? filterOf({ kind: "json", expression: clause }).matches;
  tests.set(clause, test);
  return test;
}

/** A clause on one member of a record. */
export interface MemberClause {
  readonly selector: readonly Step[];
  readonly test: Test<CloudTrailRecord>;
  /** Values on which it may fail; `undefined`: the record without the member. Whether it does, its test says. */
  readonly values: readonly unknown[];
  /** Whether it holds for any text. */
  readonly isAnyText: boolean;
}

const memberOf = (clause: JsonClause): MemberClause => ({
  selector: clause.selector,
  test: testOf(clause),
  values: failingValues(clause),
  isAnyText: isAnyText(clause),
});

/** The changes of a member by which a clause on it fails. */
export function waysOfMember(
  { selector, test, values, isAnyText }: MemberClause,
  record: CloudTrailRecord,
  stays: Stays,
): Ways {
  if (test(record) !== true) return { ways: [[]], open: false };
  const changes = values.map((value) => changeAt(selector, record, value));
  const kept = changes.filter((change) => isKept(change, record, stays));
  const isMovable = stays(changeAt(selector, record, ANOTHER).path, ANOTHER);
  if (kept.length === 0 && !isMovable) return NONE;
  const fails = (change: Change) => test(changed(record, change)) !== true;
  const staying = kept.filter(fails);
  // Where no value was found on which the clause fails, there may be one all the same.
  const isSearched =
    staying.length > 0 ||
    isAnyText ||
    changes.some((change) => change.value !== undefined && !kept.includes(change) && fails(change));
  return { ways: staying.map((change) => [change]), open: isMovable && !isSearched };
}

/** Whether a clause holds for any text. */
const isAnyText = (clause: JsonClause) =>
  clause.operator === "=" && "wildcards" in clause.value && clause.value.wildcards && /^\*+$/.test(clause.value.text);

/** What gives the member that a selector names a value. An index or a wildcard changes what is around it. */
function changeAt(selector: readonly Step[], record: CloudTrailRecord, value: unknown): Change {
  const end = selector.findIndex((step) => !("name" in step));
  const names = (end < 0 ? selector : selector.slice(0, end)).flatMap((step) => ("name" in step ? step.name : []));
  if (end < 0) return { path: names, value };
  return {
    path: names,
    value: value === undefined ? undefined : placed(selector.slice(end), at(record, names), value),
  };
}

function at(record: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>(
    (from, name) => (typeof from === "object" && from !== null ? (from as CloudTrailRecord)[name] : undefined),
    record,
  );
}

/** A value with another one at the place that these steps name. */
function placed([step, ...more]: readonly Step[], present: unknown, value: unknown): unknown {
  if (!step) return value;
  if ("name" in step) return { ...objectOf(present), [step.name]: placed(more, at(present, [step.name]), value) };
  const list = Array.isArray(present) ? present : [];
  if ("index" in step) {
    const longer = Array.from({ length: Math.max(list.length, step.index + 1) }, (_, i) => list[i] ?? null);
    return longer.with(step.index, placed(more, list[step.index], value));
  }
  if (Array.isArray(present)) return [...list, placed(more, undefined, value)];
  return { ...objectOf(present), another: placed(more, undefined, value) };
}

const objectOf = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as CloudTrailRecord) : {};

/** Whether a changed record stays in the set: also without what was inside of the member. */
function isKept({ path, value }: Change, record: CloudTrailRecord, stays: Stays): boolean {
  if (!stays(path, value)) return false;
  if (typeof value === "object" && value !== null) return true;
  return leavesOf(at(record, path), path).every(
    (leaf) => leaf.path.length === path.length || stays(leaf.path, undefined),
  );
}

function waysOfTerms(pattern: TermsPattern, record: CloudTrailRecord, stays: Stays): Ways {
  const { required, excluded, optional } = pattern;
  if ([...required, ...excluded, ...optional].some((term) => "regex" in term)) return { ways: [], open: true };
  const texts = (terms: TermsPattern["required"]) => terms.flatMap((term) => ("text" in term ? term.text : []));
  const without = (some: readonly string[]): Way[] => {
    const way = leavesOf(record)
      .filter(({ value }) => some.some((text) => String(value).includes(text)))
      .map(({ path }) => ({ path, value: ANOTHER }))
      .filter(({ path, value }) => stays(path, value));
    return way.length > 0 ? [way] : [];
  };
  const isOptional = required.length === 0 && excluded.length === 0;
  return {
    ways: [
      ...texts(required).flatMap((text) => without([text])),
      ...texts(excluded).map((value): Way => [{ path: ["userAgent"], value }]),
      ...(isOptional ? without(texts(optional)) : []),
    ],
    open: false,
  };
}

function leavesOf(value: unknown, path: readonly string[] = []): { path: readonly string[]; value: unknown }[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** A record with some members changed. */
export const changedBy = (record: CloudTrailRecord, way: Way): CloudTrailRecord => way.reduce(changed, record);

function changed(record: CloudTrailRecord, { path: [name = "", ...more], value }: Change): CloudTrailRecord {
  if (more.length > 0) return { ...record, [name]: changed(objectOf(record[name]), { path: more, value }) };
  if (value !== undefined) return { ...record, [name]: value };
  const { [name]: _, ...others } = record;
  return others;
}
