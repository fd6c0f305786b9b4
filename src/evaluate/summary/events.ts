import { undelivered } from "../../check/access/verdicts.ts";
import type { ScanResult } from "../../model/documents/result.ts";
import type { Posture } from "../../model/resources/posture.ts";

/** Which events were searched and evaluated; empty without `--events`. */
export function eventsOf({ account: { events } }: Posture): Pick<ScanResult, "events"> {
  if (events.state !== "read") return {};
  const { since, until, sources, found, rules, off, complete, notes } = events.value;
  return {
    events: {
      ...{ since, until, found, complete },
      sources: sources.map((source) => ({ ...source })),
      rules: rules.map(({ id }) => id),
      off: [...off],
      notes: [...notes, ...undelivered(events.value, events.at)],
    },
  };
}
