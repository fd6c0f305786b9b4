import { globalRegion, partitionOf } from "../../model/aws/partitions.ts";
import type { CloudTrailEvent } from "../event/event.ts";
import { GLOBAL_SOURCES } from "../event/global-service.ts";
import { textSet } from "../text/text-set.ts";
import type { EventSet } from "./event-set.ts";
import { SAMPLE_CALLS } from "./sample-calls.ts";
import { inRegions, is, PRINCIPAL, placeWords, readOnlyField, readWriteWords, type Where } from "./where.ts";

function sampleCalls(
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

/** The management events of Regions, except global service events and those of `exceptSources`. */
export function managementEvents(where: Where & { readonly exceptSources?: readonly string[] }): EventSet {
  const except = [...GLOBAL_SOURCES, ...(where.exceptSources ?? [])];
  return {
    label: `${readWriteWords(where.readOnly)}management events in ${placeWords(where.regions)}`,
    category: "Management",
    fields: {
      ...inRegions(where.regions),
      ...readOnlyField(where.readOnly),
      eventSource: textSet({ notEquals: except }),
    },
    samples: sampleCalls(undefined, where).filter(notGlobal),
  };
}

/** The management events of one service, such as `kms.amazonaws.com`. */
export function managementEventsOf(eventSource: string, where: Where): EventSet {
  const { regions, readOnly } = where;
  const typical = sampleCalls([eventSource], where);
  // Some services have no sample call that reads, or none that writes: then one of the other kind serves as a model.
  const samples =
    typical.length > 0 || readOnly === undefined ? typical : sampleCalls([eventSource], { regions }, { readOnly });
  return {
    label: `${readWriteWords(where.readOnly)}management events of ${eventSource} in ${placeWords(where.regions)}`,
    category: "Management",
    fields: { ...inRegions(regions), ...readOnlyField(readOnly), eventSource: is(eventSource) },
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
    label: `${readWriteWords(readOnly)}global service events`,
    category: "Management",
    fields: {
      ...(region ? inRegions([region]) : {}),
      ...readOnlyField(readOnly),
      globalService: is("true"),
      eventSource: is(...sources),
    },
    samples: sampleCalls(sources, where, { globalService: true, userIdentityArn: PRINCIPAL(partition) }),
  };
}
