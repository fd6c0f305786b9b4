import {
  alike,
  allOf,
  capital,
  cli,
  defineCheck,
  distinctNames,
  EVENTS_NEEDS,
  evaluatedRegions,
  exampleInWords,
  fail,
  firstFitting,
  type NamedTrail,
  notApplicable,
  onAccount,
  type Posture,
  pass,
  REFERENCES,
  type Recorder,
  recorders,
  SOME_TRAIL,
  selectorListPointer,
  some,
  undecided,
  type Verdict,
  worstOf,
} from "../../src/check/index.ts";
import { globalRegion } from "../../src/model/aws/partitions.ts";
import {
  type EventSet,
  globalServiceEvents,
  managementEvents,
  type SharedEvent,
  sharedEvent,
} from "../../src/selectors/index.ts";

/** The first copy of a management event is free in each Region, every further one is paid. AWS CloudTrail pricing. */
export default defineCheck<"account", { allowed: number }>({
  id: "events-management-duplicated",
  title: "Management events are recorded once",
  failureTitle: "Management events are recorded more than once",
  severity: "low",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "The first copy of management events is free in each Region, and every further copy is charged. Searches find each event several times.",
  references: [REFERENCES.managementEvents],
  params: {
    allowed: {
      type: "integer",
      minimum: 1,
      default: 1,
      description: "Trails that may record the same management event.",
    },
  },
  needs: EVENTS_NEEDS,
  data: {
    witness: "A management event that more trails record than allowed.",
    region: "The Region of that event.",
    recordedBy: "ARNs of the trails that record it.",
  },
  remediation: (_verdict, account, posture, { allowed = 1 }) => {
    const [first] = duplicatesIn(answered(posture, allowed));
    const arns = new Set(first?.by);
    const recording = posture.trails.filter(({ arn }) => arns.has(arn));
    const trails: readonly NamedTrail[] = recording.length > 0 ? recording : [SOME_TRAIL];
    return {
      steps: [
        {
          id: "choose-management-event-trails",
          title: "Decide which trail keeps the management events",
          effect: "reads",
          account: account.id,
          console: [
            `Compare what ${some(distinctNames(trails))} ${trails.length === 1 ? "records" : "record"}, who uses ${trails.length === 1 ? "its" : "their"} log files, and decide which trail keeps the management events`,
            "Under Management events turn them off in the others, or delete a trail that is not needed: its log files stay in its bucket",
            ...recording
              .filter(({ owner }) => owner === "foreign")
              .map(({ name, accountId }) => `Only account ${accountId} can change ${name}`),
          ],
          cli: trails.map(
            ({ name, homeRegion }) =>
              cli`aws cloudtrail get-event-selectors --trail-name ${name} --region ${homeRegion}`,
          ),
        },
      ],
      note: "A further copy may be intended, for example for a second team: the parameter allowed says how many trails may record an event.",
    };
  },
  evaluate: (posture, { allowed }) => {
    const all = recorders(posture);
    const evidence =
      all.length > 0
        ? all.flatMap(({ trail, effective }) =>
            effective.status === "fail" ? effective.evidence : [selectorListPointer(trail)],
          )
        : posture.regions.map(({ trails }) => trails.pointer);
    if (all.every(({ effective }) => effective.status === "fail"))
      return onAccount(posture, notApplicable("No trail is effective, so none records an event twice", { evidence }), [
        "not-applicable",
      ]);
    const answers = answered(posture, allowed);
    const [first] = duplicatesIn(answers);
    if (first) return onAccount(posture, failure(first, posture, allowed), []);
    // What may record nothing is no proof that something is recorded once.
    if (!all.some(({ effective }) => effective.status === "pass"))
      return onAccount(
        posture,
        allOf(all.map(({ effective }) => effective).filter(({ status }) => status === "unknown")),
      );
    const open = answers.flatMap(({ answer, among, set }) =>
      answer.answer === "undecidable" ? [undecided([answer.reason], posture, among, set)] : [],
    );
    const most = allowed === 1 ? "one trail" : `${allowed} trails`;
    return onAccount(
      posture,
      worstOf(open, pass(`Each management event is recorded by ${most} at most`, { evidence })),
      ["pass"],
    );
  },
});

interface Part {
  readonly set: EventSet;
  /** The trails that may record events there. */
  readonly among: readonly Recorder[];
}

/** The management events of the Regions, one Region for all in which the same trails record, and the global service events. */
function parts(posture: Posture): Part[] {
  const all = recorders(posture).filter(({ effective }) => effective.status !== "fail");
  const global = globalRegion(posture.account.partition);
  return alike(evaluatedRegions(posture), posture).flatMap((regions) => {
    const [region = ""] = regions;
    const among = all.filter(({ trail }) => trail.isMultiRegionTrail || trail.homeRegion === region);
    const sets = [
      managementEvents({ regions: [region] }),
      ...(global !== undefined && regions.includes(global) ? [globalServiceEvents(posture.account)] : []),
    ];
    return sets.map((set) => ({ set, among }));
  });
}

interface Answered extends Part {
  readonly answer: SharedEvent;
}

/** Whether more trails than allowed record an event of a part, for each part. */
function answered(posture: Posture, allowed: number): Answered[] {
  return parts(posture).map(({ set, among }) => {
    const trails = among.map(({ compiled }) => compiled);
    return { set, among, answer: sharedEvent(trails, set, allowed) };
  });
}

interface Duplicate {
  readonly set: EventSet;
  readonly event: Parameters<typeof exampleInWords>[0];
  /** ARNs of the trails. */
  readonly by: readonly string[];
}

/** An event for each part that more trails surely record than allowed. */
function duplicatesIn(answers: readonly Answered[]): Duplicate[] {
  return answers.flatMap(({ set, answer }) =>
    answer.answer === "shared" ? [{ set, event: answer.event, by: answer.by.map(({ arn }) => arn) }] : [],
  );
}

function failure({ set, event, by }: Duplicate, posture: Posture, allowed: number): Verdict {
  const arns = new Set(by);
  const recording = recorders(posture).filter(({ trail }) => arns.has(trail.arn));
  const names = distinctNames(recording.map(({ trail }) => trail));
  const witness = capital(exampleInWords(event, set));
  const limit = allowed === 1 ? "" : ` (${allowed} allowed)`;
  return fail(
    firstFitting([
      `${witness} is recorded by ${by.length} trails${limit}: ${some(names)}`,
      `${witness} is recorded by ${by.length} trails${limit}`,
    ]),
    {
      data: {
        witness,
        ...(event.awsRegion === undefined ? {} : { region: event.awsRegion }),
        recordedBy: [...by].sort(),
      },
      evidence: recording.flatMap(({ trail, effective }) => [...effective.evidence, selectorListPointer(trail)]),
    },
  );
}
