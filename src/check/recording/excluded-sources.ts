import type { Verdict } from "../../model/findings/verdict.ts";
import type { Posture } from "../../model/resources/posture.ts";
import { type EventSet, EXCLUDABLE_SOURCES, managementEvents, managementEventsOf } from "../../selectors/index.ts";
import { HALVES } from "./copies.ts";
import { allRecorded, isAllRecorded } from "./recorded.ts";
import { alike, evaluatedRegions } from "./recorders.ts";

/** The management events of all sources that a trail cannot exclude. */
export const otherEvents = (regions: readonly string[], readOnly: boolean): EventSet =>
  managementEvents({ regions, readOnly, exceptSources: EXCLUDABLE_SOURCES });

const RECORDED: Pick<Verdict, "status" | "cause"> = { status: "pass" };

interface Excluded {
  readonly set: EventSet;
  readonly verdict: Verdict;
}

const found = new WeakMap<Posture, readonly Excluded[]>();

/** What is excluded, by half and source: in the regions where the events of all other sources are recorded. */
export function excludedSources(posture: Posture): readonly Excluded[] {
  const known = found.get(posture) ?? findExcluded(posture);
  found.set(posture, known);
  return known;
}

function findExcluded(posture: Posture): Excluded[] {
  return HALVES.flatMap((readOnly) => {
    const others = alike(evaluatedRegions(posture), posture).map((regions) => {
      const set = otherEvents(regions.slice(0, 1), readOnly);
      return { regions, ...(isAllRecorded(posture, set) ? RECORDED : allRecorded(posture, set)) };
    });
    const those = (status: Verdict["status"]) =>
      others.filter((one) => one.status === status).flatMap(({ regions }) => regions);
    return EXCLUDABLE_SOURCES.flatMap((source) =>
      [
        { regions: those("pass"), sure: true },
        { regions: those("unknown"), sure: false },
      ]
        .filter(({ regions }) => regions.length > 0)
        .flatMap(({ regions, sure }) => {
          const set = managementEventsOf(source, { regions, readOnly });
          if (isAllRecorded(posture, set)) return [];
          const verdict = allRecorded(posture, set);
          // Whether the events of the other sources are recorded there is not known either.
          const cause = verdict.cause ?? others.find(({ status }) => status === "unknown")?.cause ?? "undecidable";
          return [{ set, verdict: sure ? verdict : { ...verdict, status: "unknown" as const, cause } }];
        }),
    );
  });
}
