import { isDeniedCall } from "../../model/aws/denied.ts";
import { accountOf, textAt, timeOf } from "../../model/events/record.ts";
import type { FoundEvent } from "../sources/source.ts";
import { principalOf } from "./caller.ts";
import { Group } from "./group.ts";
import { hidesUser, isFailedLogin } from "./sign-in.ts";

/** Seconds with denied calls that are remembered, of all principals together. */
const MOST_SECONDS = 50_000;

/** The denied calls and failed sign-ins of a principal, by the second: times of records have no finer parts. */
interface Principal {
  readonly principal: string | undefined;
  readonly account: string | undefined;
  readonly seconds: Map<number, Group>;
}

/** Calls in the times that have as many as are too many. */
interface Burst {
  readonly principal: string | undefined;
  readonly account: string | undefined;
  readonly group: Group;
}

export interface Limits {
  readonly count: number;
  readonly minutes: number;
  /** Failed sign-ins of one source address. */
  readonly addressCount: number;
}

/**
 * Finds principals with many denied calls or failed sign-ins within a short time, whatever the order of the events. Sources pass on events by file, Region and
 * delivery, not by time.
 */
export class Denials {
  readonly #limits: Limits;
  readonly #principals = new Map<string, Principal>();
  /** Failed sign-ins by source address, and there by principal. */
  readonly #addresses = new Map<string, Map<string, Principal>>();
  #kept = 0;
  complete = true;
  /** Denied calls that cannot be counted within a time: theirs cannot be read. */
  untimed = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  add(found: FoundEvent): void {
    const { record, origin } = found;
    const isSignIn = isFailedLogin(record);
    if (!isSignIn && !isDeniedCall(textAt(record, "errorCode") ?? "")) return;
    const time = timeOf(record);
    if (time === undefined) {
      this.untimed++;
      return;
    }
    const [principal, account] = [principalOf(record), accountOf(record, origin.account)];
    const address = textAt(record, "sourceIPAddress");
    const key = JSON.stringify([principal, account, hidesUser(record) ? address : null]);
    const caller = { principal, account, key, second: Math.floor(time / 1000) };
    this.#addTo(this.#principals, caller, found);
    if (!isSignIn || address === undefined) return;
    const callers = this.#addresses.get(address) ?? new Map<string, Principal>();
    this.#addTo(callers, caller, found);
    // Past the limit nothing is kept, not even the address: anyone may make more of them.
    if (callers.size > 0) this.#addresses.set(address, callers);
  }

  #addTo(
    principals: Map<string, Principal>,
    { key, second, principal, account }: Omit<Principal, "seconds"> & { readonly key: string; readonly second: number },
    found: FoundEvent,
  ): void {
    const known = principals.get(key) ?? { principal, account, seconds: new Map<number, Group>() };
    const group = known.seconds.get(second) ?? new Group();
    if (group.count === 0 && this.#kept >= MOST_SECONDS) {
      this.complete = false;
      return;
    }
    if (group.count === 0) this.#kept++;
    group.add(found);
    known.seconds.set(second, group);
    principals.set(key, known);
  }

  /** The calls of each principal, and the failed sign-ins of each address as far as no principal's are these, in the times that have too many. */
  bursts(): Burst[] {
    const { count, addressCount } = this.#limits;
    const counted = new Set<string>();
    const ofPrincipals = [...this.#principals].flatMap(([key, { principal, account, seconds }]): Burst[] => {
      const inBursts = this.#inBursts(
        [...seconds].map(([second, group]) => [second, group.count]),
        count,
      );
      if (inBursts.length === 0) return [];
      for (const second of inBursts) counted.add(`${key} ${second}`);
      return [{ principal, account, group: merged(inBursts.flatMap((second) => seconds.get(second) ?? [])) }];
    });
    const ofAddresses = [...this.#addresses].flatMap(([address, callers]): Burst[] => {
      const left = [...callers].flatMap(([key, { account, seconds }]) =>
        [...seconds].flatMap(([second, group]) => (counted.has(`${key} ${second}`) ? [] : { account, second, group })),
      );
      const sums = new Map<number, number>();
      for (const { second, group } of left) sums.set(second, (sums.get(second) ?? 0) + group.count);
      const inBursts = new Set(this.#inBursts([...sums], addressCount));
      const found = left.filter(({ second }) => inBursts.has(second));
      if (found.length === 0) return [];
      const accounts = new Set(found.map(({ account }) => account));
      const [account] = accounts.size === 1 ? accounts : [];
      return [{ principal: address, account, group: merged(found.map(({ group }) => group)) }];
    });
    return [...ofPrincipals, ...ofAddresses];
  }

  /** The seconds of each window that has enough. A window includes its first and its last second. */
  #inBursts(counts: readonly (readonly [second: number, count: number])[], enough: number): number[] {
    const seconds = counts.toSorted(([a], [b]) => a - b);
    const within = new Set<number>();
    let [start, sum, marked] = [0, 0, 0];
    for (const [end, [time, count]] of seconds.entries()) {
      sum += count;
      while (time - (seconds[start]?.[0] ?? time) > this.#limits.minutes * 60) sum -= seconds[start++]?.[1] ?? 0;
      if (sum < enough) continue;
      for (let i = Math.max(start, marked); i <= end; i++) within.add(seconds[i]?.[0] ?? time);
      marked = end + 1;
    }
    return [...within];
  }
}

function merged(groups: readonly Group[]): Group {
  const all = new Group();
  for (const group of groups) all.merge(group);
  return all;
}
