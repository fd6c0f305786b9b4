import { Command } from "commander";
import { anatomyText } from "../../../reports/terminal/event-anatomy.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { type AnatomyContext, anatomyOf } from "../../model/events/anatomy/anatomy.ts";
import { type EventRecord, textAt } from "../../model/events/record.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import { snapshotAt } from "./expectations.ts";
import { explainCommandOf } from "./explain-command.ts";
import type { EventsOptions } from "./options.ts";
import type { EventsText } from "./output.ts";
import { runSearch } from "./run.ts";

const examples = `
Examples:
  trailproof events show 0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11                          in Event history
  trailproof events show 0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11 --source s3 --since 2d   in the bucket of the trail
  trailproof events show 0e6f2c1d-5b7a-4c56-9d0e-2f6a7c9b1e11 --source logs/ --all

The options of events that name sources, times and outputs apply: trailproof events --help`;

/** Accounts may hold events with the same ID. */
const MOST = 10;

interface ShowOptions extends EventsOptions {
  readonly all?: boolean;
}

export function showCommand(): Command {
  return new Command("show")
    .summary("show what one event says")
    .description(
      "Shows one event: who called, what, where from, when, with which result, what the call asked for and changed, and where the event was found.",
    )
    .argument("<id>", "ID of the event: eventID")
    .option("--all", "list every value of the record, too")
    .option("--asn <file>", "table of iptoasn.com (TSV, gzip or plain): says whose network the source address is of")
    .addHelpText("after", examples)
    .action(async (id: string, _, self: Command) => {
      const options = self.optsWithGlobals<ShowOptions>();
      const snapshot = options.snapshot === undefined ? undefined : await snapshotAt(options.snapshot);
      // A file of a different format is said before minutes of reading.
      if (options.asn !== undefined) await networksOf([], options.asn);
      await runSearch({ ...options, eventId: [id] }, MOST, {
        text: (document, trail) => textOf(id, document, options, { trail, snapshot }),
      });
    });
}

/** What is known beside the records, and the answer as text. */
async function textOf(
  id: string,
  { events, places = [], hints = [] }: EventSearch,
  options: ShowOptions,
  { trail, snapshot }: Pick<AnatomyContext, "trail" | "snapshot">,
): Promise<EventsText> {
  const networks = await networksOf(events, options.asn);
  const anatomies = events.map((record, i) =>
    anatomyOf(record, { places: places[i] ?? [], trail, snapshot, network: networks(record) }),
  );
  return ({ sources }, display) => {
    if (anatomies.length === 0) return noneText(id, sources, hints);
    const hint = anatomies.length === 1 ? [explainHint(explainCommandOf(id, options))] : [];
    return [...anatomies.map((one) => anatomyText(one, display, options.all ?? false)), ...hint].join("\n");
  };
}

/** Who announces the source addresses, by the table that was named. */
async function networksOf(events: EventSearch["events"], table: string | undefined) {
  if (table === undefined) return () => undefined;
  const { autonomousSystems } = await import("../../events/networks/autonomous-systems.ts");
  const addressOf = (record: EventRecord) => textAt(record, "sourceIPAddress") ?? "";
  const found = await autonomousSystems(table, events.map(addressOf));
  return (record: EventRecord) => {
    const system = found.get(addressOf(record));
    if (system === undefined) return `not in ${table}`;
    return system.number === 0 ? "announced by no network" : `AS${system.number} ${system.name}, ${system.country}`;
  };
}

const explainHint = (command: string): string => `Is it recorded, and by which trail?\n  ${command}\n`;

function noneText(id: string, sources: EventSearch["sources"], hints: readonly string[]): string {
  const notes = [...sources.flatMap((source) => source.notes), ...hints];
  return [`No event has the ID ${oneLine(id)}`, ...notes.map((note) => oneLine(note))].join("\n").concat("\n");
}
