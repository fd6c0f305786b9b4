import type { ExplainedEvent } from "../../model/documents/explained-event.ts";
import type { Difference, Explanation, SourceRow } from "../../model/documents/explanation.ts";
import type { CloudTrailEvent } from "../../selectors/index.ts";
import { PRICES, priceOf } from "../data/prices.ts";
import { changeOf } from "../document.ts";
import type { EvaluatedTrails } from "../trails/evaluated-trails.ts";
import { type Answer, type EventRecorder, eventRecorder } from "./event-recorder.ts";

/** More rows than an account has kinds of calls. Further kinds share one row, so that invented names need no memory. */
const MOST_ROWS = 50_000;

type Row = { -readonly [K in keyof SourceRow]: SourceRow[K] };
type Text = string | undefined;

/** How an event is recorded now and before. */
export interface EventAnswer {
  readonly after: Answer;
  readonly change: ExplainedEvent["change"];
}

/** Counts events by source, name and region; with trails to compare with, also what changes and what it costs. */
export class EventCounts {
  readonly #after: EventRecorder;
  readonly #before: EventRecorder | undefined;
  readonly #rows = new Map<Text, Map<Text, Map<Text, Row>>>();
  readonly #all: Row[] = [];
  readonly #changes = { "newly-recorded": 0, "no-longer-recorded": 0, same: 0, undecidable: 0 };
  readonly #costs = new Map<Text, { before: number; after: number }>();

  /** @param eachTrail - count the events of each trail, which takes longer. */
  constructor(after: EvaluatedTrails, before?: EvaluatedTrails, eachTrail = false) {
    this.#after = eventRecorder(after, eachTrail || before !== undefined);
    this.#before = before && eventRecorder(before, true);
  }

  /** Evaluates an event and counts it. */
  add(event: CloudTrailEvent): EventAnswer {
    const after = this.#after.answer(event);
    const row = this.#row(event);
    row.events++;
    row[MEMBERS[after]]++;
    return { after, change: this.#before && this.#compare(event, row, after, this.#before) };
  }

  #compare(
    event: CloudTrailEvent,
    row: Row,
    after: Answer,
    verdict: EventRecorder,
  ): NonNullable<EventAnswer["change"]> {
    const before = verdict.answer(event);
    if (row.before) row.before[MEMBERS[before]]++;
    const change = changeOf(known(before), known(after));
    this.#changes[change]++;
    if (change === "newly-recorded") row.newlyRecorded = (row.newlyRecorded ?? 0) + 1;
    if (change === "no-longer-recorded") row.noLongerRecorded = (row.noLongerRecorded ?? 0) + 1;
    const { eventSource, eventCategory } = event;
    let cost = this.#costs.get(eventSource);
    if (!cost) {
      cost = { before: 0, after: 0 };
      this.#costs.set(eventSource, cost);
    }
    cost.before += priceOf(eventCategory, verdict.copies);
    cost.after += priceOf(eventCategory, this.#after.copies);
    return change;
  }

  #row(event: CloudTrailEvent): Row {
    const { eventSource, eventName, awsRegion } = event;
    const known = this.#rows.get(eventSource)?.get(eventName)?.get(awsRegion);
    if (known) return known;
    if (this.#all.length >= MOST_ROWS && eventSource !== undefined) return this.#row({});
    const row: Row = {
      eventSource: eventSource ?? null,
      eventName: eventName ?? null,
      awsRegion: awsRegion ?? null,
      events: 0,
      recorded: 0,
      notRecorded: 0,
      undecidable: 0,
      ...(this.#before
        ? { before: { recorded: 0, notRecorded: 0, undecidable: 0 }, newlyRecorded: 0, noLongerRecorded: 0 }
        : {}),
    };
    const names = getOr(this.#rows, eventSource, () => new Map<Text, Map<Text, Row>>());
    getOr(names, eventName, () => new Map<Text, Row>()).set(awsRegion, row);
    this.#all.push(row);
    return row;
  }

  /** How many events each trail records, in the order of the trails, if that is counted. */
  byTrail(): readonly number[] {
    return this.#after.byTrail;
  }

  /** The rows so far, those with most unrecorded events first. */
  bySource(): SourceRow[] {
    const key = (row: SourceRow) => `${row.eventSource}\n${row.eventName}\n${row.awsRegion}`;
    return [...this.#all].sort(
      (a, b) => b.notRecorded - a.notRecorded || b.events - a.events || (key(a) < key(b) ? -1 : 1),
    );
  }

  /** The counts so far. */
  summary(malformed: number): Explanation["summary"] {
    const sum = (member: "events" | "recorded" | "notRecorded" | "undecidable") =>
      this.#all.reduce((total, row) => total + row[member], 0);
    return {
      events: sum("events"),
      recorded: sum("recorded"),
      notRecorded: sum("notRecorded"),
      undecidable: sum("undecidable"),
      malformed,
    };
  }

  /** What changes and what it costs; undefined where nothing is compared. */
  difference(): Difference | undefined {
    if (!this.#before) return undefined;
    const bySource = [...this.#costs]
      .map(([eventSource, { before, after }]) => ({ eventSource: eventSource ?? null, ...money(before, after) }))
      .filter(({ before, after }) => before > 0 || after > 0)
      .sort((a, b) => b.change - a.change || (String(a.eventSource) < String(b.eventSource) ? -1 : 1));
    const all = [...this.#costs.values()];
    const total = (member: "before" | "after") => all.reduce((sum, one) => sum + one[member], 0);
    return {
      newlyRecorded: this.#changes["newly-recorded"],
      noLongerRecorded: this.#changes["no-longer-recorded"],
      same: this.#changes.same,
      undecidable: this.#changes.undecidable,
      cost: {
        estimate: true,
        currency: "USD",
        pricesAsOf: PRICES.asOf,
        priceRegion: PRICES.region,
        total: money(total("before"), total("after")),
        bySource,
      },
    };
  }
}

const MEMBERS = { recorded: "recorded", "not-recorded": "notRecorded", undecidable: "undecidable" } as const;
const known = (answer: Answer) => (answer === "undecidable" ? null : answer === "recorded");
const rounded = (dollars: number) => Math.round(dollars * 1e6) / 1e6;
const money = (before: number, after: number) => ({
  before: rounded(before),
  after: rounded(after),
  change: rounded(after - before),
});

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
