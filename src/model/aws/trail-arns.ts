import type { TopicAttributes } from "../documents/settings/resource-policies.ts";
import type { Trail } from "../documents/snapshot.ts";
import { parseArn } from "./arn.ts";

type Names = Pick<Trail, "accountId" | "homeRegion" | "kmsKeyId" | "cloudWatchLogsLogGroupArn">;

/** The ARN of the key that a trail names: AWS gives an ARN; an alias or a bare id means the trail's own account and region. */
export function keyArn(trail: Names, partition: string): string | null {
  const { kmsKeyId, homeRegion, accountId } = trail;
  if (!kmsKeyId) return null;
  if (parseArn(kmsKeyId)) return kmsKeyId;
  const resource = kmsKeyId.startsWith("alias/") ? kmsKeyId : `key/${kmsKeyId}`;
  return `arn:${partition}:kms:${homeRegion}:${accountId}:${resource}`;
}

/** The ARN of the key that a topic is encrypted with: an alias or a bare id means the topic's own account and Region. */
export function topicKeyArn({ topicArn, kmsMasterKeyId }: TopicAttributes): string | null {
  if (!kmsMasterKeyId || parseArn(kmsMasterKeyId)) return kmsMasterKeyId || null;
  const { partition, region, accountId } = parseArn(topicArn) ?? {};
  const resource = kmsMasterKeyId.startsWith("alias/") ? kmsMasterKeyId : `key/${kmsMasterKeyId}`;
  return `arn:${partition}:kms:${region}:${accountId}:${resource}`;
}

/** The ARN of the log group that a trail names, without the `:*` that trails carry. */
export function groupArn(trail: Names): string | null {
  return trail.cloudWatchLogsLogGroupArn?.replace(/:\*$/, "") || null;
}

/** The key that a trail names, in short: its id, or `alias/NAME`. */
export const keyName = (kmsKeyId: string): string => kmsKeyId.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:(key\/)?/, "");

/** The name of the log group that a trail names. */
export const groupName = (trail: Names): string | null => groupArn(trail)?.replace(/^arn:.*?:log-group:/, "") ?? null;
