import type { Posture } from "../../src/check/index.ts";
import {
  allOf,
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  evaluatedRegions,
  excludedSources,
  HALVES,
  IMPACT,
  notApplicable,
  onAccount,
  otherEvents,
  pass,
  RECORDED_DATA,
  REFERENCES,
  recorders,
  recordMore,
  selectorListPointer,
  WITHOUT_KMS,
  worstOf,
} from "../../src/check/index.ts";
import { EXCLUDABLE_SOURCES } from "../../src/selectors/index.ts";

/**
 * A source that every effective trail excludes is recorded nowhere; one that another trail records is recorded. What no
 * trail records of any source is for events-management to find. AWS API PutEventSelectors,
 * `ExcludeManagementEventSources`.
 */
export default defineCheck({
  id: "events-management-exclusions",
  title: "No event source is excluded from management events",
  failureTitle: "An event source is excluded from management events",
  severity: "medium",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Calls to KMS and to the RDS Data API are often excluded to reduce volume. Without them there is no record of who decrypted what, or who scheduled a key for deletion.",
  references: [REFERENCES.managementEvents],
  needs: EVENTS_NEEDS,
  data: { ...RECORDED_DATA, impact: IMPACT },
  covers: ["management-read", "management-write"],
  example: { selectors: WITHOUT_KMS },
  remediation: () =>
    recordMore((after) =>
      excludedSources(after)
        .filter(({ verdict }) => verdict.status === "fail")
        .map(({ set }) => set),
    ),
  evaluate: (posture) => {
    const all = recorders(posture);
    if (all.every(({ effective }) => effective.status === "fail"))
      return onAccount(
        posture,
        notApplicable("No trail is effective, so none excludes an event source", {
          evidence:
            all.length > 0
              ? all.flatMap(({ effective }) => effective.evidence)
              : posture.regions.map(({ trails }) => trails.pointer),
        }),
        ["not-applicable"],
      );
    const open = all.map(({ effective }) => effective).filter(({ status }) => status === "unknown");
    if (!all.some(({ effective }) => effective.status === "pass")) return onAccount(posture, allOf(open));
    const verdicts = excludedSources(posture).map(({ verdict }) => verdict);
    const none = pass(`No event source is excluded: ${EXCLUDABLE_SOURCES.join(" and ")} are recorded like all others`, {
      evidence: all.map(({ trail }) => selectorListPointer(trail)),
    });
    // A hidden trail could record the others' events, and exclude a source, where none of those known records them.
    const undecided = halvesRecorded(posture) ? (["fail"] as const) : (["fail", "pass"] as const);
    const verdict = worstOf(verdicts, none);
    const data = { ...verdict.data, impact: "events-not-recorded" };
    return onAccount(posture, verdict.status === "fail" ? { ...verdict, data } : verdict, undecided);
  },
});

/** Whether reads and writes of all other sources are recorded in every region. */
function halvesRecorded(posture: Posture): boolean {
  const regions = evaluatedRegions(posture);
  return HALVES.every((half) => allRecorded(posture, otherEvents(regions, half)).status === "pass");
}
