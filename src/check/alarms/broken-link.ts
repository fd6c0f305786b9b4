import type { AlarmCoverage } from "../../filters/index.ts";
import { type CloudTrailRecord, changedBy, type SetEvent } from "../../filters/index.ts";
import { ALARM_LINKS, type AlarmLink } from "../../model/findings/alarm-links.ts";
import { type Break, breakFor, type Path } from "./paths.ts";
import type { Unit, WatchedFilter } from "./units.ts";

/** Where the chain of a path breaks for an event, with what it had up to there. */
export interface BrokenChain {
  readonly broken: Break;
  readonly path: Path | undefined;
  readonly filter?: WatchedFilter;
  readonly unit?: Unit;
}

type Missed = Extract<AlarmCoverage, { witness: SetEvent }>;

/** Of all paths the break that is furthest along the chain: what to fix takes the least from there. */
export function furthestBreak(
  paths: readonly Path[],
  events: readonly SetEvent[],
  missed: Missed,
): BrokenChain | undefined {
  const chains = paths.map((path) => chainOf(path, events, missed));
  return chains.toSorted((a, b) => rank(b.broken.link) - rank(a.broken.link))[0];
}

const rank = (link: AlarmLink) => ALARM_LINKS.indexOf(link);

function chainOf(path: Path, events: readonly SetEvent[], missed: Missed): BrokenChain {
  const broken = breakFor(path, events);
  const { group, filters } = path;
  if (broken || !group) return { path, broken: broken ?? { link: "log-group", because: "", evidence: [] } };
  const lists = [group.metricFilters.pointer];
  if (filters.length === 0)
    return {
      path,
      broken: { link: "filter", because: `log group ${group.name} has no metric filter`, evidence: lists },
    };
  const { witness, way } = missed;
  const record = changedBy(witness.record, way ?? []);
  const matching = filters.filter((filter) => filter.matches(record) !== false);
  if (matching.length === 0) {
    const narrow = way && filters.find((filter) => filter.matches(witness.record) === true);
    const because = narrow
      ? `metric filter ${narrow.filter.value.filterName} excludes ${inWords(missed)}`
      : `no metric filter of ${group.name} matches ${inWords(missed)}`;
    const evidence = narrow ? [`${narrow.filter.pointer}/filterPattern`] : lists;
    return { path, ...(narrow ? { filter: narrow } : {}), broken: { link: "filter", because, evidence } };
  }
  const chains = matching.flatMap((filter) => unitChains(path, filter, record));
  return chains.toSorted((a, b) => rank(b.broken.link) - rank(a.broken.link))[0] as BrokenChain;
}

function unitChains(path: Path, filter: WatchedFilter, record: CloudTrailRecord): BrokenChain[] {
  const { filterName, metricTransformations } = filter.filter.value;
  const region = filter.group.region;
  if (filter.units.length === 0) {
    const metrics = metricTransformations.map(metricName);
    const because = `no alarm in ${region} is on metric ${metrics.join(", ")} of metric filter ${filterName}`;
    return [{ path, filter, broken: { link: "alarm", because, evidence: [filter.filter.pointer] } }];
  }
  return filter.units.map((unit): BrokenChain => {
    const evidence = [unit.alarm.pointer, filter.filter.pointer];
    const seen = unit.sees(record);
    const { alarmName } = unit.alarm.value;
    if (seen === false) {
      const because = unit.unseen || `alarm ${alarmName} watches dimensions that such an event does not have`;
      return { path, filter, unit, broken: { link: "dimensions", because, evidence } };
    }
    return { path, filter, unit, broken: { link: "threshold", because: unit.rings.because, evidence } };
  });
}

export const metricName = ({ metricNamespace, metricName: name }: { metricNamespace: string; metricName: string }) =>
  `${metricNamespace}/${name}`;

/** The event that raises no alarm: `DeleteTrail by an IAM user`, and what differs in it. */
export function inWords({ witness, way = [] }: Missed): string {
  const differences = way.map(({ path, value }) =>
    value === undefined ? `without ${path.join(".")}` : `with ${path.join(".")} ${JSON.stringify(value)}`,
  );
  return [witness.words, differences.join(" and ")].filter((part) => part !== "").join(" ");
}
