import type { EventQuery, SearchedSource } from "../../model/documents/events.ts";
import type { EventRecord } from "../../model/events/record.ts";

/** Where a record was found. */
export interface Origin {
  /** File, address of an object, Region of Event history, or log stream. */
  readonly where: string;
  /** The account whose events are there; undefined where the source does not tell. */
  readonly account?: string | undefined;
  /** When it was delivered there, in milliseconds; undefined where the source does not tell. */
  readonly deliveredAt?: number | undefined;
}

/**
 * The account whose events a log file or log stream has, by its name: `111122223333_CloudTrail_us-east-1_…`, or the folder of CloudTrail
 * that it is in. Undefined where it has a different name.
 */
export function accountOfPlace(name: string): string | undefined {
  const named = /(?:^|[/\\_])(\d{12})_CloudTrail(?:-[A-Za-z]+)?_[^/\\]*$/.exec(name)?.[1];
  return named ?? /(?:^|[/\\])AWSLogs[/\\](?:o-[a-z0-9]+[/\\])?(\d{12})[/\\]/.exec(name)?.[1];
}

/** A record that the query asks for. */
export interface FoundEvent {
  readonly record: EventRecord;
  readonly origin: Origin;
  /** Its JSON as AWS wrote it; undefined where the source has it in a different form. */
  readonly text?: string | undefined;
}

/** What a search takes from a source. */
export interface EventSink {
  /**
   * A record that the query asks for: the source may pass on more than it was asked for. `text` is its JSON as AWS wrote it,
   * where the source has it.
   */
  readonly record: (record: EventRecord, origin: Origin, text?: string) => void;
  /** What to wait for before more is read: those who write what is found may be slower. */
  readonly ready?: (() => Promise<void> | undefined) | undefined;
  /** Whether nothing more is needed of the source: the rest is not read then. */
  readonly enough?: (() => boolean) | undefined;
  /** How far it is, for the progress line. */
  readonly progress: (progress: { readonly bytes?: number; readonly text?: string }) => void;
}

/** Where events are searched. Each passes on at least the records that match the query, and says what it could not read. */
export interface EventSource {
  search(query: EventQuery, sink: EventSink): Promise<SearchedSource>;
  /**
   * Stops what AWS still runs for the search, and charges for: the search does not go on. Says what became of it; undefined where nothing
   * runs.
   */
  readonly stop?: (() => Promise<string | undefined>) | undefined;
}

/** The note of a source that was not read to its end. */
export const restNotRead = ({ enough }: EventSink): string[] =>
  enough?.() ? ["the rest was not read: the event was found"] : [];

/** Problems that are listed; further ones are only counted. */
const MOST_PROBLEMS = 100;

/** Counts what a source reads. */
export class SourceTally {
  read = 0;
  skipped = 0;
  readonly problems: SearchedSource["problems"] = [];

  /** A part that could not be read. */
  skip(where: string, at: number | null, problem: string): void {
    this.skipped++;
    if (this.problems.length < MOST_PROBLEMS) this.problems.push({ where, at, problem });
  }

  /** Nothing was found that could be read. */
  get isEmpty(): boolean {
    return this.read === 0 && this.skipped === 0;
  }

  /** What was skipped here, and in the source. */
  addTo(searched: SearchedSource): SearchedSource {
    const problems = [...searched.problems, ...this.problems].slice(0, MOST_PROBLEMS);
    return { ...searched, skipped: searched.skipped + this.skipped, problems };
  }

  /** `uncovered`: what was asked for and the source does not hold. */
  summary(
    source: SearchedSource["source"],
    name: string,
    notes: string[] = [],
    uncovered: string[] = [],
  ): SearchedSource {
    const { read, skipped, problems } = this;
    const more = uncovered.length > 0 ? { uncovered } : {};
    return { source, name, read, skipped, problems, notes: [...uncovered, ...notes], ...more };
  }
}
