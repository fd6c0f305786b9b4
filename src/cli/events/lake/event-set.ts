import { createHash } from "node:crypto";
import { type EventRecord, textAt } from "../../../model/events/record.ts";

/** What tells an event from every other: its account and ID, or all of it where it has no ID. */
export function identityOf(record: EventRecord, json: string): string {
  const id = textAt(record, "eventID");
  return id ? `${textAt(record, "recipientAccountId") ?? ""} ${id}` : json;
}

/** Numbers of a digest that are kept: 128 bits. */
const WIDTH = 4;

/** A set of events in little memory: an hour of a Region may have millions. It keeps 128 bits of a SHA-256 of each identity. */
export class EventSet {
  #slots = new Uint32Array(1024 * WIDTH);
  #size = 0;

  /** @returns whether it was not in the set. */
  add(identity: string): boolean {
    const digest = createHash("sha256").update(identity).digest();
    const key = Uint32Array.from({ length: WIDTH }, (_, i) => digest.readUInt32LE(4 * i));
    if (!this.#insert(key)) return false;
    this.#size++;
    // At most three quarters are used, so that a free slot is near.
    if (4 * WIDTH * this.#size > 3 * this.#slots.length) this.#grow();
    return true;
  }

  #insert(key: Uint32Array): boolean {
    const slots = this.#slots;
    for (let at = ((key[0] ?? 0) * WIDTH) % slots.length; ; at = (at + WIDTH) % slots.length) {
      const found = slots.subarray(at, at + WIDTH);
      if (found.every((number) => number === 0)) {
        found.set(key);
        return true;
      }
      if (found.every((number, i) => number === key[i])) return false;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += WIDTH) {
      const key = before.subarray(at, at + WIDTH);
      if (key.some((number) => number !== 0)) this.#insert(key);
    }
  }
}
