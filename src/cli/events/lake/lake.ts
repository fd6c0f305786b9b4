import { closeSync, mkdirSync, openSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type EventFormat, type EventWriter, jsonLine, type WrittenEvent } from "../../../../reports/event-lines.ts";
import { sameEventKey } from "../../../events/same-event.ts";
import type { SeenEvents } from "../../../events/seen-events.ts";
import { UserError } from "../../../model/errors.ts";
import type { EventRecord } from "../../../model/events/record.ts";
import { cannotWrite } from "../../io/output.ts";
import { claim, release } from "./claim.ts";
import { exportedEvents, parquetFilesIn } from "./exported.ts";
import { partitionOf } from "./partition.ts";
import { Spill } from "./spill.ts";

/** What an export added to a lake. */
export interface Added {
  readonly events: number;
  readonly files: number;
  /** Events that the lake had. */
  readonly known: number;
}

/**
 * A folder with files of events by hour and Region. Events are kept beside it until all are there; those that the lake does not
 * have are then added at once, a new file for each hour and Region.
 */
export class Lake {
  readonly #folder: string;
  readonly #isNew: boolean;
  readonly #work: string;
  readonly #spill: Spill;
  readonly #format: EventFormat;
  /** Settles when it cannot be written: then nothing more needs to be read. */
  readonly failed: Promise<never>;
  #fail: (error: unknown) => void = () => {};

  /** @throws UserError (exit 2) if it cannot be written, or a different export writes to it. */
  constructor(folder: string, format: EventFormat) {
    this.failed = new Promise<never>((_, reject) => {
      this.#fail = (error) => reject(unwritable(folder, error));
    });
    // It is reported where it is awaited.
    this.failed.catch(() => {});
    this.#folder = folder;
    this.#format = format;
    try {
      const existing = statSync(folder, { throwIfNoEntry: false });
      if (existing && !existing.isDirectory()) throw new UserError(`Cannot write ${folder}: it is no folder`);
      this.#isNew = existing === undefined;
      mkdirSync(folder, { recursive: true });
      this.#work = claim(folder);
      this.#spill = new Spill(this.#work);
    } catch (error) {
      throw unwritable(folder, error);
    }
  }

  add({ record, origin }: WrittenEvent): void {
    try {
      this.#spill.add(partitionOf(record), `${origin?.account ?? ""}${jsonLine(record)}`);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @throws UserError (exit 2) if the events cannot be written, or a file of the lake cannot be read. Nothing is added then. */
  async finish(): Promise<Added> {
    const sum = { events: 0, known: 0 };
    const files: { readonly written: string; readonly folder: string }[] = [];
    try {
      for (const { key, lines } of this.#spill.read()) {
        const folder = join(this.#folder, key);
        const written = join(this.#work, `${files.length}.parquet.tmp`);
        const { events, known } = await this.#write(written, lines, await exportedEvents(folder));
        sum.events += events;
        sum.known += known;
        if (events > 0) files.push({ written, folder });
      }
      // No signal comes in between.
      for (const { written, folder } of files) {
        mkdirSync(folder, { recursive: true });
        renameSync(written, join(folder, nextName(folder)));
      }
    } catch (error) {
      throw unwritable(this.#folder, error);
    }
    return { ...sum, files: files.length };
  }

  /** What is not finished does not stay. */
  close(): void {
    release(this.#work);
    try {
      if (this.#isNew) rmdirSync(this.#folder);
    } catch {
      // It has events.
    }
  }

  /** Writes the events that are not among the known ones; no file where there is none. */
  async #write(path: string, batches: AsyncGenerator<string[]>, known: SeenEvents) {
    let file: { readonly fd: number; readonly events: EventWriter } | undefined;
    const counts = { events: 0, known: 0 };
    try {
      for await (const lines of batches) {
        const events = lines.map(eventOf);
        const added = events.filter(({ text, record }) => !known.add(sameEventKey(record) ?? text));
        counts.events += added.length;
        counts.known += events.length - added.length;
        if (added.length === 0) continue;
        if (!file) {
          const fd = openSync(path, "wx");
          file = { fd, events: this.#format((bytes) => writeFileSync(fd, bytes)) };
        }
        file.events.add(added);
      }
      file?.events.end();
    } finally {
      if (file) closeSync(file.fd);
    }
    return counts;
  }
}

/** The event of a line: the account whose log file has it, and the record. */
function eventOf(line: string) {
  const text = line.slice(line.indexOf("{"));
  const account = line.slice(0, -text.length);
  return { text, record: JSON.parse(text) as EventRecord, origin: account === "" ? undefined : { account } };
}

/** An error of the system in words; one of the program as it is. */
const unwritable = (folder: string, error: unknown): unknown =>
  (error as NodeJS.ErrnoException).code === undefined ? error : cannotWrite(folder, error);

/** `part-1.parquet`, and so on. */
function nextName(folder: string): string {
  const numbers = parquetFilesIn(folder).map((name) => Number(/^part-(\d+)\.parquet$/.exec(name)?.[1] ?? 0));
  return `part-${Math.max(0, ...numbers) + 1}.parquet`;
}
