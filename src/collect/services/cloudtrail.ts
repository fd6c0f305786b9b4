import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  type Trail as TrailDescription,
} from "@aws-sdk/client-cloudtrail";
import type { Trail, TrailStatus } from "../../model/snapshot.ts";
import { MalformedResponse } from "../observe.ts";
import type { Session } from "../session.ts";

/** A trail as DescribeTrails gives it, with the members that are always there. */
export type ListedTrail = TrailDescription & {
  TrailARN: string;
  Name: string;
  HomeRegion: string;
  S3BucketName: string;
};

function isListed(trail: TrailDescription): trail is ListedTrail {
  return [trail.TrailARN, trail.Name, trail.HomeRegion, trail.S3BucketName].every(
    (text) => typeof text === "string" && text !== "",
  );
}

/** The trails that cover a region: those at home there, and the shadows of multi-Region and organization trails. */
export async function trails(session: Session, region: string, abortSignal: AbortSignal): Promise<ListedTrail[]> {
  const client = session.client(CloudTrailClient, region);
  const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }), { abortSignal });
  if (!Array.isArray(trailList) || !trailList.every(isListed)) throw new MalformedResponse("cloudtrail:DescribeTrails");
  return trailList;
}

type Named = Pick<Trail, "arn" | "homeRegion">;

const time = (date: Date | null | undefined) => date?.toISOString() ?? null;
const text = (value: string | null | undefined) => value || null;

/** A trail's status, asked with its ARN in its home region, as everything of a trail must be. */
export async function status(session: Session, trail: Named, abortSignal: AbortSignal): Promise<TrailStatus> {
  const client = session.client(CloudTrailClient, trail.homeRegion);
  const answer = await client.send(new GetTrailStatusCommand({ Name: trail.arn }), { abortSignal });
  if (typeof answer.IsLogging !== "boolean") throw new MalformedResponse("cloudtrail:GetTrailStatus");
  return {
    isLogging: answer.IsLogging,
    startLoggingTime: time(answer.StartLoggingTime),
    stopLoggingTime: time(answer.StopLoggingTime),
    latestDeliveryTime: time(answer.LatestDeliveryTime),
    latestDeliveryError: text(answer.LatestDeliveryError),
    latestDeliveryAttemptTime: text(answer.LatestDeliveryAttemptTime),
    latestDigestDeliveryTime: time(answer.LatestDigestDeliveryTime),
    latestDigestDeliveryError: text(answer.LatestDigestDeliveryError),
    latestCloudWatchLogsDeliveryTime: time(answer.LatestCloudWatchLogsDeliveryTime),
    latestCloudWatchLogsDeliveryError: text(answer.LatestCloudWatchLogsDeliveryError),
    latestNotificationTime: time(answer.LatestNotificationTime),
    latestNotificationError: text(answer.LatestNotificationError),
    latestNotificationAttemptTime: text(answer.LatestNotificationAttemptTime),
  };
}

/** A trail's tags, ordered by key. */
export async function tags(session: Session, trail: Named, abortSignal: AbortSignal) {
  const client = session.client(CloudTrailClient, trail.homeRegion);
  const found: { key: string; value: string }[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new ListTagsCommand({ ResourceIdList: [trail.arn], NextToken }), { abortSignal });
    const own = answer.ResourceTagList?.find((one) => one.ResourceId === trail.arn);
    if (!own) throw new MalformedResponse("cloudtrail:ListTags");
    for (const { Key, Value } of own.TagsList ?? [])
      if (Key !== undefined) found.push({ key: Key, value: Value ?? "" });
    NextToken = answer.NextToken || undefined;
  } while (NextToken);
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}
