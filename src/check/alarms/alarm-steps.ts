import type { AlarmSet, SetEvent } from "../../filters/index.ts";
import { partitionOf } from "../../model/aws/partitions.ts";
import type { Step } from "../../model/documents/result.ts";
import { ALARM_LINKS } from "../../model/findings/alarm-links.ts";
import type { Remedy } from "../../model/findings/check.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { type EventSet, managementEventsOf } from "../../selectors/index.ts";
import { enabledRegions } from "../recording/recorders.ts";
import { cli } from "../remediation/remedy.ts";
import { FILTERS_NOTE, giveLogGroup, NEW_LOG_GROUP } from "../remediation/steps/destination-steps.ts";
import { filterStepId } from "../remediation/steps/log-group-move.ts";
import { alarmOn, type Chain, type Planned, recordEverywhere, recordMore } from "../remediation/wants.ts";
import { whereOf } from "./alarm-verdict.ts";
import { type Break, breaksFor, type Path, pathsOf } from "./paths.ts";

const NAMESPACE = "CloudTrailMetrics";
/** One topic for all alarms of a Region. */
export const TOPIC = "cloudtrail-alarms";

const SCAN_AGAIN =
  "Send the events of the multi-Region trail to a log group, then scan again: the next finding has the metric filter and the alarm.";

/** Where alarms are made: an account and a Region. */
export interface Place {
  readonly accountId: string;
  readonly region: string;
}

/**
 * A metric filter with the set's own pattern, one topic for all alarms, and an alarm that one match brings to ALARM; before
 * them the log group, where the trail has none that takes filters. Which trail records comes first: the plan of all
 * findings decides it, and the filter is made on that trail's group.
 */
export function alarmRemedy(posture: Posture, set: AlarmSet): Remedy {
  const events = set.events(whereOf(posture));
  const [best] = byProgress(posture, events);
  const first = best?.breaks[0]?.link;
  const recording =
    !best || first === "trail"
      ? recordEverywhere()
      : first === "selectors"
        ? recordMore((after) => recorded(after, events))
        : undefined;
  return {
    steps: [],
    wants: [...(recording?.wants ?? []), alarmOn((planned) => chainOf(set, events, planned))],
    ...(recording ? { note: SCAN_AGAIN } : {}),
  };
}

/** A trail of the account with every link that breaks before its filters. */
interface Progress {
  readonly path: Path;
  readonly breaks: readonly Break[];
}

/** The account's own multi-Region trails: first those whose chain breaks last. */
function byProgress(posture: Posture, events: readonly SetEvent[]): Progress[] {
  return pathsOf(posture)
    .filter(({ trail }) => trail.owner !== "foreign")
    .map((path) => ({ path, breaks: breaksFor(path, events) }))
    .toSorted((a, b) => progress(b.breaks[0]) - progress(a.breaks[0]));
}

const progress = (broken: Break | undefined) => (broken ? ALARM_LINKS.indexOf(broken.link) : ALARM_LINKS.length);

const isBeforeGroup = ({ link }: Break) => link === "trail" || link === "selectors";

function chainOf(
  set: AlarmSet,
  events: readonly SetEvent[],
  { present, after, left, restored }: Planned,
): Chain | undefined {
  const now = new Map(byProgress(present, events).map(({ path, breaks }) => [path.trail.arn, breaks]));
  const settled = new Set(present.trails.flatMap(({ arn }) => (restored.has(arn) ? [] : arn)));
  const [best] = byProgress(after, events)
    .filter(({ path, breaks }) => settled.has(path.trail.arn) && !breaks.some(isBeforeGroup))
    .toSorted(
      (a, b) =>
        progress(b.breaks[0]) - progress(a.breaks[0]) ||
        Number(isTheirs(a, left)) - Number(isTheirs(b, left)) ||
        laterIn(now, b) - laterIn(now, a),
    );
  if (!best) return undefined;
  const { trail, group } = best.path;
  const isReady = (one: Posture) =>
    pathsOf(one).some((path) => path.trail.arn === trail.arn && !breaksFor(path, events).some(isBeforeGroup));
  if (isTheirs(best, left)) return { trail: trail.arn, isReady, steps: [], note: askOwner(trail, set) };
  const breaks = new Map(best.breaks.map((one) => [one.link, one]));
  const target = left.has(trail.arn)
    ? { name: NEW_LOG_GROUP, steps: giveLogGroup(trail, null) }
    : targetOf(best.path, breaks.get("log-group"), breaks.get("log-class"));
  const place = { accountId: trail.accountId, region: group?.owner === "own" ? group.region : trail.homeRegion };
  const before = target.steps.map(({ id }) => id);
  return {
    trail: trail.arn,
    isReady,
    ...(group?.owner === "foreign" ? { note: FILTERS_NOTE } : {}),
    steps: [...target.steps, ...alarmSteps(set, place, target.name, before)],
  };
}

/** Whether a trail sends its events to a log group of another account, and is to send them there. */
const isTheirs = ({ path: { trail, group } }: Progress, left: ReadonlySet<string>) =>
  group !== null && group.owner !== "own" && !left.has(trail.arn);

