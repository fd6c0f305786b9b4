import { createHash, type Hash } from "node:crypto";
import type { LogFiles } from "../../model/documents/explanation.ts";

/** Files that a document lists; further ones are only counted. */
const MOST_FILES = 1000;

/** As CloudTrail writes times: texts in the order of the times. */
const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** Keeps which log files were read, each with the hash of its bytes, and the time that their events span. */
export class ReadFiles {
  #read = 0;
  #unreadable = 0;
  readonly #listed: LogFiles["listed"] = [];
  #times: { first: string; last: string } | null = null;
  #hash: Hash | undefined;
  #bytes = 0;
  #events = 0;

  /** The next file begins. */
  begin(): void {
    this.#hash = this.#listed.length < MOST_FILES ? createHash("sha256") : undefined;
    this.#bytes = 0;
    this.#events = 0;
  }

  bytes(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
    this.#bytes += bytes.length;
  }

  event(time: string | undefined): void {
    this.#events++;
    if (time === undefined || !UTC.test(time)) return;
    const { first, last } = this.#times ?? { first: null, last: null };
    const isFirst = first === null || time < first;
    const isLast = last === null || time > last;
    // Of most events neither holds, and nothing is parsed.
    if ((isFirst || isLast) && !Number.isNaN(Date.parse(time)))
      this.#times = { first: isFirst ? time : first, last: isLast ? time : last };
  }

  end(file: string, isComplete: boolean): void {
    if (isComplete) this.#read++;
    else this.#unreadable++;
    if (!this.#hash) return;
    const sha256 = isComplete ? this.#hash.digest("hex") : null;
    this.#listed.push({ file, bytes: this.#bytes, sha256, events: this.#events });
  }

  /** A file or folder that could not be opened. */
  unreadable(): void {
    this.#unreadable++;
  }

  summary(): LogFiles {
    return { read: this.#read, unreadable: this.#unreadable, listed: [...this.#listed], eventTimes: this.#times };
  }
}
