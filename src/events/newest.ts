import { MOST_LISTED_MIB } from "../model/documents/limits.ts";
import { type EventRecord, textAt, utcTimeOf } from "../model/events/record.ts";
import type { FoundEvent, Origin } from "./sources/source.ts";

/** What is kept above it, so that sorting costs little for each event. */
const SLACK = 8 * 1024 * 1024;

/** An event as it is kept: its JSON, which needs less memory than the record. */
export interface KeptEvent {
  readonly key: string;
  readonly json: Buffer;
  readonly origin: Origin;
}

/** The newest events that were added, as many as the limits of their number and their bytes allow. */
export class Newest {
  readonly #limit: number;
  readonly #mostBytes: number;
  #events: KeptEvent[] = [];
  #bytes = 0;
  /** No event before it is among the newest. */
  #earliest = "";

  constructor(limit: number, mostBytes = MOST_LISTED_MIB * 1024 * 1024) {
    this.#limit = limit;
    this.#mostBytes = mostBytes;
  }

  add({ record, origin, text }: FoundEvent): void {
    const key = keyOf({ record });
    if (key < this.#earliest) return;
    const json = Buffer.from(text ?? JSON.stringify(record));
    this.#events.push({ key, json, origin });
    this.#bytes += json.length;
    if (this.#events.length >= 2 * this.#limit + 1000 || this.#bytes >= this.#mostBytes + SLACK) this.#sort();
  }

  list(): readonly KeptEvent[] {
    this.#sort();
    return this.#events;
  }

  #sort(): void {
    const sorted = this.#events.sort((a, b) => (a.key < b.key ? 1 : -1));
    let bytes = 0;
    let count = 0;
    for (const { json } of sorted) {
      if (count === this.#limit || bytes + json.length > this.#mostBytes) break;
      bytes += json.length;
      count++;
    }
    this.#earliest = sorted[count]?.key ?? this.#earliest;
    this.#events = sorted.slice(0, count);
    this.#bytes = bytes;
  }
}

/** By it events are in the order of their times. */
export const keyOf = ({ record }: { readonly record: EventRecord }) =>
  `${utcTimeOf(record)?.slice(0, -1) ?? ""} ${textAt(record, "eventID") ?? ""}`;
