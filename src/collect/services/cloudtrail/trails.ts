import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  type Trail as TrailDescription,
} from "@aws-sdk/client-cloudtrail";
import { parseArn } from "../../../model/aws/arn.ts";
import type { Trail, TrailStatus } from "../../../model/documents/snapshot.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { textOf, textTimeOf, timeOf } from "../answers/shape.ts";

/** A trail as DescribeTrails gives it, with the members that are always there. */
export type ListedTrail = TrailDescription & {
  TrailARN: string;
  Name: string;
  HomeRegion: string;
  S3BucketName: string;
};

const DESCRIBE_TRAILS = "cloudtrail:DescribeTrails";
const TEXTS = [
  "S3KeyPrefix",
  "KmsKeyId",
  "CloudWatchLogsLogGroupArn",
  "CloudWatchLogsRoleArn",
  "SnsTopicARN",
  "SnsTopicName",
] as const;
const FLAGS = [
  "IsMultiRegionTrail",
  "IsOrganizationTrail",
  "IncludeGlobalServiceEvents",
  "LogFileValidationEnabled",
  "RecursiveLogging",
] as const;

/**
 * Whether an entry is a trail: who it is agrees with itself, and no flag is anything but a flag. A region where a feature
 * was not launched leaves the flag out.
 */
function isListed(trail: TrailDescription | null): trail is ListedTrail {
  if (!trail || !FLAGS.every((name) => trail[name] == null || typeof trail[name] === "boolean")) return false;
  for (const name of TEXTS) textOf(DESCRIBE_TRAILS, trail[name]);
  const { TrailARN, Name, HomeRegion, S3BucketName } = trail;
  if (![TrailARN, Name, HomeRegion, S3BucketName].every((one) => textOf(DESCRIBE_TRAILS, one) !== null)) return false;
  const arn = parseArn(TrailARN ?? "");
  return (
    arn?.service === "cloudtrail" &&
    arn.region === HomeRegion &&
    /^\d{12}$/.test(arn.accountId) &&
    arn.resource === `trail/${Name}`
  );
}

/** The trails that cover a region: those at home there, and the shadows of multi-Region and organization trails. */
export async function trails(session: Session, region: string, abortSignal: AbortSignal): Promise<ListedTrail[]> {
  const client = session.client(CloudTrailClient, region);
  const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }), { abortSignal });
  if (!Array.isArray(trailList) || !trailList.every(isListed)) throw new MalformedResponse(DESCRIBE_TRAILS);
  return trailList;
}

type Named = Pick<Trail, "arn" | "homeRegion">;

const GET_TRAIL_STATUS = "cloudtrail:GetTrailStatus";
const time = (value: unknown) => timeOf(GET_TRAIL_STATUS, value);
/** Legacy members: a text, empty where nothing was attempted. */
const attempt = (value: unknown) => textTimeOf(GET_TRAIL_STATUS, value);
const text = (value: unknown) => textOf(GET_TRAIL_STATUS, value);

/** A trail's status, asked with its ARN in its home region, as everything of a trail must be. */
export async function status(session: Session, trail: Named, abortSignal: AbortSignal): Promise<TrailStatus> {
  const client = session.client(CloudTrailClient, trail.homeRegion);
  const answer = await client.send(new GetTrailStatusCommand({ Name: trail.arn }), { abortSignal });
  if (typeof answer.IsLogging !== "boolean") throw new MalformedResponse(GET_TRAIL_STATUS);
  return {
    isLogging: answer.IsLogging,
    startLoggingTime: time(answer.StartLoggingTime),
    stopLoggingTime: time(answer.StopLoggingTime),
    latestDeliveryTime: time(answer.LatestDeliveryTime),
    latestDeliveryError: text(answer.LatestDeliveryError),
    latestDeliveryAttemptTime: attempt(answer.LatestDeliveryAttemptTime),
    latestDigestDeliveryTime: time(answer.LatestDigestDeliveryTime),
    latestDigestDeliveryError: text(answer.LatestDigestDeliveryError),
    latestCloudWatchLogsDeliveryTime: time(answer.LatestCloudWatchLogsDeliveryTime),
    latestCloudWatchLogsDeliveryError: text(answer.LatestCloudWatchLogsDeliveryError),
    latestNotificationTime: time(answer.LatestNotificationTime),
    latestNotificationError: text(answer.LatestNotificationError),
    latestNotificationAttemptTime: attempt(answer.LatestNotificationAttemptTime),
  };
}

const LIST_TAGS = "cloudtrail:ListTags";

/** A trail's tags, ordered by key. */
export async function tags(session: Session, trail: Named, abortSignal: AbortSignal) {
  const client = session.client(CloudTrailClient, trail.homeRegion);
  const found: { key: string; value: string }[] = [];
  let NextToken: string | undefined;
  do {
    const answer = await client.send(new ListTagsCommand({ ResourceIdList: [trail.arn], NextToken }), { abortSignal });
    const own = answer.ResourceTagList?.find((one) => one?.ResourceId === trail.arn);
    if (!Array.isArray(own?.TagsList)) throw new MalformedResponse(LIST_TAGS);
    for (const tag of own.TagsList) {
      const key = textOf(LIST_TAGS, tag?.Key);
      if (key === null) throw new MalformedResponse(LIST_TAGS);
      found.push({ key, value: textOf(LIST_TAGS, tag.Value) ?? "" });
    }
    NextToken = answer.NextToken || undefined;
  } while (NextToken);
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}
