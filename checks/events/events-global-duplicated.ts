import {
  allRecorded,
  copies,
  defineCheck,
  EVENTS_NEEDS,
  fail,
  HALVES,
  notApplicable,
  onAccount,
  type Posture,
  pass,
  REFERENCES,
  type Recorder,
  recorders,
  recordingHalf,
  recordOnce,
  unknown,
} from "../../src/check/index.ts";
import { covers, globalServiceEvents } from "../../src/selectors/index.ts";

/** The second copy of a management event is paid for. AWS CloudTrail pricing; AWS API UpdateTrail. */
export default defineCheck<"account", { allowDuplicates: boolean }>({
  id: "events-global-duplicated",
  title: "Events of global services are recorded once",
  severity: "low",
  resourceType: "account",
  rationale:
    "Each trail that records the events of global services gets a copy of its own, and every copy but the first is paid for. Those who search find each event several times.",
  references: [REFERENCES.globalServices],
  params: {
    allowDuplicates: {
      type: "boolean",
      default: false,
      description: "Several copies are wanted, for example one for another team.",
    },
  },
  needs: EVENTS_NEEDS,
  remediation: (_verdict, _account, posture) => recordOnce(posture),
  evaluate: (posture, { allowDuplicates }) => {
    const all = recorders(posture);
    const evidence =
      all.length > 0
        ? all.flatMap(({ trail }) => [trail, trail.eventSelectors])
        : posture.regions.map(({ trails }) => trails);
    if (allowDuplicates) return onAccount(posture, notApplicable("The policy allows duplicates", ...evidence));
    if (all.every(({ effective }) => effective.status === "fail"))
      return onAccount(posture, notApplicable("No trail is effective, so none records them twice", ...evidence), [
        "not-applicable",
      ]);
    const recording = copies(posture);
    if (recording.length > 1) {
      const names = recording.map(({ trail }) => trail.name).join(" and ");
      return onAccount(posture, fail(`Events of global services are recorded by ${names}`, ...evidence));
    }
    const known = all.some(({ effective }) => effective.status === "pass");
    const open = !known || HALVES.some((half) => recordingHalf(posture, half).possibly.length > 1);
    const judgement = open
      ? unknown(
          `Whether several trails record the events of global services is not known: ${why(all, posture)}`,
          ...evidence,
        )
      : pass("Events of global services are recorded by one trail at most", ...evidence);
    return onAccount(posture, judgement, ["pass"]);
  },
});

function why(all: readonly Recorder[], posture: Posture): string {
  const set = globalServiceEvents(posture.account);
  const open = all.filter(({ compiled }) => covers([compiled], set).answer === "undecidable");
  return open.map((one) => `${one.trail.name}: ${allRecorded(posture, set, [one]).message}`).join("; ");
}
