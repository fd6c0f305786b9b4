import {
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  eachRegion,
  REFERENCES,
  recordMore,
  unknown,
  whyUnread,
} from "../../src/check/index.ts";
import { EXCLUDABLE_SOURCES, managementEvents } from "../../src/selectors/index.ts";

const eventsOf = (region: string) => managementEvents({ regions: [region], exceptSources: EXCLUDABLE_SOURCES });

/** Two half selectors are a whole, and a selector's name is nothing. CIS AWS Foundations 7.0 4.1. */
export default defineCheck({
  id: "events-management",
  title: "All management events are recorded",
  severity: "critical",
  resourceType: "region",
  rationale:
    "Management events tell who changed what, and who looked. A region where only reads or only writes are recorded leaves an investigation without one half of the story.",
  references: [REFERENCES.managementEvents],
  needs: EVENTS_NEEDS,
  remediation: (_verdict, region, posture) => recordMore(posture, () => [eventsOf(region.name)]),
  evaluate: (posture) =>
    eachRegion(posture, (region) => {
      const judgement = allRecorded(posture, eventsOf(region.name));
      // A region's own list shows all trails that cover it: what another region's would show decides nothing here.
      return judgement.status === "fail" && region.trails.state !== "read"
        ? unknown(`The trails of ${region.name} are not known: ${whyUnread(region.trails)}`, region.trails)
        : judgement;
    }),
});
