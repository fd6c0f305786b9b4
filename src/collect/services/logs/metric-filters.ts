import { CloudWatchLogsClient, DescribeMetricFiltersCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { MetricFilter } from "../../../model/documents/settings/monitoring.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { numberOf, textOf, textsOf } from "../answers/shape.ts";

const API = "logs:DescribeMetricFilters";

/** The metric filters of a log group, by name. */
export async function metricFilters(
  session: Session,
  { name, region }: { readonly name: string; readonly region: string },
  abortSignal: AbortSignal,
): Promise<MetricFilter[]> {
  const client = session.client(CloudWatchLogsClient, region);
  return everyPage<MetricFilter>(
    async (nextToken, found) => {
      const page = await client.send(new DescribeMetricFiltersCommand({ logGroupName: name, nextToken }), {
        abortSignal,
      });
      if (!Array.isArray(page.metricFilters)) throw new MalformedResponse(API);
      found.push(...page.metricFilters.map(filterOf));
      return page.nextToken;
    },
    (found) => found.sort(byName),
  );
}

const byName = (a: MetricFilter, b: MetricFilter) => (a.filterName < b.filterName ? -1 : 1);

function filterOf(given: unknown): MetricFilter {
  const one = Object(given) as Readonly<Record<string, unknown>>;
  const filterName = textOf(API, one.filterName);
  if (filterName === null || !Array.isArray(one.metricTransformations)) throw new MalformedResponse(API);
  return {
    filterName,
    filterPattern: textOf(API, one.filterPattern) ?? "",
    metricTransformations: one.metricTransformations.map(transformationOf),
    applyOnTransformedLogs: one.applyOnTransformedLogs === true,
    fieldSelectionCriteria: textOf(API, one.fieldSelectionCriteria),
    emitSystemFieldDimensions: textsOf(API, one.emitSystemFieldDimensions),
  };
}

function transformationOf(given: unknown): MetricFilter["metricTransformations"][number] {
  const one = Object(given) as Readonly<Record<string, unknown>>;
  const [metricNamespace, metricName] = [textOf(API, one.metricNamespace), textOf(API, one.metricName)];
  if (metricNamespace === null || metricName === null) throw new MalformedResponse(API);
  const dimensions = Object.entries(Object(one.dimensions ?? {})).map(([key, value]) => [
    key,
    textOf(API, value) ?? "",
  ]);
  return {
    metricNamespace,
    metricName,
    metricValue: textOf(API, one.metricValue) ?? "",
    defaultValue: numberOf(API, one.defaultValue),
    dimensions: Object.fromEntries(dimensions),
    unit: textOf(API, one.unit),
  };
}
