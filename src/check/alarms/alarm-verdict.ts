import {
  type AlarmCoverage,
  type AlarmSet,
  alarmCoverage,
  allTest,
  OTHER_EVENT,
  type SetEvent,
  type Teller,
  toldOf,
  type Where,
} from "../../filters/index.ts";
import { globalRegion } from "../../model/aws/partitions.ts";
import { firstCause, type Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Fact, Posture } from "../../model/resources/posture.ts";
import { capital } from "../recording/event-labels.ts";
import { enabledRegions } from "../recording/recorders.ts";
import { fail, firstFitting, manual, pass, some, unknown, unread } from "../verdicts/verdict.ts";
import { type BrokenChain, furthestBreak, inWords, metricName } from "./broken-link.ts";
import { type Break, breakFor, breaksFor, type Path, pathsOf } from "./paths.ts";
import { quotedText, type Unit, type WatchedFilter } from "./units.ts";

/** Keys of the data of {@link alarmVerdict}. */
export const ALARM_DATA = {
  alarms: "ARNs of the alarms that cover the events.",
  brokenLink:
    "The first link of the chain that breaks: trail, selectors, log-group, log-class, filter, alarm, dimensions or threshold.",
  witness: "An event that raises no alarm.",
  missing: "Names of the events that raise no alarm.",
  trail: "ARN of the trail of the chain.",
  logGroup: "ARN of its log group.",
  filter: "Name of the metric filter.",
  metric: "Namespace and name of its metric.",
  alarm: "ARN of the alarm on the metric.",
} as const;

/** Regions in which events of a set are made: as many as show whether a filter is limited to one. */
const MOST_REGIONS = 3;

/** Where the events of an account happen. */
export function whereOf(posture: Posture): Where {
  const { id: accountId, partition } = posture.account;
  const names = enabledRegions(posture).map(({ name }) => name);
  const home = globalRegion(partition) ?? names[0] ?? "";
  const [first = home, ...more] = names;
  const regions = [...new Set([first, more.at(-1) ?? first, ...more])].slice(0, MOST_REGIONS);
  return { accountId, partition, globalRegion: home, regions };
}

/** A unit of a filter that may tell of events, and how sure that is. */
interface Telling extends Teller {
  readonly unit: Unit;
  readonly filter: WatchedFilter;
}

/**
 * Whether every event of a set raises an alarm: a multi-Region trail that is effective and records the events, its log
 * group, metric filters that match them, an alarm on each filter's metric that one match brings to ALARM.
 */
export function alarmVerdict(posture: Posture, set: AlarmSet): Verdict {
  const events = set.events(whereOf(posture));
  const paths = pathsOf(posture);
  const open = paths.filter((path) => isOpen(path, events));
  const tellings = open.flatMap((path) => tellingsOf(path, breakFor(path, events) !== undefined));
  const coverage = alarmCoverage(tellings, set, events);
  if (coverage.answer === "covered") return covered(set, tellings, events, posture);
  const doubt = doubtOf(open, events, set, tellings, coverage);
  if (doubt) return doubt;
  const chain = furthestBreak(paths, events, coverage);
  const failure = uncovered(posture, set, events, tellings, coverage, chain);
  // A path that is known to break before the group of another account raises no alarm there.
  const theirs = paths
    .map((path) => breaksFor(path, events))
    .filter((breaks) => breaks.every(({ open: doubt }) => doubt !== undefined))
    .filter((breaks) => breaks.some(({ owner }) => owner !== undefined));
  const [first] = theirs;
  if (!first) return failure;
  const [foreign] = theirs.find((breaks) => breaks.every(({ owner }) => owner !== undefined)) ?? [];
  if (!foreign) return notKnown(set, first);
  return manual(`${capital(foreign.because)}. Ask the owning account whether alarms cover ${set.label}`, {
    ...(failure.data ? { data: failure.data } : {}),
    evidence: [...foreign.evidence, ...failure.evidence],
  });
}

/** Whether the events reach the log group of another account is not known. */
function notKnown({ label }: AlarmSet, breaks: readonly Break[]): Verdict {
  const what = `Whether alarms cover ${label} is not known`;
  const [fact, ...facts] = oncePerPointer(breaks.flatMap((one) => one.unread ?? []));
  if (fact) return unread(`${what}: `, [fact, ...facts]);
  const [reason = "", ...more] = breaks.map(({ because }) => because);
  const message = firstFitting([`${what}: ${reason}`, what]);
  const details = message === what ? [reason, ...more] : more;
  return unknown(firstCause(breaks.map((one) => one.open)), message, {
    details: details.map(capital),
    evidence: breaks.flatMap(({ evidence }) => evidence),
  });
}

