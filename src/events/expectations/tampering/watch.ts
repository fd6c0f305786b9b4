import { type EventPattern, eventOf, eventTest, parseEventPattern } from "../../../event-patterns/index.ts";
import { ALARM_SETS, type CloudTrailRecord, ROOT_USAGE, UNAUTHORIZED_API_CALLS } from "../../../filters/index.ts";
import { TAMPERING_CALLS } from "../../../model/aws/trail-tampering.ts";
import type { Alarm } from "../../../model/documents/settings/monitoring.ts";
import type { LogGroup, Snapshot } from "../../../model/documents/snapshot.ts";
import { type EventRecord, isObject, objectAt, textAt } from "../../../model/events/record.ts";
import { alarmedGroupsIn, alarmsOn } from "../../../model/resources/alarms.ts";
import { mayMatchCloudTrail } from "../../../model/resources/event-rules.ts";

/** What an alarm or a rule tells of: of the sample events those that a rule matches, of the trails' log groups only whether an alarm is on one. */
export type Watch = ReadonlySet<number>;

export const NOTHING: Watch = new Set();
const TRAILS: Watch = new Set([0]);

/** Whether something is no longer told of. */
export const loses = (before: Watch, after: Watch): boolean => [...before].some((one) => !after.has(one));

export const both = (a: Watch, b: Watch): Watch => new Set([...a, ...b]);

/** What the alarm of PutMetricAlarm, PutCompositeAlarm or PutLogAlarm is on; undefined where not all metrics of the log groups are known. */
export function watchOfAlarm(parameters: EventRecord, region: string, snapshot: Snapshot): Watch | undefined {
  const alarm = alarmIn(parameters);
  const alarms = snapshot.regions[region]?.alarms;
  const others = alarms?.state === "read" ? alarms.value : [];
  const groups = alarmedGroupsIn(snapshot, region);
  if (alarmsOn(groups, [...others, alarm]).includes(alarm)) return TRAILS;
  const isKnown = groupsIn(snapshot, region).every(({ metricFilters }) => metricFilters.state === "read");
  return isKnown ? NOTHING : undefined;
}

/** The log groups that trails of the account write to in a Region. */
export const groupsIn = ({ logGroups, account }: Snapshot, region: string): LogGroup[] =>
  Object.values(logGroups).filter((group) => group.region === region && group.accountId === account.id);

/** As CloudTrail writes the parameters of a call: what tells what an alarm is on, and nothing else. */
function alarmIn(parameters: EventRecord): Alarm {
  const query = objectAt(parameters, "scheduledQueryConfiguration");
  return {
    alarmName: textAt(parameters, "alarmName") ?? "",
    alarmArn: "",
    kind: "metric",
    actionsEnabled: true,
    alarmActions: [],
    stateValue: "",
    ...metricIn(parameters),
    ...{ statistic: null, extendedStatistic: null, unit: null, evaluationPeriods: null, datapointsToAlarm: null },
    ...{ threshold: null, comparisonOperator: null, treatMissingData: null },
    metrics: objectsOf(parameters.metrics).map((one) => ({
      id: "",
      expression: textAt(one, "expression") ?? null,
      metricStat: { ...metricIn(objectAt(objectAt(one, "metricStat"), "metric")), stat: null, unit: null },
      returnData: true,
    })),
    alarmRule: textAt(parameters, "alarmRule") ?? null,
    query: {
      text: "",
      logGroups: Array.isArray(query.logGroupIdentifiers) ? query.logGroupIdentifiers.map(String) : [],
      aggregation: null,
    },
  };
}

const metricIn = (given: EventRecord) => ({
  namespace: textAt(given, "namespace") ?? null,
  metricName: textAt(given, "metricName") ?? null,
  dimensions: [],
  period: null,
});

const objectsOf = (list: unknown): readonly EventRecord[] => (Array.isArray(list) ? list.filter(isObject) : []);

type Account = Pick<Snapshot["account"], "id" | "partition">;

/**
 * Which events a rule in a Region tells of: the calls that may blind a trail, and the events that CIS AWS Foundations asks alarms for. A
 * rule that automation needs, such as on RunInstances, tells of none. A pattern that is not understood may match each.
 */
export function watchOfRule(
  { state, eventPattern }: { readonly state: string | undefined; readonly eventPattern: string | undefined },
  region: string,
  account: Account,
): Watch {
  if (state === "DISABLED" || eventPattern === undefined || !mayMatchCloudTrail(eventPattern)) return NOTHING;
  const key = JSON.stringify([account.id, account.partition, region, eventPattern]);
  const known = watches.get(key);
  if (known) return known;
  const watch = matchedBy(eventPattern, samplesIn(region, account));
  if (watches.size >= MOST_WATCHES) watches.clear();
  watches.set(key, watch);
  return watch;
}

const watches = new Map<string, Watch>();
const MOST_WATCHES = 1000;
/** Steps for one pattern and all samples. */
const MOST_STEPS = 1_000_000;

function matchedBy(text: string, samples: readonly object[]): Watch {
  const parsed = parseEventPattern(text);
  const all = new Set(samples.keys());
  if ("error" in parsed) return all;
  try {
    const matches = eventTest(loosened(parsed.pattern), { left: MOST_STEPS });
    return new Set([...samples.keys()].filter((i) => matches(samples[i]) !== false));
  } catch {
    return all;
  }
}

/** Members of records that the samples are made for. What a pattern asks of others, such as the caller or an error, a record may have. */
const SAMPLED = ["source", "detail-type", "detail.eventSource", "detail.eventName", "detail.eventType"];

function loosened(pattern: EventPattern): EventPattern {
  if ("all" in pattern) return { all: pattern.all.map(loosened) };
  if ("any" in pattern) return { any: pattern.any.map(loosened) };
  return isSampled(pattern) ? pattern : { all: [] };
}

const isSampled = ({ path }: Exclude<EventPattern, { all: unknown } | { any: unknown }>): boolean =>
  SAMPLED.includes(path.join("."));

/** Of these sets any call may be: an automation's rule on one call is no alarm on them. */
const SETS = ALARM_SETS.filter((set) => set !== ROOT_USAGE && set !== UNAUTHORIZED_API_CALLS);

function samplesIn(region: string, { id, partition }: Account): object[] {
  const where = { accountId: id, partition, globalRegion: region, regions: [region] };
  const ofSets = SETS.flatMap((set) => set.events(where).map(({ record }) => record));
  const calls = TAMPERING_CALLS.map(
    ({ eventSource, eventName }): CloudTrailRecord => ({ eventSource, eventName, eventType: "AwsApiCall" }),
  );
  return [...ofSets, ...calls].map((record) => eventOf(record));
}
