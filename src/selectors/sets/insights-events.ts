import type { EventSet } from "./event-set.ts";
import { managementEvents } from "./management-events.ts";
import { inRegions, is, type Where } from "./where.ts";

/** Insights events of a type on calls of a category. */
export function insightEvents(
  insightType: string,
  { regions, source = "Management" }: Pick<Where, "regions"> & { readonly source?: "Management" | "Data" },
): EventSet {
  const [eventSource, eventName] = ["ec2.amazonaws.com", "RunInstances"];
  return {
    label: `${insightType} events on ${source.toLowerCase()} calls`,
    category: "Insight",
    fields: { ...inRegions(regions), insightType: is(insightType), insightSource: is(source) },
    samples: regions.map((awsRegion) => ({
      eventCategory: "Insight",
      eventType: "AwsCloudTrailInsight",
      insightType,
      insightSource: source,
      eventSource,
      eventName,
      readOnly: false,
      globalService: false,
      awsRegion,
    })),
  };
}

/**
 * The management events that an Insights type analyses: writes for call rates, all for error rates. Source: AWS CloudTrail
 * API, "InsightSelector".
 */
export function analysedBy(insightType: string, regions: readonly string[]): EventSet {
  return managementEvents(insightType === "ApiCallRateInsight" ? { regions, readOnly: false } : { regions });
}
