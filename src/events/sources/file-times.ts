import { logTime } from "../../integrity/layout/object-names.ts";
import type { EventQuery } from "../../model/documents/events.ts";
import { counted } from "../../model/text/safe-text.ts";
import { utcTime } from "../../model/text/time.ts";
import type { Coverage } from "./coverage.ts";
import { accountOfPlace } from "./source.ts";

const HOUR = 3_600_000;
/** Accounts seldom have no event in any Region for longer. */
const LONGEST_SILENCE = 24 * HOUR;
/** Files are delivered within an hour after their events. */
const LATEST_DELIVERY = HOUR;
const MOST_LISTED = 3;

/**
 * The times in the names of log files: they tell of which times and accounts there is no file. Names that do not have the form of CloudTrail
 * tell nothing, and then nothing is said.
 */
export class FileTimes {
  readonly #query: EventQuery;
  /** Of the range that is asked for, until now. */
  readonly #from: number;
  readonly #to: number;
  readonly #hours = new Set<number>();
  readonly #accounts = new Set<string>();
  #isTimed = true;
  #isNamed = true;

  constructor(query: EventQuery, now: number) {
    this.#query = query;
    this.#from = query.since === null ? Number.NEGATIVE_INFINITY : Date.parse(query.since);
    this.#to = query.until === null ? now : Math.min(Date.parse(query.until), now);
  }

  add(name: string): void {
    const time = timeOf(name);
    if (time === undefined) this.#isTimed = false;
    else if (time < this.#from - HOUR || time > this.#to + LATEST_DELIVERY) return;
    else this.#hours.add(Math.floor(time / HOUR));
    const account = accountOfPlace(name);
    if (account === undefined) this.#isNamed = false;
    else this.#accounts.add(account);
  }

  /** What there is no log file of. */
  coverage(): Coverage {
    const accounts = this.#isNamed ? this.#query.accounts.filter((one) => !this.#accounts.has(one)) : [];
    const silence = this.#isTimed ? this.#silence() : [];
    const more = silence.length - MOST_LISTED;
    const listed = silence.slice(0, MOST_LISTED).map(([from, to]) => spanText(from, to));
    const times =
      silence.length === 0
        ? []
        : [
            `There is no log file ${listed.join(", ")}${more > 0 ? `, and ${counted(more, "more time")}` : ""}: no event was recorded, or files are missing`,
          ];
    // In a single Region there may be no event for days.
    const isNote = this.#query.regions.length > 0 && this.#hours.size > 0;
    return {
      uncovered: [...accounts.map((account) => `There is no log file of account ${account}`), ...(isNote ? [] : times)],
      notes: isNote ? times : [],
    };
  }

  /** The times without a file, of the range: those that are long, or all of it. Without a beginning nothing is known of how much was asked for. */
  #silence(): [number, number][] {
    const { since, until } = this.#query;
    if (this.#hours.size === 0) return since === null && until === null ? [] : [[this.#from, this.#to]];
    if (since === null) return [];
    const hours = [...this.#hours].sort((a, b) => a - b).map((hour) => hour * HOUR);
    return [...hours, this.#to].flatMap((next, i): [number, number][] => {
      const last = hours[i - 1];
      const from = last === undefined ? this.#from : last + HOUR;
      return next - from > LONGEST_SILENCE ? [[from, next]] : [];
    });
  }
}

const spanText = (from: number, to: number): string =>
  Number.isFinite(from) ? `from ${utcTime(from)} to ${utcTime(to)}` : `up to ${utcTime(to)}`;

/** The time in the name of a log file, or that of the partition of a Parquet file. */
function timeOf(name: string): number | undefined {
  const [, date, hour] = /[/\\]date=(\d{4}-\d\d-\d\d)[/\\]hour=(\d\d)[/\\]/.exec(name) ?? [];
  if (date === undefined) return logTime(name);
  const time = Date.parse(`${date}T${hour}:00:00Z`);
  return Number.isNaN(time) ? undefined : time;
}