/** Whether the filters of a path may tell of the events: nothing before them is known to break. */
function isOpen(path: Path, events: readonly SetEvent[]): boolean {
  const broken = breakFor(path, events);
  return broken === undefined || (broken.open !== undefined && broken.owner === undefined);
}

function tellingsOf(path: Path, uncertain: boolean): Telling[] {
  return path.filters.flatMap((filter) =>
    filter.units.map((unit): Telling => {
      const tells: Teller["tells"] = allTest([
        () => unit.rings.holds,
        filter.matches,
        unit.sees,
        () => (uncertain ? undefined : true),
      ]);
      return { tells, waysToFail: filter.waysToFail, unit, filter };
    }),
  );
}

function covered(set: AlarmSet, tellings: readonly Telling[], events: readonly SetEvent[], posture: Posture): Verdict {
  const used = tellings.filter(({ tells }) => events.some(({ record }) => tells(record) === true));
  const alarms = oncePerPointer(used.map(({ unit: { alarm } }) => alarm));
  const names = alarms.map(({ value }) => value.alarmName);
  const verb = names.length === 1 ? "covers" : "cover";
  const other = OTHER_EVENT(whereOf(posture));
  const over = used.filter(({ tells }) => tells(other.record) === true);
  const filters = [...new Set(over.map(({ filter }) => filter.filter.value.filterName))];
  return pass(
    firstFitting([
      `${names.length === 1 ? "Alarm" : "Alarms"} ${some(names)} ${verb} ${set.label}`,
      `${names.length} alarms cover ${set.label}`,
    ]),
    {
      details: [
        ...used.slice(0, 3).map(chainInWords),
        ...(filters.length > 0 ? [`${some(filters)} also matches other events, for example ${other.words}`] : []),
      ],
      data: { alarms: alarms.flatMap(({ subject }) => subject.arn ?? []) },
      evidence: used.flatMap(({ unit, filter }) => [filter.filter.pointer, unit.alarm.pointer]),
    },
  );
}

/** Facts, or alarms, that several things lead to, each once. */
export const oncePerPointer = <T extends { readonly pointer: string }>(all: readonly T[]): T[] => [
  ...new Map(all.map((one) => [one.pointer, one])).values(),
];

/** The chain from the filter on, in one line. */
function chainInWords({ filter, unit }: Pick<Telling, "filter" | "unit">): string {
  const { group } = filter;
  return `Log group ${group.name} → metric filter ${filter.filter.value.filterName} → metric ${metricName(unit.transformation)} → alarm ${unit.alarm.value.alarmName}`;
}

/** Why it is not known whether the events raise an alarm; `undefined` where it is known that not all do. */
function doubtOf(
  open: readonly Path[],
  events: readonly SetEvent[],
  set: AlarmSet,
  tellings: readonly Telling[],
  coverage: AlarmCoverage,
): Verdict | undefined {
  // Where the filters do not match every event, it does not matter whether the links before them hold.
  const best = alarmCoverage(
    open.flatMap((path) => tellingsOf(path, false)),
    set,
    events,
  );
  const breaks = best.answer === "not-covered" ? [] : open.flatMap((path) => breakFor(path, events) ?? []);
  const lists = open.flatMap(({ group, filters }): Fact<unknown>[] => {
    const list = group?.metricFilters;
    const unreadList = list && isUnread(list) ? [list] : [];
    const near = filters.filter(({ matches }) => events.some(({ record }) => matches(record) !== false));
    return [...unreadList, ...near.flatMap(({ filter }) => filter.alarms.unread)];
  });
  const facts = oncePerPointer([...breaks.flatMap((one) => one.unread ?? []), ...lists]);
  const what = `Whether alarms cover ${set.label} is not known: `;
  const [first, ...others] = facts;
  if (first) return unread(what, [first, ...others]);
  const logAlarms = open.flatMap(({ group }) => group?.logAlarms.items ?? []);
  const queries = logAlarms.map(
    ({ value }) => `log alarm ${value.alarmName} queries ${quotedText(value.query?.text ?? "the log group")}`,
  );
  const reasons = [
    ...breaks.map(({ because }) => because),
    ...(coverage.answer === "undecided" ? undecidedReasons(tellings, coverage) : []),
    ...queries,
  ];
  if (reasons.length === 0) return undefined;
  const [reason = "", ...more] = [...new Set(reasons)];
  const full = `${what}${reason}`;
  const message = firstFitting([full, `Whether alarms cover ${set.label} is not known`]);
  const details = message === full ? more : [reason, ...more];
  return unknown(firstCause(breaks.map((one) => one.open)), message, {
    ...(details.length > 0 ? { details: details.map(capital) } : {}),
    evidence: [
      ...breaks.flatMap(({ evidence }) => evidence),
      ...logAlarms.map(({ pointer }) => pointer),
      ...tellings.flatMap(({ filter, unit }) => [filter.filter.pointer, unit.alarm.pointer]),
    ],
  });
}

