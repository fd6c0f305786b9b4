import {
  allRecorded,
  copies,
  defineCheck,
  distinctNames,
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
  selectorListPointer,
  setting,
  some,
  unknown,
  type Verdict,
  worstOf,
} from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";
import { globalServiceEvents } from "../../src/selectors/index.ts";

/** The second copy of a management event is paid for. AWS CloudTrail pricing; AWS API UpdateTrail. */
export default defineCheck<"account", { allowDuplicates: boolean }>({
  id: "events-global-duplicated",
  title: "Global service events are recorded once",
  failureTitle: "Global service events are recorded more than once",
  severity: "low",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Each trail that records global service events gets its own copy, and every copy after the first is charged. Searches find each event several times.",
  references: [REFERENCES.globalServices],
  params: {
    allowDuplicates: {
      type: "boolean",
      default: false,
      description: "Several copies are intended, for example one for a second team.",
    },
  },
  needs: EVENTS_NEEDS,
  data: { recordedBy: "ARNs of the trails that record global service events." },
  remediation: () => recordOnce(),
  evaluate: (posture, { allowDuplicates }) => {
    const all = recorders(posture);
    const evidence =
      all.length > 0
        ? all.flatMap(({ trail, effective }) =>
            effective.status === "fail"
              ? effective.evidence
              : [setting(trail, "includeGlobalServiceEvents").pointer, selectorListPointer(trail)],
          )
        : posture.regions.map(({ trails }) => trails.pointer);
    if (allowDuplicates) return onAccount(posture, notApplicable("The policy allows duplicates", { evidence }));
    if (all.every(({ effective }) => effective.status === "fail"))
      return onAccount(
        posture,
        notApplicable("No trail is effective, so none records the events twice", { evidence }),
        ["not-applicable"],
      );
    const recording = copies(posture);
    if (recording.length > 1) {
      const trails = recording.map(({ trail }) => trail);
      return onAccount(
        posture,
        fail(`${counted(trails.length, "trail")} record global service events: ${some(distinctNames(trails))}`, {
          data: { recordedBy: trails.map(({ arn }) => arn) },
          evidence,
        }),
      );
    }
    const known = all.some(({ effective }) => effective.status === "pass");
    const open = !known || HALVES.some((half) => recordingHalf(posture, half).possibly.length > 1);
    return onAccount(
      posture,
      open ? undecidedOf(all, posture) : pass("Global service events are recorded by one trail at most", { evidence }),
      ["pass"],
    );
  },
});

/** Why it is not known which trails record global service events. */
function undecidedOf(all: readonly Recorder[], posture: Posture): Verdict {
  const set = globalServiceEvents(posture.account);
  return worstOf(
    all.map((one) => allRecorded(posture, set, [one])).filter(({ status }) => status === "unknown"),
    unknown("undecidable", "Whether several trails record global service events is not known", {
      evidence: all.map(({ trail }) => selectorListPointer(trail)),
    }),
  );
}
