import { parseArn } from "../../model/aws/arn.ts";
import { globalRegion, partitionOf } from "../../model/aws/partitions.ts";
import type { CloudTrailEvent } from "../event/event.ts";
import { GLOBAL_SOURCES } from "../event/global-service.ts";
import { exampleOf } from "../text/text-format.ts";
import { type TextSet, textSet } from "../text/text-set.ts";
import { arnFormat } from "./arn-format.ts";
import type { EventSet } from "./event-set.ts";
import { SAMPLE_CALLS } from "./sample-calls.ts";
import { SAMPLE_DATA_EVENTS } from "./sample-data-events.ts";

/** Where, and which half: reads (`true`), writes (`false`) or both. */
export interface Where {
  readonly regions: readonly string[];
  readonly readOnly?: boolean;
}

/** The event sources that a trail can leave out of its management events. AWS CloudTrail API, "EventSelector". */
export const EXCLUDABLE_SOURCES = ["kms.amazonaws.com", "rdsdata.amazonaws.com"] as const;

const PRINCIPAL = (partition: string) => `arn:${partition}:iam::111122223333:user/example`;

const is = (...equals: string[]) => textSet({ equals });
const half = (readOnly: boolean | undefined) => (readOnly === undefined ? {} : { readOnly: is(String(readOnly)) });
const halfWords = (readOnly: boolean | undefined) => (readOnly === undefined ? "" : readOnly ? "read " : "write ");
const inRegions = (regions: readonly string[]) => ({ awsRegion: is(...regions) });
const placeWords = (regions: readonly string[]) =>
  regions.length > 3 ? `${regions.length} regions` : regions.join(", ");

function calls(
  sources: readonly string[] | undefined,
  { regions, readOnly }: Where,
  more: CloudTrailEvent = {},
): CloudTrailEvent[] {
  const wanted = SAMPLE_CALLS.filter(
    (one) =>
      (sources === undefined || sources.includes(one.eventSource)) &&
      (readOnly === undefined || one.readOnly === readOnly),
  );
  return regions.flatMap((awsRegion) =>
    wanted.map((one) => ({
      eventCategory: "Management",
      eventType: "AwsApiCall",
      awsRegion,
      globalService: false,
      userIdentityArn: PRINCIPAL(partitionOf(awsRegion)),
      ...one,
      ...more,
    })),
  );
}

const notGlobal = (one: CloudTrailEvent) => !(GLOBAL_SOURCES as readonly string[]).includes(one.eventSource ?? "");

/** The management events of regions, without global service events and without those of `exceptSources`. */
export function managementEvents(where: Where & { readonly exceptSources?: readonly string[] }): EventSet {
  const except = [...GLOBAL_SOURCES, ...(where.exceptSources ?? [])];
  return {
    label: `${halfWords(where.readOnly)}management events in ${placeWords(where.regions)}`,
    category: "Management",
    fields: { ...inRegions(where.regions), ...half(where.readOnly), eventSource: textSet({ notEquals: except }) },
    samples: calls(undefined, where).filter(notGlobal),
  };
}

/** The management events of one service, such as `kms.amazonaws.com`. */
export function managementEventsOf(eventSource: string, where: Where): EventSet {
  const { regions, readOnly } = where;
  const typical = calls([eventSource], where);
  // A service of which no call of that half is well known: what a plain event looks like is known all the same.
  const samples =
    typical.length > 0 || readOnly === undefined ? typical : calls([eventSource], { regions }, { readOnly });
  return {
    label: `${halfWords(where.readOnly)}management events of ${eventSource} in ${placeWords(where.regions)}`,
    category: "Management",
    fields: { ...inRegions(regions), ...half(readOnly), eventSource: is(eventSource) },
    samples,
  };
}

/** The global service events of a partition: IAM, CloudFront, Route 53, and STS by its global endpoint. */
export function globalServiceEvents({
  partition,
  readOnly,
}: {
  readonly partition: string;
  readonly readOnly?: boolean;
}): EventSet {
  const region = globalRegion(partition);
  const regions = region ? [region] : [];
  const sources = [...GLOBAL_SOURCES, "sts.amazonaws.com"];
  const where = readOnly === undefined ? { regions } : { regions, readOnly };
  return {
    label: `${halfWords(readOnly)}global service events`,
    category: "Management",
    fields: {
      ...(region ? inRegions([region]) : {}),
      ...half(readOnly),
      globalService: is("true"),
      eventSource: is(...sources),
    },
    samples: calls(sources, where, { globalService: true, userIdentityArn: PRINCIPAL(partition) }),
  };
}