function undecidedReasons(
  tellings: readonly Telling[],
  { witness, way, unsearched }: Extract<AlarmCoverage, { answer: "undecided" }>,
): string[] {
  if (unsearched) return ["its metric filters have clauses of which it is not known what they exclude"];
  const near = tellings.filter(({ tells }) => tells(witness.record) !== false);
  const known = near.flatMap(({ filter, unit }) => [filter.doubt, unit.rings.because].filter((one) => one !== ""));
  if (known.length > 0) return [...new Set(known)];
  const { filter } = near[0] ?? {};
  const name = filter?.filter.value.filterName ?? "a filter";
  return [
    `AWS does not document whether metric filter ${name} matches ${inWords({ answer: "undecided", witness, ...(way ? { way } : {}) })}: ${quotedText(filter?.filter.value.filterPattern ?? "")}`,
  ];
}

function uncovered(
  posture: Posture,
  set: AlarmSet,
  events: readonly SetEvent[],
  tellings: readonly Telling[],
  coverage: Exclude<AlarmCoverage, { answer: "covered" }>,
  chain: BrokenChain | undefined,
): Verdict {
  const untold = events.filter(({ record }) => toldOf(tellings, record) !== true);
  const missing = [...new Set(untold.map(({ record }) => String(record.eventName)))];
  const partly = untold.length < events.length;
  const what = partly ? `Not all ${set.label} raise an alarm` : `No alarm covers ${set.label}`;
  const reason = chain?.broken.because ?? noTrail(posture);
  const message = firstFitting([`${what}: ${reason}`, what]);
  const { path, filter, unit } = chain ?? {};
  return fail(message, {
    details: [
      ...(message === what ? [capital(reason)] : []),
      ...(partly && missing.length > 0 ? [`No alarm for ${some(missing)}`] : []),
      ...(path ? [pathInWords(path, filter, unit)] : []),
    ],
    data: {
      brokenLink: chain?.broken.link ?? "trail",
      witness: inWords(coverage),
      ...(missing.length > 0 ? { missing } : {}),
      ...(path ? { trail: path.trail.arn } : {}),
      ...(path?.group ? { logGroup: path.group.arn } : {}),
      ...(filter ? { filter: filter.filter.value.filterName } : {}),
      ...(unit ? { metric: metricName(unit.transformation) } : {}),
      ...(unit?.alarm.subject.arn ? { alarm: unit.alarm.subject.arn } : {}),
    },
    evidence: chain ? chain.broken.evidence : trailEvidence(posture),
  });
}

function pathInWords({ trail, group }: Path, filter?: WatchedFilter, unit?: Unit): string {
  return [
    `Trail ${trail.name}`,
    group ? `log group ${group.name}` : "no log group",
    ...(filter ? [`metric filter ${filter.filter.value.filterName}`] : []),
    ...(unit ? [`metric ${metricName(unit.transformation)}`, `alarm ${unit.alarm.value.alarmName}`] : []),
  ].join(" → ");
}

function noTrail({ trails }: Posture): string {
  return trails.length > 0 ? "no trail in scope is a multi-Region trail" : "no trail is in scope";
}

function trailEvidence({ trails, regions }: Posture): string[] {
  const named = trails.map(({ pointer }) => `${pointer}/isMultiRegionTrail`);
  return named.length > 0 ? named : regions.map((region) => region.trails.pointer);
}
