import { Command } from "commander";
import { anatomyText } from "../../../reports/terminal/event-anatomy.ts";
import type { EventSearch } from "../../model/documents/events.ts";
import { anatomyOf } from "../../model/events/anatomy/anatomy.ts";
import { oneLine } from "../../model/text/safe-text.ts";
import type { Display } from "../io/display.ts";
import type { EventsOptions } from "./options.ts";
import { runSearch } from "./run.ts";
import type { OpenedSources } from "./sources.ts";

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
    .addHelpText("after", examples)
    .action(async (id: string, _, self: Command) => {
      const options = self.optsWithGlobals<ShowOptions>();
      await runSearch({ ...options, eventId: [id] }, MOST, {
        text: (trail) => (found, display) => showText(id, found, { display, options, trail }),
      });
    });
}

interface ShowContext {
  readonly display: Display;
  readonly options: ShowOptions;
  readonly trail: OpenedSources["trail"];
}

function showText(
  id: string,
  { events, places = [], sources }: EventSearch,
  { display, options: { all = false }, trail }: ShowContext,
): string {
  if (events.length > 0)
    return events
      .map((record, i) => anatomyText(anatomyOf(record, { places: places[i] ?? [], trail }), display, all))
      .join("\n");
  const notes = sources.flatMap((source) => source.notes);
  return [`No event has the ID ${oneLine(id)}`, ...notes.map((note) => oneLine(note))].join("\n").concat("\n");
}
