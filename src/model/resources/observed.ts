interface Seen {
  readonly at: string;
  readonly api: string;
  readonly region: string;
  readonly as?: string;
}

/** The service answered. */
export interface Read<T> extends Seen {
  readonly state: "read";
  readonly value: T;
}

/** The service answered that there is none, by an error code that the table of facts names. */
export interface Absent extends Seen {
  readonly state: "absent";
}

/** The call failed in any other way. A listing that broke off keeps what it had under `partial`. */
export interface Unreadable<T> extends Seen {
  readonly state: "unreadable";
  readonly code: string;
  readonly message: string;
  readonly permission: string;
  readonly partial?: T;
}

/** The call was not made: no enabled check needed the fact when the snapshot was taken. */
export interface NotCollected {
  readonly state: "not-collected";
  readonly api: string;
  readonly permission: string;
}

/** One fact that needs an AWS call. The four states are never mixed up: only `read` and `absent` are knowledge. */
export type Observed<T> = Read<T> | Absent | Unreadable<T> | NotCollected;

/** Whether a fact is not known: neither read nor reported as absent. */
export const isUnread = ({ state }: Pick<Observed<unknown>, "state">): boolean =>
  state === "unreadable" || state === "not-collected";

/** What a fact is known to hold: its value, or what its list had before it broke off; nothing else. */
export function knownValues<T>(fact: Observed<T>): readonly T[] {
  if (fact.state === "read") return [fact.value];
  return fact.state === "unreadable" && fact.partial !== undefined ? [fact.partial] : [];
}

/** A fact of other values: also of what a list had before it broke off. */
export function mapObserved<T, U>(fact: Observed<T>, map: (value: T) => U): Observed<U> {
  if (fact.state === "read") return { ...fact, value: map(fact.value) };
  if (fact.state !== "unreadable") return fact;
  const { partial, ...rest } = fact;
  return partial === undefined ? rest : { ...rest, partial: map(partial) };
}

/** What a listing is known to hold: everything, or what it had before it broke off. */
export function known<T>(listing: Observed<readonly T[]>): readonly T[] {
  if (listing.state === "read") return listing.value;
  if (listing.state === "unreadable") return listing.partial ?? [];
  return [];
}
