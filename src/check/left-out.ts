import type { Judgement } from "../model/check.ts";
import type { Posture } from "../model/posture.ts";
import { type EventSet, EXCLUDABLE_SOURCES, managementEvents, managementEventsOf } from "../selectors/index.ts";
import { HALVES } from "./copies.ts";
import { allRecorded } from "./recorded.ts";
import { alike, judgedRegions } from "./recorders.ts";

/** The management events of all sources that a trail cannot exclude. */
export const otherEvents = (regions: readonly string[], readOnly: boolean): EventSet =>
  managementEvents({ regions, readOnly, exceptSources: EXCLUDABLE_SOURCES });

/** What is excluded, by half and source: in the regions where the events of all other sources are recorded. */
export function leftOut(posture: Posture): { readonly set: EventSet; readonly judgement: Judgement }[] {
  return HALVES.flatMap((readOnly) => {
    const others = alike(judgedRegions(posture), posture).map((regions) => ({
      regions,
      ...allRecorded(posture, otherEvents(regions.slice(0, 1), readOnly)),
    }));
    const those = (status: Judgement["status"]) =>
      others.filter((one) => one.status === status).flatMap(({ regions }) => regions);
    return EXCLUDABLE_SOURCES.flatMap((source) =>
      [
        { regions: those("pass"), sure: true },
        { regions: those("unknown"), sure: false },
      ]
        .filter(({ regions }) => regions.length > 0)
        .flatMap(({ regions, sure }) => {
          const set = managementEventsOf(source, { regions, readOnly });
          const judgement = allRecorded(posture, set);
          if (judgement.status === "pass") return [];
          return [{ set, judgement: sure ? judgement : { ...judgement, status: "unknown" as const } }];
        }),
    );
  });
}
