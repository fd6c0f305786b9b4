import type { Step } from "../../../model/documents/result.ts";
import type { EventSelectors } from "../../../model/documents/settings/selectors.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import {
  covers,
  type EventSet,
  EXCLUDABLE_SOURCES,
  globalServiceEvents,
  isCovered,
  managementEventsOf,
  mayRecord,
  withoutManagement,
} from "../../../selectors/index.ts";
import { copies, HALVES } from "../../recording/copies.ts";
import { otherEvents } from "../../recording/excluded-sources.ts";
import { effectiveArns, evaluatedRegions, type Recorder, recorders } from "../../recording/recorders.ts";
import { watchedArns } from "../../recording/watched.ts";
import { cli } from "../remedy.ts";
import { type NamedTrail, SOME_TRAIL, trailStep } from "../steps/trail-steps.ts";
import { changeOn } from "./record-plan.ts";
import { withSelectors } from "./trail-selectors.ts";

/** One trail keeps the global service events, others give them up. */
export interface OncePlan {
  /** The trails that change, as they are then. */
  readonly trails: readonly PostureTrail[];
  readonly steps: readonly Step[];
  /** The trail that stays, where it has to record first what the others give up, by steps of this plan or of other findings. */
  readonly first?: PostureTrail;
  /** What this plan adds to it. */
  readonly sets: readonly EventSet[];
  readonly note: string;
}

const NONE: ReadonlySet<string> = new Set();

/** ARNs of trails that not everything may be done to. */
interface Special {
  /** They stay multi-Region: other steps make them so, or need them so. */
  readonly wide?: ReadonlySet<string>;
  /** They start to record, and stay multi-Region unless the trail that keeps the events covers every Region already. */
  readonly starting?: ReadonlySet<string>;
  /** Whether they will record is not known: none of them keeps the events. */
  readonly restored?: ReadonlySet<string>;
}

/** Of thousands of equal trails, so many are compared. */
const MOST_COMPARED = 20;

/**
 * The trail that stays first records what the others recorded, so that nothing is lost.
 *
 * @param base - the account as it is after all other steps.
 */
export function planOnce(
  posture: Posture,
  base: Posture,
  { wide = NONE, starting = NONE, restored = NONE }: Special = {},
): OncePlan {
  const effective = effectiveArns(posture);
  const watched = watchedArns(posture);
  const order = ({ trail }: Recorder) =>
    rank(trail, effective) + (watched.has(trail.arn) ? 0 : 1) + (restored.has(trail.arn) ? 32 : 0);
  const all = [...copies(base)].sort((a, b) => order(a) - order(b));
  // Of equals the one that records the most stays: alarms may be on its events.
  const equals = all.filter((one) => all[0] && order(one) === order(all[0])).slice(0, MOST_COMPARED);
  const lacks = new Map(equals.map((one) => [one, lacking(base, one)]));
  const [kept] = equals.sort((a, b) => (lacks.get(a) ?? 0) - (lacks.get(b) ?? 0));
  const others = all.filter((one) => one !== kept);
  const manual = (): OncePlan => ({
    trails: [],
    steps: [decideManually(all, posture)],
    sets: [],
    note: "A multi-Region trail always records global service events. CloudTrail Insights needs the management events of its trail.",
  });
  if (!kept || restored.has(kept.trail.arn)) return manual();
  const isCovered = effective.has(kept.trail.arn) && kept.trail.isMultiRegionTrail && !wide.has(kept.trail.arn);
  const stays = ({ arn }: PostureTrail) => wide.has(arn) || (starting.has(arn) && !isCovered);
  const changes = others
    .filter(({ trail }) => trail.owner === "own" && !watched.has(trail.arn))
    .flatMap((one): Change[] => {
      const given = withoutGlobal(one.trail, kept.trail);
      if (!given || (!given.trail.isMultiRegionTrail && stays(given.trail))) return [];
      return [{ given, missing: missing(base, kept, one) }];
    });
  const setsOf = (some: readonly Change[]) => [
    ...new Map(some.flatMap((one) => one.missing).map((set) => [set.label, set])).values(),
  ];
  const widenedFor = (some: readonly Change[]) => widened(kept.trail, base, setsOf(some));
  // What the trail that stays cannot record for one of them keeps no other from giving its events up.
  const possible = widenedFor(changes) ? changes : changes.filter((one) => widenedFor([one]));
  const first = widenedFor(possible);
  const sets = setsOf(possible);
  const safe = first ? possible : possible.filter((one) => one.missing.length === 0);
  // A second copy of another account stays, whatever changes here.
  if (safe.length === 0 || others.some(({ trail }) => trail.owner !== "own")) return manual();
  const isChanged = first !== undefined && first !== kept.trail;
  // Until other findings' steps are done, it may not yet record what the others give up.
  const present = new Map(recorders(posture).map((one) => [one.trail.arn, one]));
  const now = present.get(kept.trail.arn);
  const isLate = safe.some(({ given }) => {
    const giving = present.get(given.trail.arn);
    return now && giving && missing(posture, now, giving).length > 0;
  });
  return {
    trails: [...(isChanged ? [first] : []), ...safe.map(({ given }) => given.trail)],
    steps: [
      ...safe.flatMap(({ given }) => given.step ?? []),
      // A person decides about the other copies.
      ...(safe.length < others.length ? [decideManually(all, posture)] : []),
    ],
    ...(isChanged ? { first } : isLate ? { first: kept.trail } : {}),
    sets: isChanged ? sets : [],
    note: `${kept.trail.name} keeps recording the global service events. A trail that is not needed can be deleted instead: its log files stay in its bucket.`,
  };
}

