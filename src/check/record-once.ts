import type { Posture, PostureTrail } from "../model/posture.ts";
import type { Remediation, Step } from "../model/result.ts";
import type { EventSelectors } from "../model/selectors.ts";
import {
  closeGap,
  covers,
  type EventSet,
  EXCLUDABLE_SOURCES,
  globalServiceEvents,
  managementEventsOf,
  mayRecord,
  withoutManagement,
} from "../selectors/index.ts";
import { copies, HALVES } from "./copies.ts";
import { otherEvents } from "./left-out.ts";
import { judgedRegions, type Recorder } from "./recorders.ts";
import { cli } from "./remedy.ts";
import { putSelectors } from "./selector-steps.ts";
import { openTrail, trailStep } from "./trail-steps.ts";

/**
 * Steps after which one trail records the global service events: all trails that change are named at once. The trail that
 * stays first records what the others recorded, so that nothing is lost.
 */
export function recordOnce(posture: Posture): Remediation {
  const all = [...copies(posture)].sort((a, b) => rank(a) - rank(b));
  const [kept, ...others] = all;
  if (!kept) return byHand([]);
  const changes = others
    .filter(({ trail }) => trail.owner === "own")
    .map((one) => ({ step: withoutGlobal(one.trail, kept.trail), missing: missing(posture, kept, one) }))
    .filter(({ step }) => step !== undefined);
  const sets = [...new Map(changes.flatMap((one) => one.missing).map((set) => [set.label, set])).values()];
  const more =
    sets.length === 0 ? NOTHING : kept.trail.owner === "own" ? widened(kept.trail, posture, sets) : undefined;
  const safe = more ? changes : changes.filter((one) => one.missing.length === 0);
  // A second copy of another account stays, whatever changes here.
  if (safe.length === 0 || others.some(({ trail }) => trail.owner !== "own")) return byHand(all);
  const first = more ?? NOTHING;
  const after = first.length > 0 ? { after: first.map(({ id }) => id) } : {};
  return {
    steps: [...first, ...safe.flatMap(({ step }) => (step ? [{ ...step, ...after }] : []))],
    note: `${kept.trail.name} keeps recording the global service events. A trail that is not needed can be deleted instead: its log files stay in its bucket.`,
  };
}

const NOTHING: readonly Step[] = [];

/** Which trail stays: one of another account cannot be changed here; one with Insights needs its management events. */
function rank({ trail }: Recorder): number {
  const insights = trail.insightSelectors.state === "read" && trail.insightSelectors.value.length > 0;
  return (trail.owner === "own" ? 4 : 0) + (trail.isMultiRegionTrail ? 0 : 2) + (insights ? 0 : 1);
}

/** What the trail records of these events, and the one that stays does not. A single-Region trail gives up the global ones alone. */
function missing(posture: Posture, kept: Recorder, { trail, compiled }: Recorder): EventSet[] {
  const { partition } = posture.account;
  const regions = judgedRegions(posture);
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

function widened(trail: PostureTrail, posture: Posture, sets: readonly EventSet[]): readonly Step[] | undefined {
  if (trail.eventSelectors.state !== "read" || (!trail.isMultiRegionTrail && sets.some(isRegional))) return undefined;
  const change = closeGap(trail.eventSelectors.value, sets, posture.account.partition);
  if (!("selectors" in change)) return undefined;
  const step = putSelectors(trail, change.selectors, sets);
  return step && [step];
}

const isRegional = ({ fields }: EventSet) => fields.globalService === undefined;

/**
 * The step after which the trail does not record global service events; undefined where its selectors cannot be written,
 * or no multi-Region trail would stay.
 */
function withoutGlobal(trail: PostureTrail, kept: PostureTrail): Step | undefined {
  const { name, homeRegion, eventSelectors } = trail;
  if (!trail.isMultiRegionTrail)
    return trailStep("update-trail-global-service-events", trail, {
      title: `Turn off global service events of ${name}`,
      effect: "changes",
      console: [`The console cannot turn off global service events of ${name}: run the command`],
      cli: [cli`aws cloudtrail update-trail --name ${name} --no-include-global-service-events --region ${homeRegion}`],
    });
  const lean = eventSelectors.state === "read" ? withoutManagement(eventSelectors.value) : undefined;
  if (!lean) return undefined;
  if (isEmpty(lean) && !kept.isMultiRegionTrail) return undefined;
  if (isEmpty(lean))
    return trailStep("update-trail-global-service-events", trail, {
      title: `Make ${name} a single-Region trail without global service events`,
      effect: "changes",
      console: [`${name} records management events alone, which each Region has already: run the command`],
      cli: [
        cli`aws cloudtrail update-trail --name ${name} --no-is-multi-region-trail --no-include-global-service-events --region ${homeRegion}`,
      ],
    });
  const step = putSelectors(trail, lean, []);
  return (
    step && {
      ...step,
      title: `Turn off management events of ${name}`,
      console: [openTrail(trail), "Under Management events choose Edit, turn Management events off and save"],
    }
  );
}

const isEmpty = ({ eventSelectors, advancedEventSelectors }: EventSelectors) =>
  advancedEventSelectors.length === 0 && eventSelectors.every(({ dataResources }) => dataResources.length === 0);

function byHand(all: readonly Recorder[]): Remediation {
  const [first] = all;
  return {
    steps: [
      {
        id: "choose-management-events-trail",
        title: "Decide which multi-Region trail keeps the management events",
        effect: "changes",
        account: first?.trail.accountId ?? "ACCOUNT_ID",
        console: [
          "Decide which multi-Region trail keeps the management events",
          "Turn management events off in the others, or delete the trails that are not needed",
          ...all
            .filter(({ trail }) => trail.owner !== "own")
            .map(({ trail }) => `Only account ${trail.accountId} can change ${trail.name}`),
        ],
        cli: all.map(
          ({ trail }) =>
            cli`aws cloudtrail get-event-selectors --trail-name ${trail.name} --region ${trail.homeRegion}`,
        ),
      },
    ],
    note: "A multi-Region trail always has the events of global services.",
  };
}
