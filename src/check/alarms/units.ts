import {
  allTest,
  type CloudTrailRecord,
  compileFilter,
  type Filter,
  type PatternError,
  type Teller,
  waysToFail,
} from "../../filters/index.ts";
import type { Alarm, MetricFilter } from "../../model/documents/settings/monitoring.ts";
import type { PostureAlarm, PostureLogGroup, PostureMetricFilter } from "../../model/resources/posture.ts";
import { shorten } from "../../model/text/safe-text.ts";
import { type Reasoned, ringsOnOneMatch, type Transformation, watchedBy } from "./ringing.ts";

/** A metric filter with what it matches. */
export interface WatchedFilter {
  readonly filter: PostureMetricFilter;
  readonly group: PostureLogGroup;
  readonly compiled: Filter | { readonly error: PatternError };
  /** Whether it matches a record; `undefined`: not known, for the reason in `doubt`. */
  readonly matches: (record: CloudTrailRecord) => boolean | undefined;
  readonly waysToFail: Teller["waysToFail"];
  /** Why it is not known what the filter matches; empty where it is. */
  readonly doubt: string;
  readonly units: readonly Unit[];
}

/** A metric that a filter makes, and an alarm on it. */
export interface Unit {
  readonly transformation: Transformation;
  readonly alarm: PostureAlarm;
  /** Whether the alarm sees the metric of a record: it has the same dimensions, with the record's values. */
  readonly sees: (record: CloudTrailRecord) => boolean | undefined;
  /** Why it sees no record; empty where it sees some. */
  readonly unseen: string;
  readonly rings: Reasoned;
}

const compiledFilters = new WeakMap<MetricFilter, ReturnType<typeof compileFilter>>();

/** The pattern of a filter, compiled once for all controls. */
function compiledOf(filter: MetricFilter): ReturnType<typeof compileFilter> {
  const known = compiledFilters.get(filter);
  if (known) return known;
  const made = compileFilter(filter.filterPattern);
  compiledFilters.set(filter, made);
  return made;
}

/** Longer patterns, expressions and queries are quoted by their beginning and end. */
const LONGEST_QUOTE = 300;

/** A text of the account's own, as a reason quotes it. */
export const quotedText = (text: string) => shorten(text, LONGEST_QUOTE);

/** A filter of a log group, with each metric that it makes and each alarm there. */
export function watchedFilter(filter: PostureMetricFilter, group: PostureLogGroup): WatchedFilter {
  const { value } = filter;
  const compiled = compiledOf(value);
  const doubt = doubtOf(value, compiled);
  const seen = new WeakMap<CloudTrailRecord, boolean | undefined>();
  const matches = (record: CloudTrailRecord) => {
    if ("error" in compiled) return undefined;
    if (!seen.has(record)) seen.set(record, compiled.matches(record));
    const answer = seen.get(record);
    // What narrows the filter further can only take matches away.
    return answer === true && doubt !== "" ? undefined : answer;
  };
  const units = value.metricTransformations.flatMap((transformation) =>
    filter.alarms.items.flatMap((alarm) => unitOf(transformation, alarm, value, group) ?? []),
  );
  const ways: Teller["waysToFail"] = (record, stays) =>
    // What could not be parsed is not known to tell of anything.
    "error" in compiled ? { ways: [], open: true } : waysToFail(compiled.pattern, record, stays);
  return { filter, group, compiled, matches, waysToFail: ways, doubt, units };
}

function doubtOf({ filterName, filterPattern, ...filter }: MetricFilter, compiled: object): string {
  if ("error" in compiled)
    return `the pattern of metric filter ${filterName} could not be parsed (${(compiled.error as PatternError).message}): ${quotedText(filterPattern)}`;
  if (filter.fieldSelectionCriteria)
    return `metric filter ${filterName} is limited to ${quotedText(filter.fieldSelectionCriteria)}`;
  return filter.applyOnTransformedLogs ? `metric filter ${filterName} is applied to transformed logs` : "";
}

function unitOf(
  transformation: Transformation,
  alarm: PostureAlarm,
  filter: MetricFilter,
  group: PostureLogGroup,
): Unit | undefined {
  const watched = watchedBy(alarm.value, transformation);
  if (!watched) return undefined;
  const unit = { transformation, alarm };
  if ("expression" in watched) {
    const because = `alarm ${alarm.value.alarmName} computes ${quotedText(watched.expression)}`;
    return { ...unit, sees: () => undefined, unseen: "", rings: { holds: undefined, because } };
  }
  const rings = ringsOnOneMatch(alarm.value, transformation, watched);
  return { ...unit, rings, ...seeing(alarm.value, watched.dimensions, transformation, filter, group) };
}

/** An alarm sees a metric only if it has each of its dimensions, and no others. CloudWatch User Guide, "Dimensions". */
function seeing(
  { alarmName }: Alarm,
  wanted: Alarm["dimensions"],
  { dimensions }: Transformation,
  { emitSystemFieldDimensions }: MetricFilter,
  { accountId }: PostureLogGroup,
): Pick<Unit, "sees" | "unseen"> {
  const made = [...Object.keys(dimensions), ...emitSystemFieldDimensions];
  const names = wanted.map(({ name }) => name);
  const differs = made.length !== names.length || made.some((name) => !names.includes(name));
  if (differs) {
    const list = (some: readonly string[]) => (some.length > 0 ? `dimensions ${some.join(", ")}` : "no dimensions");
    return { sees: () => false, unseen: `alarm ${alarmName} has ${list(names)}, the metric has ${list(made)}` };
  }
  const tests = wanted.map(({ name, value }): ((record: CloudTrailRecord) => boolean | undefined) => {
    const selector = dimensions[name];
    if (selector !== undefined) return valueTest(selector, value);
    // The field of a record of another account, or of another Region, is not documented.
    return name === "@aws.account" && value === accountId ? () => true : () => undefined;
  });
  return {
    unseen: "",
    sees: allTest(tests),
  };
}

/** Whether a record has this value where a dimension takes it from. */
function valueTest(selector: string, value: string): (record: CloudTrailRecord) => boolean | undefined {
  const filter = /["*\\]/.test(value) ? undefined : compileFilter(`{ ${selector} = "${value}" }`);
  return filter && !("error" in filter) ? filter.matches : () => undefined;
}
