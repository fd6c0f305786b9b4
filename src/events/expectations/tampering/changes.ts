import type { Snapshot } from "../../../model/documents/snapshot.ts";
import { accountOf, type EventRecord, timeOf } from "../../../model/events/record.ts";
import { counted, oneLine } from "../../../model/text/safe-text.ts";
import type { FoundEvent } from "../../sources/source.ts";
import { type Change, definitionIn } from "./decide.ts";
import { both, loses, type Watch } from "./watch.ts";

/** Calls whose decision waits for the rest of the events, and what these say of alarms and rules. */
const [MOST_WAITING, MOST_DEFINITIONS] = [20_000, 100_000];
/** Names that a note lists. */
const MOST_NAMED = 5;

interface Waiting {
  readonly found: FoundEvent;
  readonly change: Change;
  readonly time: number;
}

/**
 * Decides on calls by what earlier ones made of the alarms and rules that they name, whatever the order in which the events come: the last
 * definition before a call tells what the alarm or rule told of.
 */
export class Changes {
  readonly #snapshot: Snapshot | undefined;
  readonly #definitions = new Map<string, Map<number, Watch>>();
  readonly #waiting: Waiting[] = [];
  #kept = 0;
  complete = true;

  constructor(snapshot: Snapshot | undefined) {
    this.#snapshot = snapshot;
  }

  /** Every event, those that a rule expects as well. */
  see({ record, origin }: FoundEvent): void {
    if (!this.#snapshot || accountOf(record, origin.account) !== this.#snapshot.account.id) return;
    const definition = definitionIn(record, this.#snapshot);
    const time = timeOf(record);
    if (!definition || time === undefined) return;
    const known = this.#definitions.get(definition.key) ?? new Map<number, Watch>();
    const same = known.get(time);
    if (!same && this.#kept++ >= MOST_DEFINITIONS) {
      this.complete = false;
      return;
    }
    known.set(time, same ? both(same, definition.watch) : definition.watch);
    this.#definitions.set(definition.key, known);
  }

  wait(found: FoundEvent, change: Change): void {
    if (this.#waiting.length >= MOST_WAITING) {
      this.complete = false;
      return;
    }
    const { record, origin } = found;
    this.#waiting.push({ found: { record: withoutRequest(record), origin }, change, time: timeOf(record) ?? 0 });
  }

  /** The calls that waited, after the last event. */
  decided(): { readonly tampering: readonly FoundEvent[]; readonly harmless: readonly FoundEvent[] } {
    const [tampering, harmless]: [FoundEvent[], FoundEvent[]] = [[], []];
    for (const one of this.#waiting) (this.#tampers(one) ? tampering : harmless).push(one.found);
    return { tampering, harmless };
  }

  #tampers({ change: { keys, leaves, otherwise }, time }: Waiting): boolean {
    return keys.some((key) => {
      const before = this.#before(key, time, leaves.size === 0);
      return before ? loses(before, leaves) : otherwise;
    });
  }

  /** @param orAt - within the same second a deletion comes after the definition; a definition is not before itself. */
  #before(key: string, time: number, orAt: boolean): Watch | undefined {
    let last: { readonly time: number; readonly watch: Watch } | undefined;
    for (const [one, watch] of this.#definitions.get(key) ?? [])
      if ((one < time || (orAt && one === time)) && one >= (last?.time ?? one)) last = { time: one, watch };
    return last?.watch;
  }

  /** What nothing tells. */
  notes(): string[] {
    const unknown = this.#waiting.flatMap(({ change: { unknownRule, keys, leaves }, time }) =>
      unknownRule && keys.every((key) => !this.#before(key, time, leaves.size === 0)) ? unknownRule : [],
    );
    const named = (why: NonNullable<Change["unknownRule"]>["why"]) =>
      [...new Set(unknown.filter((one) => one.why === why).map(({ name }) => oneLine(name)))].sort();
    const [deleted, unlisted] = [named("deleted"), named("unlisted")];
    return [
      ...(deleted.length > 0
        ? [`what ${counted(deleted.length, "deleted EventBridge rule")} matched is not known: ${listOf(deleted)}`]
        : []),
      ...(unlisted.length > 0
        ? [`the snapshot does not have the EventBridge rules of calls on ${listOf(unlisted)}, which were not evaluated`]
        : []),
    ];
  }
}

function listOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What a finding has of a record: thousands of them wait. */
const withoutRequest = ({ requestParameters: _, responseElements: _response, ...record }: EventRecord): EventRecord =>
  record;
