import { checkReadable, logFiles } from "../../logs/log-files.ts";
import { readLogFile } from "../../logs/read-log-file.ts";
import type { ExplainedEvent } from "../../model/documents/explained-event.ts";
import type { Malformed } from "../../model/documents/explanation.ts";
import { UserError } from "../../model/errors.ts";
import { describeFileError } from "../../model/text/file-error.ts";
import type { CloudTrailEvent } from "../../selectors/index.ts";
import { explainEvent } from "../call/explain-event.ts";
import type { Conclusion } from "../document.ts";
import type { EvaluatedTrails } from "../trails/evaluated-trails.ts";
import { EventCounts } from "./event-counts.ts";
import { ReadFiles } from "./read-files.ts";
import { UnrecordedEvents } from "./unrecorded-events.ts";

/** Events that a document lists, unless each is asked for. */
export const MOST_EVENTS = 100_000;
/** Skipped parts that are listed; further ones are only counted. */
const MOST_MALFORMED = 100;

export interface TrafficOptions {
  readonly trails: EvaluatedTrails;
  readonly before?: EvaluatedTrails | undefined;
  /** Which events are listed one by one. */
  readonly list: "none" | "few" | "each";
  /** Events are evaluated as events of the trails' account, whatever account they have. */
  readonly anyAccount: boolean;
  readonly bytes?: (count: number) => void;
}

/** Evaluates the events of log files, file by file, in memory that does not grow with them. */
export class TrafficReader {
  readonly #options: TrafficOptions;
  readonly #counts: EventCounts;
  /** Only for a document. */
  readonly #unrecorded: UnrecordedEvents | undefined;
  readonly #files: ReadFiles | undefined;
  /** Explained at the end, when their number is known. */
  #listed: { readonly event: CloudTrailEvent; readonly change: ExplainedEvent["change"] }[] | undefined;
  readonly #malformed: Malformed[] = [];
  #skipped = 0;
  #aggregated = 0;
  events = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#counts = new EventCounts(options.trails, options.before, options.list !== "none");
    if (options.list === "none") return;
    this.#listed = [];
    this.#unrecorded = new UnrecordedEvents(options.trails);
    this.#files = new ReadFiles();
  }

  /**
   * Reads log files and folders of them.
   *
   * @throws UserError (exit 2) for a path that is named and cannot be read, and where there is no log file.
   */
  async readAll(paths: readonly string[]): Promise<void> {
    for (const path of paths) checkReadable(path);
    let files = 0;
    for (const path of paths)
      for (const { path: file } of logFiles(path, (where, error) => this.#unreadable(where, error))) {
        files++;
        await this.#read(file);
      }
    if (files === 0 && this.#skipped === 0)
      throw new UserError(`There is no log file in ${paths.join(", ") || "an empty list of paths"}`);
  }

  async #read(file: string): Promise<void> {
    const { bytes, anyAccount } = this.#options;
    this.#files?.begin();
    const isComplete = await readLogFile(file, {
      event: (event) => this.#add(anyAccount ? withoutAccount(event) : event),
      aggregated: () => this.#aggregated++,
      malformed: (at, problem) => this.skip(file, at, problem),
      bytes: (some) => {
        this.#files?.bytes(some);
        bytes?.(some.length);
      },
    });
    this.#files?.end(file, isComplete);
  }

  #unreadable(path: string, error: Error): void {
    this.#files?.unreadable();
    this.skip(path, null, describeFileError(error));
  }

  /** Counts a skipped part, and lists the first ones. */
  skip(file: string, at: number | null, problem: string): void {
    this.#skipped++;
    if (this.#malformed.length < MOST_MALFORMED) this.#malformed.push({ file, at, problem });
  }

  #add(event: CloudTrailEvent): void {
    const { after, change } = this.#counts.add(event);
    this.events++;
    this.#files?.event(event.eventTime);
    if (after !== "recorded") this.#unrecorded?.add(event);
    if (!this.#listed) return;
    if (this.#options.list === "few" && this.events > MOST_EVENTS) {
      this.#listed = undefined;
      return;
    }
    this.#listed.push({ event, change });
  }

  #explained(): ExplainedEvent[] | undefined {
    return this.#listed?.map(({ event, change }) => {
      const { trails: _, ...explained } = explainEvent(this.#options.trails, { event, missing: [] });
      return change ? { ...explained, change } : explained;
    });
  }

  conclusion(): Conclusion {
    return {
      summary: {
        ...this.#counts.summary(this.#skipped),
        ...(this.#aggregated > 0 ? { aggregated: this.#aggregated } : {}),
      },
      events: this.#explained(),
      bySource: this.#counts.bySource(),
      byTrail: this.#unrecorded && this.#counts.byTrail(),
      unrecorded: this.#unrecorded?.list(),
      logFiles: this.#files?.summary(),
      malformed: this.#malformed,
      difference: this.#counts.difference(),
    };
  }
}

function withoutAccount({ recipientAccountId: _, ...event }: CloudTrailEvent): CloudTrailEvent {
  return event;
}
