import type { AlarmSet, SetEvent } from "../sets/alarm-set.ts";
import type { CloudTrailRecord } from "../sets/record.ts";
import { changedBy, together, type Way, type Ways } from "./narrowing.ts";

/** Something that tells of events: a filter with a live alarm. */
export interface Teller {
  /** Whether it tells of an event; `undefined`: not known. */
  readonly tells: (record: CloudTrailRecord) => boolean | undefined;
  /** The changes by which it may not tell of a record that stays in its set. */
  readonly waysToFail: (record: CloudTrailRecord, stays: AlarmSet["stays"]) => Ways;
}

/** Whether some tellers together tell of every event of a set. */
export type AlarmCoverage =
  | { readonly answer: "covered" }
  /** An event that none tells of; `way`: that a clause shuts out, since members have other values. */
  | { readonly answer: "not-covered"; readonly witness: SetEvent; readonly way?: Way }
  /** `unsearched`: the patterns have clauses of which it is not known what they shut out, or more than are followed. */
  | { readonly answer: "undecided"; readonly witness: SetEvent; readonly way?: Way; readonly unsearched?: true };

/** Records that are tried for one verdict: patterns with hundreds of clauses are not followed to the end. */
const MOST_TRIED = 4_000;

/**
 * Whether the tellers together tell of every event of the set, and of every record that differs from one in members that the set
 * does not fix: a clause on such a member would narrow.
 */
export function alarmCoverage(tellers: readonly Teller[], set: AlarmSet, events: readonly SetEvent[]): AlarmCoverage {
  let doubt: AlarmCoverage | undefined;
  for (const witness of events) {
    const told = toldOf(tellers, witness.record);
    if (told === false) return { answer: "not-covered", witness };
    if (told === undefined) doubt ??= { answer: "undecided", witness };
  }
  if (doubt) return doubt;
  let tried = 0;
  for (const witness of events) {
    const { ways, open } = together(waysOfTelling(tellers, witness.record, set));
    for (const way of withFurther(ways, tellers, witness.record, set)) {
      if (tried++ > MOST_TRIED) return doubt ?? { answer: "undecided", witness, unsearched: true };
      const told = toldOf(tellers, changedBy(witness.record, way));
      if (told === false) return { answer: "not-covered", witness, way };
      if (told === undefined) doubt ??= { answer: "undecided", witness, way };
    }
    if (open) doubt ??= { answer: "undecided", witness, unsearched: true };
  }
  return doubt ?? { answer: "covered" };
}

/** The changes by which no teller may tell of an event: all that do have to fail. */
function* waysOfTelling(tellers: readonly Teller[], record: CloudTrailRecord, set: AlarmSet): Generator<Ways> {
  for (const { waysToFail, tells } of tellers) if (tells(record) === true) yield waysToFail(record, set.stays);
}

/**
 * Each way, and where a teller tells of the record that it gives, the ways by which that one may fail: what is told of as
 * "any value but two" is searched for both, also where no event of the set has such a value.
 */
function* withFurther(ways: readonly Way[], tellers: readonly Teller[], record: CloudTrailRecord, set: AlarmSet) {
  yield* ways;
  for (const way of ways) {
    const changed = changedBy(record, way);
    if (toldOf(tellers, changed) !== true) continue;
    for (const more of together(waysOfTelling(tellers, changed, set)).ways) yield followedBy(way, more);
  }
}

/** Changes after others: of a member that both change, the later value. */
function followedBy(way: Way, more: Way): Way {
  const later = new Set(more.map(({ path }) => path.join(".")));
  return [...way.filter(({ path }) => !later.has(path.join("."))), ...more];
}

/** Whether one of the tellers tells of a record. */
export function toldOf(tellers: readonly Teller[], record: CloudTrailRecord): boolean | undefined {
  let told: boolean | undefined = false;
  for (const { tells } of tellers) {
    const answer = tells(record);
    if (answer === true) return true;
    if (answer === undefined) told = undefined;
  }
  return told;
}
