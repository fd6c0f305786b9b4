import type { Resource, ScanResult, TrailSummary } from "../../src/model/documents/result.ts";
import { labelOf, rowOf } from "../../src/model/resources/graph.ts";
import { limited } from "./text.ts";

const LONGEST_ID = 512;
/** Of other partitions the format has no name. */
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

interface Known {
  readonly result: ScanResult;
  readonly trails: ReadonlyMap<string, TrailSummary>;
}

/** The resource of a finding. What a scan knows of a trail is in its details. */
export function asffResource(resource: Resource, { result, trails }: Known): Readonly<Record<string, unknown>> {
  const { type, id, arn, region, accountId } = resource;
  const asff = rowOf(type)?.asff ?? "Other";
  const trail = arn === null ? undefined : trails.get(arn);
  return {
    Type: asff,
    Id: limited(idOf(resource, asff), LONGEST_ID),
    ...(PARTITIONS.includes(result.account.partition) ? { Partition: result.account.partition } : {}),
    ...(region === null ? {} : { Region: limited(region, LONGEST_ID) }),
    Details: {
      ...(trail ? { AwsCloudTrailTrail: trailDetails(trail) } : {}),
      ...(asff === "AwsS3Bucket" ? { AwsS3Bucket: { Name: limited(id, LONGEST_ID) } } : {}),
      Other: {
        type: labelOf(type),
        name: limited(id, LONGEST_ID),
        ...(accountId === null ? {} : { account: limited(accountId, LONGEST_ID) }),
      },
    },
  };
}

/** By its ARN; an account, also for what holds of one of its Regions, as Security Hub itself names it. */
function idOf({ type, id, arn, accountId }: Resource, asff: string): string {
  if (arn !== null) return arn;
  return asff === "AwsAccount" ? `AWS::::Account:${accountId ?? id}` : `${type}/${id}`;
}

function trailDetails(trail: TrailSummary): Readonly<Record<string, unknown>> {
  const { cloudWatchLogsLogGroupArn, cloudWatchLogsRoleArn, kmsKeyId, snsTopicArn } = trail;
  const texts = {
    TrailArn: trail.arn,
    Name: trail.name,
    HomeRegion: trail.homeRegion,
    S3BucketName: trail.s3BucketName,
    KmsKeyId: kmsKeyId,
    CloudWatchLogsLogGroupArn: cloudWatchLogsLogGroupArn,
    CloudWatchLogsRoleArn: cloudWatchLogsRoleArn,
    SnsTopicArn: snsTopicArn,
  };
  return {
    ...Object.fromEntries(
      Object.entries(texts).flatMap(([name, value]) => (value ? [[name, limited(value, LONGEST_ID)]] : [])),
    ),
    IsMultiRegionTrail: trail.isMultiRegionTrail,
    IsOrganizationTrail: trail.isOrganizationTrail,
    LogFileValidationEnabled: trail.logFileValidationEnabled,
  };
}
