import {
  allRecorded,
  cli,
  defineCheck,
  EVENTS_NEEDS,
  fail,
  notApplicable,
  onAccount,
  type Posture,
  pass,
  REFERENCES,
  type Recorder,
  recorders,
  unknown,
} from "../../src/check/index.ts";
import { covers, globalServiceEvents } from "../../src/selectors/index.ts";

const HALVES = [true, false] as const;

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
  remediation: (_account, posture) => {
    const single = twice(posture).find(
      (one) => one.trail.owner === "own" && !one.trail.isMultiRegionTrail && !isNeeded(one, posture),
    )?.trail;
    return single
      ? {
          console: [
            `Open a terminal: the console cannot turn off global service events of ${single.name}`,
            "Run the command below",
          ],
          cli: [
            cli`aws cloudtrail update-trail --name ${single.name} --no-include-global-service-events --region ${single.homeRegion}`,
          ],
        }
      : {
          console: [
            "Decide which multi-Region trail keeps the management events",
            "Turn management events off in the others, or delete the trails that nobody needs",
          ],
          cli: twice(posture)
            .slice(1)
            .map(
              ({ trail }) =>
                cli`aws cloudtrail get-event-selectors --trail-name ${trail.name} --region ${trail.homeRegion}`,
            ),
          note: "A multi-Region trail always has the events of global services.",
        };
  },
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
    const recording = twice(posture);
    if (recording.length > 1) {
      const names = recording.map(({ trail }) => trail.name).join(" and ");
      return onAccount(posture, fail(`Events of global services are recorded by ${names}`, ...evidence));
    }
    const known = all.some(({ effective }) => effective.status === "pass");
    const open = !known || HALVES.some((half) => state(all, posture, half).possibly.length > 1);
    const judgement = open
      ? unknown(
          `Whether several trails record the events of global services is not known: ${why(all, posture)}`,
          ...evidence,
        )
      : pass("Events of global services are recorded by one trail at most", ...evidence);
    return onAccount(posture, judgement, ["pass"]);
  },
});

/** Whether events of global services would be recorded nowhere without the trail. */
function isNeeded(one: Recorder, posture: Posture): boolean {
  const others = recorders(posture).filter((other) => other !== one);
  return (
    covers(
      others.map(({ compiled }) => compiled),
      globalServiceEvents(posture.account),
    ).answer !== "covered"
  );
}

/** The trails that record the same half. */
function twice(posture: Posture): readonly Recorder[] {
  const halves = HALVES.map((half) => state(recorders(posture), posture, half).surely);
  return halves.find((surely) => surely.length > 1) ?? [];
}

function state(all: readonly Recorder[], { account }: Posture, readOnly: boolean) {
  const set = globalServiceEvents({ partition: account.partition, readOnly });
  const answers = all.map((one) => ({ one, answer: covers([one.compiled], set).answer }));
  const those = (...wanted: string[]) => answers.filter(({ answer }) => wanted.includes(answer)).map(({ one }) => one);
  return { surely: those("covered", "partly"), possibly: those("covered", "partly", "undecidable") };
}

function why(all: readonly Recorder[], posture: Posture): string {
  const set = globalServiceEvents(posture.account);
  const open = all.filter(({ compiled }) => covers([compiled], set).answer === "undecidable");
  return open.map((one) => `${one.trail.name}: ${allRecorded(posture, set, [one]).message}`).join("; ");
}
