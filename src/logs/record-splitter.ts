import { type BraceMatcher, braceMatcher } from "./brace-matcher.ts";
import { LIST_MEMBERS } from "./envelope.ts";
import {
  BROKEN,
  CLOSE,
  CLOSE_LIST,
  COMMA,
  colonEnd,
  INCOMPLETE,
  nameEnd,
  OPEN,
  OPEN_LIST,
  QUOTE,
  skipSpace,
  stringEnd,
  valueEnd,
} from "./json-bytes.ts";

/** Receives the records of one file. */
export interface RecordHandler {
  /** A JSON object, and the byte of the file at which it begins. False, and nothing else, if it is no JSON. */
  readonly record: (json: string, at: number) => boolean;
  /** Whether the record in these bytes is asked for. One that is not is checked to be JSON, and skipped. */
  readonly wanted?: ((bytes: Buffer, from: number, to: number) => boolean) | undefined;
  /** A part that was skipped; `null`: the file itself. */
  readonly malformed: (at: number | null, problem: string) => void;
  /** What to wait for before more is read. */
  readonly ready?: (() => Promise<void> | undefined) | undefined;
}

/** Longer records are skipped; those of CloudTrail have 256 KiB at most. */
export const LONGEST_RECORD = 8 * 1024 * 1024;

const NEWLINE = 10;
/** How AWS writes the end of a record and the beginning of the next. */
const NEXT_RECORD = Buffer.from('},{"eventVersion"');
/** As a name is written that has an escape for each of its characters. */
const LONGEST_WRAPPER = 2 + 6 * Math.max(...LIST_MEMBERS.map(({ length }) => length));

type State = "between" | "list" | "closing" | "skip-line" | "skip-object" | "lost";

/**
 * Splits the bytes of a log file into records, chunk by chunk. Accepted are `{"Records":[…]}` and the other members of
 * {@link LIST_MEMBERS}, a JSON list, JSON lines, and any of these one after another. The envelope of a single record counts
 * as a record. A malformed record is skipped to its closing brace, a malformed line to its end.
 */
export class RecordSplitter {
  readonly #handler: RecordHandler;
  #state: State = "between";
  /** The list is the member of an object, which has to be closed, too. */
  #wrapped = false;
  /** In a list: what may come next. */
  #next: "first" | "element" | "comma" = "first";
  #rest: Buffer = Buffer.alloc(0);
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** Byte of the file at which the rest begins. */
  #at = 0;
  #hasContent = false;
  #matcher: BraceMatcher = braceMatcher();
  /** Where {@link NEXT_RECORD} comes next in these bytes; infinite where no more is searched. */
  #nextRecord = -1;

  constructor(handler: RecordHandler) {
    this.#handler = handler;
  }

  /**
   * Takes the next bytes, which may change once this has returned.
   *
   * @param before so many bytes of their buffer before them are free: the rest of the last chunk is put there, which saves
   * a copy of this one
   */
  push(chunk: Buffer, before = 0): void {
    if (chunk.length === 0) return;
    const rest = this.#rest.length;
    // An incomplete record is scanned again from its beginning, with twice as many bytes, so that the time stays linear.
    if (this.#waitingBytes + chunk.length < rest) {
      this.#waiting.push(Buffer.from(chunk));
      this.#waitingBytes += chunk.length;
    } else if (this.#waitingBytes === 0 && rest <= before) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset - rest, rest + chunk.length);
      bytes.set(this.#rest);
      this.#work(bytes, false);
    } else this.#work(Buffer.concat([this.#rest, ...this.#waiting, chunk]), false);
  }

  /** No more bytes come. */
  end(): void {
    this.#work(Buffer.concat([this.#rest, ...this.#waiting]), true);
    const { malformed } = this.#handler;
    if (!this.#hasContent) malformed(null, "it is empty");
    else if (this.#state === "list" || this.#state === "closing")
      malformed(null, "it ends before its list of records does");
    else if (this.#state === "skip-object") malformed(null, "the records after a malformed one could not be separated");
  }

  #work(bytes: Buffer, last: boolean): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#nextRecord = -1;
    let i = 0;
    for (;;) {
      const next = this.#step(bytes, i, last);
      if (next < 0) break;
      i = next;
    }
    this.#at += i;
    this.#rest = i === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(i));
  }

  /** One step from `i`: where it ended, or a negative number where more bytes are needed. */
  #step(bytes: Buffer, i: number, last: boolean): number {
    switch (this.#state) {
      case "between":
        return this.#between(bytes, i, last);
      case "list":
        return this.#list(bytes, i, last);
      case "closing":
        return this.#closing(bytes, i, last);
      case "skip-line": {
        if (i >= bytes.length) return INCOMPLETE;
        const newline = bytes.indexOf(NEWLINE, i);
        if (newline >= 0) this.#state = "between";
        return newline < 0 ? bytes.length : newline + 1;
      }
      case "skip-object": {
        if (i >= bytes.length) return INCOMPLETE;
        const end = this.#matcher.end(bytes, i);
        if (end < 0) return bytes.length;
        this.#state = "list";
        this.#next = "comma";
        return end;
      }
      default:
        return i >= bytes.length ? INCOMPLETE : bytes.length;
    }
  }

  #between(bytes: Buffer, from: number, last: boolean): number {
    const i = skipSpace(bytes, from, bytes.length);
    if (i >= bytes.length) return i === from ? INCOMPLETE : i;
    if (this.#at + i === 0 && bytes[0] === 0xef) {
      if (bytes.length < 3 && !last) return INCOMPLETE;
      if (bytes[1] === 0xbb && bytes[2] === 0xbf) return 3;
    }
    this.#hasContent = true;
    if (bytes[i] === OPEN_LIST) return this.#enter(i + 1, false);
    if (bytes[i] !== OPEN) return this.#broken(i, "it is no JSON object", "skip-line");
    const inside = listStart(bytes, i + 1);
    if (inside >= 0) return this.#enter(inside, true);
    if (inside === INCOMPLETE && !last) return INCOMPLETE;
    return this.#object(bytes, i, last, "skip-line");
  }

  #enter(i: number, wrapped: boolean): number {
    this.#state = "list";
    this.#wrapped = wrapped;
    this.#next = "first";
    return i;
  }

