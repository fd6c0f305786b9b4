import type { Posture } from "../../src/check/index.ts";
import {
  allOf,
  allRecorded,
  defineCheck,
  EVENTS_NEEDS,
  HALVES,
  judgedRegions,
  leftOut,
  notApplicable,
  onAccount,
  otherEvents,
  pass,
  REFERENCES,
  recorders,
  recordMore,
  worstOf,
} from "../../src/check/index.ts";
import { EXCLUDABLE_SOURCES } from "../../src/selectors/index.ts";

/**
 * A source that every effective trail excludes is recorded nowhere; one that another trail records is recorded. What no
 * trail records of any source is the matter of events-management. AWS API PutEventSelectors,
 * `ExcludeManagementEventSources`.
 */
export default defineCheck({
  id: "events-management-exclusions",
  title: "No event source is left out of the management events",
  severity: "medium",
  resourceType: "account",
  rationale:
    "Calls to KMS and to the RDS Data API are often excluded, since they are many. Without them nobody can tell who decrypted what, or who scheduled a key for deletion.",
  references: [REFERENCES.managementEvents],
  needs: EVENTS_NEEDS,
  remediation: (_verdict, _account, posture) =>
    recordMore(posture, (after) =>
      leftOut(after)
        .filter(({ judgement }) => judgement.status === "fail")
        .map(({ set }) => set),
    ),
  evaluate: (posture) => {
    const all = recorders(posture);
    if (all.every(({ effective }) => effective.status === "fail")) {
      const evidence = all.length > 0 ? all.map(({ trail }) => trail) : posture.regions.map(({ trails }) => trails);
      return onAccount(posture, notApplicable("No trail is effective, so none leaves out a source", ...evidence), [
        "not-applicable",
      ]);
    }
    const open = all.map(({ effective }) => effective).filter(({ status }) => status === "unknown");
    if (!all.some(({ effective }) => effective.status === "pass")) return onAccount(posture, allOf(open));
    const judged = leftOut(posture).map(({ judgement }) => judgement);
    const none = pass(
      `No source is left out: ${EXCLUDABLE_SOURCES.join(" and ")} are recorded wherever the others are`,
      ...all.map(({ trail }) => trail.eventSelectors),
    );
    // A hidden trail could record the others' events, and leave out a source, where none of those known records them.
    const undecided = halvesRecorded(posture) ? (["fail"] as const) : (["fail", "pass"] as const);
    return onAccount(posture, worstOf(judged, none), undecided);
  },
});

/** Whether reads and writes of all other sources are recorded in every region. */
function halvesRecorded(posture: Posture): boolean {
  const regions = judgedRegions(posture);
  return HALVES.every((half) => allRecorded(posture, otherEvents(regions, half)).status === "pass");
}
