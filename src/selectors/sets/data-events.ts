import { parseArn } from "../../model/aws/arn.ts";
import { exampleOf } from "../text/text-format.ts";
import { type TextSet, textSet } from "../text/text-set.ts";
import { arnFormat } from "./arn-format.ts";
import type { EventSet } from "./event-set.ts";
import { SAMPLE_DATA_EVENTS } from "./sample-data-events.ts";
import { inRegions, is, PRINCIPAL, placeWords, readOnlyField, readWriteWords, type Where } from "./where.ts";

/** The data events of a resource type, or of its resources with an ARN in `arn`. */
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
    label: where.label ?? `${readWriteWords(readOnly)}data events of ${type} in ${placeWords(regions)}`,
    category: "Data",
    fields: {
      ...inRegions(regions),
      ...readOnlyField(readOnly),
      "resources.type": is(type),
      ...(likely ? { eventSource: is(likely.eventSource) } : {}),
      "resources.ARN": where.arn ?? arnsOf(type, partition, regions[0]),
    },
    samples,
  };
}

/** The ARNs that resources of a type can have, as far as the type determines them. */
export function arnsOf(type: string, partition: string, region?: string): TextSet {
  const format = arnFormat(type, partition, region);
  return textSet({ startsWith: format.parts.slice(0, 1).map(({ after }) => after), format });
}

/**
 * Object-level events on all buckets except `exceptBuckets` (a trail that records its own log bucket causes endless
 * deliveries). Bucket names have no capitals, so a bucket is excluded in every letter case.
 */
export function s3ObjectEvents(
  where: Where & { readonly partition: string; readonly exceptBuckets?: readonly string[] },
): EventSet {
  const arn = (bucket: string) => `arn:${where.partition}:s3:::${bucket}`;
  const except = (where.exceptBuckets ?? []).map((bucket) => `${arn(bucket)}/`);
  const label = `S3 object ${readWriteWords(where.readOnly)}events`;
  const set = dataEvents("AWS::S3::Object", {
    ...where,
    arn: { ...arnsOf("AWS::S3::Object", where.partition), notStartsWithAnyCase: except },
    label: `${label}${except.length > 0 ? " (except own log buckets)" : ""}`,
  });
  return { ...set, selectorName: label };
}

/** Object-level events on one bucket. */
export function bucketObjectEvents(bucket: string, where: Where & { readonly partition: string }): EventSet {
  const arn = `arn:${where.partition}:s3:::${bucket}/`;
  const set = dataEvents("AWS::S3::Object", {
    ...where,
    arn: textSet({ startsWith: [arn] }),
    label: `${readWriteWords(where.readOnly)}events of objects in ${bucket}`,
  });
  const resources = [{ type: "AWS::S3::Object", ARN: `${arn}object.txt` }];
  return { ...set, samples: set.samples.map((one) => ({ ...one, resources })) };
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