/** Alarms on the log group of another account are its own: the trail stays there. */
const askOwner = ({ name, logGroup }: PostureTrail, { label }: AlarmSet) =>
  `${name} sends its events to account ${logGroup?.accountId}. Ask the owning account for alarms on ${label}.`;

/** How far the chain of a trail reaches now. */
const laterIn = (now: ReadonlyMap<string, readonly Break[]>, { path }: Progress) => {
  const breaks = now.get(path.trail.arn);
  return breaks ? progress(breaks[0]) : -1;
};

/** The log group that metric filters are put on, and the steps that make it. */
function targetOf(
  { trail, group }: Path,
  missing: Break | undefined,
  unfit: Break | undefined,
): { readonly name: string; readonly steps: readonly Step[] } {
  if (group?.owner === "own" && missing) return { name: group.name, steps: giveLogGroup(trail, group) };
  if (group?.owner === "own" && !unfit) return { name: group.name, steps: [] };
  // The class of a log group cannot be changed.
  return { name: NEW_LOG_GROUP, steps: giveLogGroup(trail, null) };
}

/** The management events among which those of the set are. */
function recorded(posture: Posture, events: readonly SetEvent[]): EventSet[] {
  const sources = [...new Set(events.map(({ record }) => String(record.eventSource)))];
  const reads = events.some(({ record }) => record.readOnly === true);
  const regions = enabledRegions(posture).map(({ name }) => name);
  return sources.map((source) => managementEventsOf(source, { regions, ...(reads ? {} : { readOnly: false }) }));
}

/**
 * The filter on a log group, the topic with a subscription, and the alarm.
 *
 * @param after - what makes the log group, by the ids of its steps.
 */
export function alarmSteps(set: AlarmSet, place: Place, group: string, after: readonly string[]): Step[] {
  const { accountId, region } = place;
  const metric = pascal(set.name);
  const name = `cloudtrail-${set.name}`;
  const topic = topicSteps(place, TOPIC);
  const topicArn = topicArnOf(place, TOPIC);
  const filter: Step = {
    id: filterStepId(region, group, name),
    title: `Create metric filter ${name} on log group ${group}`,
    after: [...after],
    effect: "creates",
    account: accountId,
    cost: "CloudWatch charges for each metric and each alarm.",
    console: [
      `Open CloudWatch in ${region}, choose Log groups, then ${group}, then Metric filters`,
      `Choose Create metric filter with the pattern ${set.pattern}, namespace ${NAMESPACE}, metric ${metric} and value 1`,
    ],
    cli: [
      cli`aws logs put-metric-filter --log-group-name ${group} --filter-name ${name} --filter-pattern ${set.pattern}
        --metric-transformations ${`metricName=${metric},metricNamespace=${NAMESPACE},metricValue=1`} --region ${region}`,
    ],
  };
  const alarm: Step = {
    id: `put-metric-alarm ${region} ${name}`,
    title: `Create alarm ${name} on metric ${metric}`,
    after: [filter.id, ...topic.map(({ id }) => id)],
    effect: "creates",
    account: accountId,
    console: [
      `Open CloudWatch in ${region}, choose All alarms, then Create alarm, and select metric ${NAMESPACE}/${metric}`,
      `Choose Sum over 5 minutes, Greater/Equal than 1, 1 out of 1 datapoints, treat missing data as good, and notify topic ${TOPIC} in alarm`,
    ],
    cli: [
      cli`aws cloudwatch put-metric-alarm --alarm-name ${name} --namespace ${NAMESPACE} --metric-name ${metric}
        --statistic Sum --period 300 --evaluation-periods 1 --threshold 1
        --comparison-operator GreaterThanOrEqualToThreshold --treat-missing-data notBreaching
        --alarm-actions ${topicArn} --region ${region}`,
    ],
  };
  return [filter, ...topic, alarm];
}

export const topicArnOf = ({ accountId, region }: Place, name: string) =>
  `arn:${partitionOf(region)}:sns:${region}:${accountId}:${name}`;

/** A topic, which is made again where it was deleted, and a subscription: shared by all findings on it. */
export function topicSteps(place: Place, name: string): readonly [Step, Step] {
  const { accountId, region } = place;
  const arn = topicArnOf(place, name);
  const topic: Step = {
    id: `create-topic ${arn}`,
    title: `Create topic ${name}`,
    effect: "creates",
    account: accountId,
    console: [`Open Amazon SNS in ${region}, choose Topics, then Create topic, and create the standard topic ${name}`],
    cli: [cli`aws sns create-topic --name ${name} --region ${region}`],
  };
  return [topic, subscribe(place, name, [topic.id])];
}

export function subscribe(place: Place, name: string, after: readonly string[] = []): Step {
  const { accountId, region } = place;
  const arn = topicArnOf(place, name);
  return {
    id: `subscribe ${arn}`,
    title: `Subscribe an address to topic ${name}, and confirm it`,
    after: [...after],
    effect: "creates",
    account: accountId,
    console: [
      `Open Amazon SNS in ${region}, choose Topics, then ${name}, and create a subscription`,
      "Confirm the subscription with the link in the message",
    ],
    cli: [
      cli`aws sns subscribe --topic-arn ${arn} --protocol email --notification-endpoint EMAIL_ADDRESS --region ${region}`,
    ],
  };
}

const pascal = (name: string) =>
  name
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
