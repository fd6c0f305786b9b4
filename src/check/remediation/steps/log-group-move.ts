import type { Step } from "../../../model/documents/result.ts";
import type { MetricFilter } from "../../../model/documents/settings/monitoring.ts";
import type { Want } from "../../../model/findings/check.ts";
import type { Posture, PostureTrail } from "../../../model/resources/posture.ts";
import { cli } from "../remedy.ts";
import { giveLogGroup, NEW_LOG_GROUP } from "./destination-steps.ts";

/** A trail leaves its log group for one whose name the reader chooses. Its metric filters are put on the new one. */
export interface LeaveGroupWant extends Want {
  readonly kind: "leave-log-group";
  readonly trail: string;
}

/** The steps of a remedy are on the log group that a trail has. */
export interface UseGroupWant extends Want {
  readonly kind: "use-log-group";
  readonly trail: string;
  /** The steps in their place, where the trail leaves it. */
  readonly moved: () => readonly Step[];
}

export function leaveLogGroup({ arn }: Pick<PostureTrail, "arn">): Want {
  const want: LeaveGroupWant = { kind: "leave-log-group", trail: arn };
  return want;
}

export function useLogGroup({ arn }: Pick<PostureTrail, "arn">, moved: UseGroupWant["moved"]): Want {
  const want: UseGroupWant = { kind: "use-log-group", trail: arn, moved };
  return want;
}

/** The id of the step that puts a metric filter on a log group: one for each name, whichever finding asks for it. */
export const filterStepId = (region: string, group: string, name: string) =>
  `put-metric-filter ${region} ${group} ${name}`;

/**
 * The metric filters of the log group that a trail leaves, on the new one: alarms stay on their metrics.
 *
 * @param given - steps that put better filters of the same names, by id.
 */
export function carriedFilters(posture: Posture, arn: string, given: ReadonlySet<string>): Step[] {
  const trail = posture.trails.find((one) => one.arn === arn);
  if (trail?.logGroup?.owner !== "own") return [];
  const { homeRegion, accountId, logGroup } = trail;
  const [create] = giveLogGroup(trail, null);
  return logGroup.metricFilters.items
    .map(({ value }) => ({ id: filterStepId(homeRegion, NEW_LOG_GROUP, value.filterName), value }))
    .filter(({ id }) => !given.has(id))
    .map(({ id, value }) => ({
      id,
      title: `Create metric filter ${value.filterName} of ${logGroup.name} on the new log group`,
      after: create ? [create.id] : [],
      effect: "creates",
      account: accountId,
      console: [
        `Open CloudWatch in ${homeRegion}, choose Log groups, then ${logGroup.name}, then Metric filters, and create ${value.filterName} on the new log group with the same pattern and metric`,
      ],
      cli: [cli`aws logs put-metric-filter --cli-input-json ${JSON.stringify(inputOf(value))} --region ${homeRegion}`],
    }));
}

/** The members of `PutMetricFilter`. */
function inputOf(filter: MetricFilter) {
  const { filterName, filterPattern, applyOnTransformedLogs, fieldSelectionCriteria, emitSystemFieldDimensions } =
    filter;
  return {
    logGroupName: NEW_LOG_GROUP,
    filterName,
    filterPattern,
    metricTransformations: filter.metricTransformations.map(({ defaultValue, dimensions, unit, ...metric }) => ({
      ...metric,
      ...(defaultValue === null ? {} : { defaultValue }),
      ...(Object.keys(dimensions).length > 0 ? { dimensions } : {}),
      ...(unit === null ? {} : { unit }),
    })),
    ...(applyOnTransformedLogs ? { applyOnTransformedLogs } : {}),
    ...(fieldSelectionCriteria === null ? {} : { fieldSelectionCriteria }),
    ...(emitSystemFieldDimensions.length > 0 ? { emitSystemFieldDimensions } : {}),
  };
}