/** The data events of a resource type, or of its resources with the ARNs that `arn` takes in. */
export function dataEvents(
  type: string,
  where: Where & { readonly partition: string; readonly arn?: TextSet; readonly label?: string },
): EventSet {
  const { partition, regions, readOnly } = where;
  const likely = SAMPLE_DATA_EVENTS[type];
  const names = [
    ...(readOnly !== false ? [{ eventName: likely?.read ?? "GetExample", readOnly: true }] : []),
    ...(readOnly !== true ? [{ eventName: likely?.write ?? "PutExample", readOnly: false }] : []),
  ];
  const samples = regions.flatMap((awsRegion) =>
    names.map((name) => ({
      eventCategory: "Data",
      eventType: "AwsApiCall",
      ...(likely ? { eventSource: likely.eventSource } : { eventSource: "example.amazonaws.com" }),
      ...name,
      awsRegion,
      globalService: false,
      resources: [
        {
          type,
          ARN: likely?.arn(partition, awsRegion) ?? exampleOf(arnFormat(type, partition, awsRegion)),
        },
      ],
      userIdentityArn: PRINCIPAL(partition),
    })),
  );
  return {
    label: where.label ?? `${halfWords(readOnly)}data events of ${type} in ${placeWords(regions)}`,
    category: "Data",
    fields: {
      ...inRegions(regions),
      ...half(readOnly),
      "resources.type": is(type),
      ...(likely ? { eventSource: is(likely.eventSource) } : {}),
      "resources.ARN": where.arn ?? arnsOf(type, partition, regions[0]),
    },
    samples,
  };
}

/** The ARNs that resources of a type can have, as far as the type tells. */
export function arnsOf(type: string, partition: string, region?: string): TextSet {
  const format = arnFormat(type, partition, region);
  return textSet({ startsWith: format.parts.slice(0, 1).map(({ after }) => after), format });
}

/**
 * Object-level events on all buckets, except those in `exceptBuckets` (a trail's own log bucket would log itself). Bucket
 * names have no capitals, so a bucket is left out in whatever letter case a selector names it.
 */
export function s3ObjectEvents(
  where: Where & { readonly partition: string; readonly exceptBuckets?: readonly string[] },
): EventSet {
  const arn = (bucket: string) => `arn:${where.partition}:s3:::${bucket}`;
  const except = (where.exceptBuckets ?? []).map((bucket) => `${arn(bucket)}/`);
  const label = `S3 object ${halfWords(where.readOnly)}events`;
  const set = dataEvents("AWS::S3::Object", {
    ...where,
    arn: { ...arnsOf("AWS::S3::Object", where.partition), notStartsWithAnyCase: except },
    label: `${label}${except.length > 0 ? ", own log buckets left out" : ""}`,
  });
  return { ...set, selectorName: label };
}

/** Invocations of a function, by its ARN without version or alias. An invocation is a write. */
export function lambdaInvocations(functionArn: string): EventSet {
  const arn = parseArn(functionArn);
  const set = dataEvents("AWS::Lambda::Function", {
    partition: arn?.partition ?? "aws",
    regions: arn ? [arn.region] : [],
    readOnly: false,
    arn: is(functionArn),
    label: `invocations of ${functionArn}`,
  });
  return {
    ...set,
    fields: { ...set.fields, eventName: is("Invoke") },
    samples: set.samples.map((one) => ({ ...one, resources: [{ type: "AWS::Lambda::Function", ARN: functionArn }] })),
  };
}

/** The network activity events of a service: calls through VPC endpoints. */
export function networkActivity(eventSource: string, { regions }: Pick<Where, "regions">): EventSet {
  const service = eventSource.split(".")[0] ?? "";
  const known = SAMPLE_CALLS.find((one) => one.eventSource === eventSource);
  const samples = regions.flatMap((awsRegion) =>
    [undefined, "VpceAccessDenied"].map((errorCode) => ({
      eventCategory: "NetworkActivity",
      eventType: "AwsVpceEvent",
      eventSource,
      eventName: known?.eventName ?? `${service}Example`,
      readOnly: known?.readOnly ?? true,
      awsRegion,
      globalService: false,
      vpcEndpointId: "vpce-0123456789abcdef0",
      ...(errorCode ? { errorCode } : {}),
    })),
  );
  return {
    label: `network activity events of ${eventSource} in ${placeWords(regions)}`,
    category: "NetworkActivity",
    fields: { ...inRegions(regions), eventSource: is(eventSource) },
    samples,
  };
}

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
