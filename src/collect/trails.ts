import { parseArn } from "../model/aws/arn.ts";
import type { Snapshot, Trail } from "../model/documents/snapshot.ts";
import { unasked } from "../model/resources/facts.ts";
import { known, mapObserved, type Observed } from "../model/resources/observed.ts";
import type { ListedTrail } from "./services/cloudtrail/trails.ts";

/** What one region listed. */
export interface Listing {
  readonly region: string;
  readonly trails: Observed<ListedTrail[]>;
}

/** A map in the order of its keys, so that equal snapshots are equal bytes. */
export function byKey<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** A listing by the ARNs that it holds. */
export function namesOnly(listing: Observed<ListedTrail[]>): Observed<string[]> {
  const arns = (trails: readonly ListedTrail[]) => [...new Set(trails.map((trail) => trail.TrailARN))].sort();
  return mapObserved(listing, arns);
}

/** Each trail once, however many regions show it; as its home region describes it, where that could be read. */
export function mergeTrails(listings: readonly Listing[], account: Snapshot["account"]): Trail[] {
  const merged = new Map<string, Trail>();
  for (const { region, trails } of listings) {
    if (trails.state === "absent" || trails.state === "not-collected") continue;
    for (const listed of known(trails)) {
      const seenBefore = merged.has(listed.TrailARN);
      if (seenBefore && listed.HomeRegion !== region) continue;
      const accountId = parseArn(listed.TrailARN)?.accountId ?? account.id;
      merged.set(listed.TrailARN, {
        arn: listed.TrailARN,
        name: listed.Name,
        homeRegion: listed.HomeRegion,
        accountId,
        owner: accountId === account.id ? "own" : "foreign",
        api: trails.api,
        region,
        at: trails.at,
        isMultiRegionTrail: listed.IsMultiRegionTrail === true,
        isOrganizationTrail: listed.IsOrganizationTrail === true,
        includeGlobalServiceEvents: listed.IncludeGlobalServiceEvents === true,
        logFileValidationEnabled: listed.LogFileValidationEnabled === true,
        // The one flag whose default is true.
        recursiveLogging: listed.RecursiveLogging !== false,
        s3BucketName: listed.S3BucketName,
        s3KeyPrefix: listed.S3KeyPrefix || null,
        kmsKeyId: listed.KmsKeyId || null,
        cloudWatchLogsLogGroupArn: listed.CloudWatchLogsLogGroupArn || null,
        cloudWatchLogsRoleArn: listed.CloudWatchLogsRoleArn || null,
        snsTopicArn: topicArn(listed, account.partition, accountId),
        ...unasked("trail"),
      });
    }
  }
  return [...merged.values()];
}

/** `SnsTopicName` is the older member: a name, or an ARN. */
function topicArn(trail: ListedTrail, partition: string, accountId: string): string | null {
  const topic = trail.SnsTopicARN || trail.SnsTopicName;
  if (!topic) return null;
  return topic.startsWith("arn:") ? topic : `arn:${partition}:sns:${trail.HomeRegion}:${accountId}:${topic}`;
}
