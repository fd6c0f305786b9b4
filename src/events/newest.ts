import { type EventRecord, textAt, utcTimeOf } from "../model/events/record.ts";

interface Event {
  readonly record: EventRecord;
}

/** The newest events that were added. */
export class Newest<T extends Event> {
  readonly #limit: number;
  #events: { readonly key: string; readonly event: T }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(event: T): void {
    this.#events.push({ key: keyOf(event), event });
    // Twice as many at most, so that sorting costs little for each.
    if (this.#events.length >= 2 * this.#limit + 1000) this.#sort();
  }

  list(): T[] {
    this.#sort();
    return this.#events.map(({ event }) => event);
  }

  #sort(): void {
    this.#events.sort((a, b) => (a.key < b.key ? 1 : -1));
    this.#events.length = Math.min(this.#events.length, this.#limit);
  }
}

/** By it events are in the order of their times. */
export const keyOf = ({ record }: Event) =>
  `${utcTimeOf(record)?.slice(0, -1) ?? ""} ${textAt(record, "eventID") ?? ""}`;
