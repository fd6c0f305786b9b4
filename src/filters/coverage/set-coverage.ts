import type { Pattern } from "../parse/pattern.ts";
import type { AlarmSet, SetEvent } from "../sets/alarm-set.ts";
import type { CloudTrailRecord } from "../sets/record.ts";
import { type Change, changed, changesOf, distinct } from "./narrowing.ts";

/** Something that tells of events: a filter with a live alarm. */
export interface Teller {
  /** `undefined`: it could not be parsed, and so it is known to tell of nothing. */
  readonly pattern: Pattern | undefined;
  /** Whether it tells of an event; `undefined`: not known. */
  readonly tells: (record: CloudTrailRecord) => boolean | undefined;
}

/** Whether some tellers together tell of every event of a set. */
export type AlarmCoverage =
  | { readonly answer: "covered" }
  /** An event that none tells of; `change`: that a clause shuts out, since a member has another value. */
  | { readonly answer: "not-covered"; readonly witness: SetEvent; readonly change?: Change }
  /** `tooMany`: the patterns have more clauses than are followed to the end. */
  | { readonly answer: "undecided"; readonly witness: SetEvent; readonly change?: Change; readonly tooMany?: true };

/** Records that are tried for one verdict: patterns with hundreds of clauses are not followed to the end. */
const MOST_TRIED = 4_000;

/**
 * Whether the tellers together tell of every event of the set, and of every record that differs from one in a member that the set
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
    const telling = tellers.filter(({ tells }) => tells(witness.record) === true);
    const lists = telling.map(({ pattern }) => pattern && changesOf(pattern, witness.record));
    if (lists.includes(undefined)) doubt ??= { answer: "undecided", witness };
    const changes = lists.flatMap((list) => list?.filter(({ path, value }) => set.stays(path, value)) ?? []);
    for (const change of lists.length > 1 ? distinct(changes) : changes) {
      if (tried++ > MOST_TRIED) return doubt ?? { answer: "undecided", witness, change, tooMany: true };
      const told = toldOf(tellers, changed(witness.record, change));
      if (told === false) return { answer: "not-covered", witness, change };
      if (told === undefined) doubt ??= { answer: "undecided", witness, change };
    }
  }
  return doubt ?? { answer: "covered" };
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
