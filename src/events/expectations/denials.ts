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
  readonly seconds: Map<number, { count: number; readonly group: Group }>;
}

/**
 * Finds principals with many denied calls or failed sign-ins within a short time, whatever the order of the events. Sources pass on events by file, Region and
 * delivery, not by time.
 */
export class Denials {
  readonly #count: number;
  readonly #seconds: number;
  readonly #principals = new Map<string, Principal>();
  #kept = 0;
  complete = true;
  /** Denied calls that cannot be counted within a time: theirs cannot be read. */
  untimed = 0;

  constructor(count: number, minutes: number) {
    this.#count = count;
    this.#seconds = minutes * 60;
  }

  add(found: FoundEvent): void {
    const { record, origin } = found;
    if (!isDeniedCall(textAt(record, "errorCode") ?? "") && !isFailedLogin(record)) return;
    const time = timeOf(record);
    if (time === undefined) {
      this.untimed++;
      return;
    }
    const [principal, account] = [principalOf(record), accountOf(record, origin.account)];
    const key = JSON.stringify([principal, account, hidesUser(record) ? textAt(record, "sourceIPAddress") : null]);
    const known = this.#principals.get(key) ?? { principal, account, seconds: new Map() };
    const second = Math.floor(time / 1000);
    const at = known.seconds.get(second) ?? { count: 0, group: new Group() };
    if (at.count === 0 && this.#kept >= MOST_SECONDS) {
      this.complete = false;
      return;
    }
    if (at.count === 0) this.#kept++;
    at.count++;
    at.group.add(found);
    known.seconds.set(second, at);
    this.#principals.set(key, known);
  }

  /** The calls of each principal in the times that have as many as are too many. */
  bursts(): { readonly principal: string | undefined; readonly account: string | undefined; readonly group: Group }[] {
    return [...this.#principals.values()].flatMap(({ principal, account, seconds }) => {
      const inBursts = this.#inBursts([...seconds].sort(([a], [b]) => a - b).map(([time, { count }]) => [time, count]));
      if (inBursts.length === 0) return [];
      const group = new Group();
      for (const second of inBursts) group.merge((seconds.get(second) as { group: Group }).group);
      return [{ principal, account, group }];
    });
  }

  /** The seconds of each window that has enough. A window includes its first and its last second. */
  #inBursts(seconds: readonly (readonly [number, number])[]): number[] {
    const within = new Set<number>();
    let [start, sum, marked] = [0, 0, 0];
    for (const [end, [time, count]] of seconds.entries()) {
      sum += count;
      while (time - (seconds[start]?.[0] ?? time) > this.#seconds) sum -= seconds[start++]?.[1] ?? 0;
      if (sum < this.#count) continue;
      for (let i = Math.max(start, marked); i <= end; i++) within.add(seconds[i]?.[0] ?? time);
      marked = end + 1;
    }
    return [...within];
  }
}