/** Which trail stays: one that records already; one of another account cannot be changed here; one with Insights needs its management events. */
function rank(trail: PostureTrail, effective: ReadonlySet<string>): number {
  const insights = trail.insightSelectors.state === "read" && trail.insightSelectors.value.length > 0;
  return (
    (effective.has(trail.arn) ? 0 : 16) +
    (trail.owner === "own" ? 8 : 0) +
    (trail.isMultiRegionTrail ? 0 : 4) +
    (insights ? 0 : 1)
  );
}

/** How many kinds of management events a trail does not record everywhere. */
function lacking(posture: Posture, { compiled }: Recorder): number {
  const { partition } = posture.account;
  const regions = evaluatedRegions(posture);
  const sets = HALVES.flatMap((readOnly) => [
    globalServiceEvents({ partition, readOnly }),
    otherEvents(regions, readOnly),
  ]);
  return sets.filter((set) => !isCovered([compiled], set)).length;
}

/** What the trail records of these events, and the one that stays does not. A single-Region trail gives up the global ones alone. */
function missing(posture: Posture, kept: Recorder, { trail, compiled }: Recorder): EventSet[] {
  const { partition } = posture.account;
  const regions = evaluatedRegions(posture);
  const sets = HALVES.flatMap((readOnly) => [
    globalServiceEvents({ partition, readOnly }),
    ...(trail.isMultiRegionTrail
      ? [
          otherEvents(regions, readOnly),
          ...EXCLUDABLE_SOURCES.map((source) => managementEventsOf(source, { regions, readOnly })),
        ]
      : []),
  ]);
  return sets.filter((set) => mayRecord(compiled, set) && covers([kept.compiled], set).answer !== "covered");
}

/** The selectors of the trail that stays with those that record these sets; undefined where that is not possible. */
function widened(trail: PostureTrail, posture: Posture, sets: readonly EventSet[]): PostureTrail | undefined {
  if (sets.length === 0) return trail;
  if (trail.owner !== "own" || (!trail.isMultiRegionTrail && sets.some(isRegional))) return undefined;
  const change = changeOn(posture, trail, sets);
  return "selectors" in change ? withSelectors(trail, change.selectors) : undefined;
}

const isRegional = ({ fields }: EventSet) => fields.globalService === undefined;

/**
 * The trail without global service events, with the step that is not one of its selectors; undefined where its selectors
 * cannot be written, no multi-Region trail would stay, or Insights look at its management events.
 */
function withoutGlobal(trail: PostureTrail, kept: PostureTrail): Given | undefined {
  const { name, homeRegion, eventSelectors, insightSelectors } = trail;
  const step = (title: string, why: string, command: string) =>
    trailStep("update-trail-global-service-events", trail, {
      title,
      effect: "changes",
      console: [`${why}: run the command`],
      cli: [command],
    });
  if (!trail.isMultiRegionTrail)
    return {
      trail: { ...trail, includeGlobalServiceEvents: false },
      step: step(
        `Turn off global service events of ${name}`,
        `The console cannot turn off global service events of ${name}`,
        turnOffGlobal(trail),
      ),
    };
  const lean = eventSelectors.state === "read" ? withoutManagement(eventSelectors.value) : undefined;
  const hasInsights = insightSelectors.state === "read" && insightSelectors.value.length > 0;
  if (!lean || hasInsights) return undefined;
  if (!isEmpty(lean)) return { trail: withSelectors(trail, lean) };
  if (!kept.isMultiRegionTrail) return undefined;
  return {
    trail: { ...trail, isMultiRegionTrail: false, includeGlobalServiceEvents: false },
    step: step(
      `Make ${name} a single-Region trail without global service events`,
      `${name} records only management events, which are already recorded in each Region`,
      cli`aws cloudtrail update-trail --name ${name} --no-is-multi-region-trail --no-include-global-service-events --region ${homeRegion}`,
    ),
  };
}

/** A trail that gives its events up, and what the one that stays does not record of them. */
interface Change {
  readonly given: Given;
  readonly missing: readonly EventSet[];
}

function turnOffGlobal({ name, homeRegion }: NamedTrail): string {
  return cli`aws cloudtrail update-trail --name ${name} --no-include-global-service-events --region ${homeRegion}`;
}

/** A trail that gives up the global service events. */
interface Given {
  readonly trail: PostureTrail;
  readonly step?: Step;
}

const isEmpty = ({ eventSelectors, advancedEventSelectors }: EventSelectors) =>
  advancedEventSelectors.length === 0 && eventSelectors.every(({ dataResources }) => dataResources.length === 0);

/** The step where no command can decide which trail gives up its events. */
function decideManually(all: readonly Recorder[], { account }: Posture): Step {
  return {
    id: "choose-management-events-trail",
    title: "Decide which multi-Region trail keeps the management events",
    effect: "changes",
    account: account.id,
    console: [
      "Decide which multi-Region trail keeps the management events",
      "Turn management events off in the others, or delete the trails that are not needed",
      ...(all.length > 0 ? [] : ["Turn global service events of single-Region trails off with the command"]),
      ...all
        .filter(({ trail }) => trail.owner !== "own")
        .map(({ trail }) => `Only account ${trail.accountId} can change ${trail.name}`),
    ],
    cli:
      all.length > 0
        ? all.map(
            ({ trail }) =>
              cli`aws cloudtrail get-event-selectors --trail-name ${trail.name} --region ${trail.homeRegion}`,
          )
        : [turnOffGlobal(SOME_TRAIL)],
  };
}