  #list(bytes: Buffer, from: number, last: boolean): number {
    const i = skipSpace(bytes, from, bytes.length);
    if (i >= bytes.length) return i === from ? INCOMPLETE : i;
    const byte = bytes[i];
    if (byte === CLOSE_LIST && this.#next !== "element") {
      this.#state = this.#wrapped ? "closing" : "between";
      return i + 1;
    }
    if (this.#next === "comma") {
      if (byte !== COMMA) return this.#broken(i, "a comma or the end of the list is missing before it", "lost");
      this.#next = "element";
      return i + 1;
    }
    if (byte === OPEN) return this.#beforeNext(bytes, i) ?? this.#object(bytes, i, last, "skip-object");
    const end = valueEnd(bytes, i, bytes.length);
    if (end === INCOMPLETE && !last && bytes.length - i <= LONGEST_RECORD) return INCOMPLETE;
    if (end < 0) return this.#broken(i, "it is no JSON", "lost");
    this.#handler.malformed(this.#at + i, "it is no JSON object");
    this.#next = "comma";
    return end;
  }

  /** The other members of the object that holds the list are skipped, unless they are lists of records, too. */
  #closing(bytes: Buffer, from: number, last: boolean): number {
    const i = skipSpace(bytes, from, bytes.length);
    if (i >= bytes.length) return i === from ? INCOMPLETE : i;
    if (bytes[i] === CLOSE) {
      this.#state = "between";
      return i + 1;
    }
    const inside = bytes[i] === COMMA ? listStart(bytes, i + 1) : BROKEN;
    if (inside >= 0) return this.#enter(inside, true);
    if (inside === INCOMPLETE && !last) return INCOMPLETE;
    const name = bytes[i] === COMMA ? nameEnd(bytes, i + 1, bytes.length) : BROKEN;
    const end = name < 0 ? name : valueEnd(bytes, name, bytes.length);
    if (end === INCOMPLETE && !last && bytes.length - i <= LONGEST_RECORD) return INCOMPLETE;
    return end < 0 ? this.#broken(i, "it is no JSON", "lost") : end;
  }

  /**
   * The end of a record before the next one as AWS writes it, without a scan of its bytes. No part of a JSON object is a JSON
   * object, so what JSON.parse accepts is the record. Where it does not, the rest of these bytes is scanned.
   */
  #beforeNext(bytes: Buffer, i: number): number | undefined {
    if (this.#nextRecord < i) {
      const found = bytes.indexOf(NEXT_RECORD, i);
      this.#nextRecord = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    const end = this.#nextRecord + 1;
    if (end - i > LONGEST_RECORD) return undefined;
    if (!this.#take(bytes, i, end)) {
      this.#nextRecord = Number.POSITIVE_INFINITY;
      return undefined;
    }
    this.#next = "comma";
    return end;
  }

  /** Passes a record on if it is one. */
  #take(bytes: Buffer, i: number, end: number): boolean {
    const { wanted, record } = this.#handler;
    if (wanted && !wanted(bytes, i, end)) return valueEnd(bytes, i, end) === end;
    return record(bytes.toString("utf8", i, end), this.#at + i);
  }

  #object(bytes: Buffer, i: number, last: boolean, after: State): number {
    const end = valueEnd(bytes, i, bytes.length);
    if (end - i > LONGEST_RECORD || (end === INCOMPLETE && bytes.length - i > LONGEST_RECORD))
      return this.#broken(i, `it is longer than ${LONGEST_RECORD / 1024 / 1024} MiB`, after);
    if (end >= 0) {
      this.#take(bytes, i, end);
      this.#next = "comma";
      return end;
    }
    if (end === BROKEN) return this.#broken(i, "it is no JSON", after);
    if (!last) return INCOMPLETE;
    // A truncated line may take the lines after it for its own members.
    return this.#broken(i, "the file ends in the middle of it", after === "skip-line" ? after : "lost");
  }

  #broken(i: number, problem: string, state: State): number {
    this.#handler.malformed(this.#at + i, problem);
    this.#state = state;
    if (state === "skip-object") this.#matcher = braceMatcher();
    return i;
  }
}

/** Where the list begins in a member that holds records; BROKEN if it is a different member, and if it begins otherwise. */
function listStart(bytes: Buffer, start: number): number {
  const end = bytes.length;
  let i = skipSpace(bytes, start, end);
  if (i >= end) return INCOMPLETE;
  if (bytes[i] !== QUOTE) return BROKEN;
  const name = stringEnd(bytes, i + 1, Math.min(end, i + LONGEST_WRAPPER));
  if (name < 0) return i + LONGEST_WRAPPER > end ? INCOMPLETE : BROKEN;
  if (!isListMember(bytes.toString("latin1", i, name))) return BROKEN;
  i = colonEnd(bytes, name, end);
  if (i < 0) return i;
  i = skipSpace(bytes, i, end);
  if (i >= end) return INCOMPLETE;
  return bytes[i] === OPEN_LIST ? i + 1 : BROKEN;
}

function isListMember(json: string): boolean {
  const name = json.includes("\\") ? (JSON.parse(json) as string) : json.slice(1, -1);
  return LIST_MEMBERS.some((one) => one === name);
}
