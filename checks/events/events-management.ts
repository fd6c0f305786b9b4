import {
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  eachRegion,
  IMPACT,
  READS_ONLY,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
  unread,
} from "../../src/check/index.ts";
import { EXCLUDABLE_SOURCES, managementEvents } from "../../src/selectors/index.ts";

const eventsOf = (region: string) => managementEvents({ regions: [region], exceptSources: EXCLUDABLE_SOURCES });

/** Two selectors, one for reads and one for writes, record all; a selector's name decides nothing. CIS AWS Foundations 7.0 4.1. */
export default defineCheck({
  id: "events-management",
  title: "Management events (except KMS and RDS Data API) are recorded",
  failureTitle: "Not all management events are recorded",
  severity: "critical",
  resourceType: "region",
  links: ["selectors"],
  rationale:
    "Management events show who changed or read the configuration of an account. If only reads or only writes are recorded, an investigation lacks the other half.",
  references: [REFERENCES.managementEvents],
  needs: EVENTS_NEEDS,
  data: { impact: IMPACT, ...RECORDED_DATA },
  covers: ["management-read", "management-write"],
  example: { selectors: READS_ONLY },
  remediation: (_verdict, region) => recordMore(() => [eventsOf(region.name)]),
  evaluate: (posture) =>
    eachRegion(posture, (region) => {
      const verdict = allRecorded(posture, eventsOf(region.name));
      if (verdict.status !== "fail") return verdict;
      // A region's own list shows all trails that cover it: what another region's would show decides nothing here.
      return region.trails.state === "read"
        ? { ...verdict, data: { ...verdict.data, impact: "region-partly-recorded" } }
        : unread(`The trails of ${region.name} are not known: `, [region.trails]);
    }),
});
