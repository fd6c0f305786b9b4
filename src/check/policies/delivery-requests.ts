import { type Caller, oneOf, type Requests, service } from "../../iam/index.ts";
import type { Posture, PostureTrail } from "../../model/resources/posture.ts";
import { CLOUDTRAIL } from "./read-policy.ts";

/** A request that CloudTrail makes for a trail, with what a message calls it. */
export interface DeliveryRequest {
  readonly label: string;
  readonly requests: Requests;
}

/** The organization's id, which CloudTrail presents; undefined where it is not known. */
const organizationOf = ({ account: { organization } }: Posture) =>
  organization.state === "read" ? organization.value.id : undefined;

/** CloudTrail acting for a trail. */
export function cloudTrailFor({ arn, accountId }: Pick<PostureTrail, "arn" | "accountId">, posture?: Posture): Caller {
  return service(CLOUDTRAIL, { arn, accountId, organizationId: posture && organizationOf(posture) });
}

const arnOf = (bucket: string, partition: string) => `arn:${partition}:s3:::${bucket}`;

/**
 * What CloudTrail asks of a trail's bucket: the ACL, and to write log and digest files under the trail's own folder.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
 */
export function bucketRequests(trail: PostureTrail, posture: Posture): DeliveryRequest[] {
  const caller = cloudTrailFor(trail, posture);
  const bucket = arnOf(trail.s3BucketName, posture.account.partition);
  const kms = trail.kmsKeyId;
  const context = {
    ...caller.context,
    "s3:x-amz-acl": oneOf("bucket-owner-full-control"),
    ...(kms
      ? {
          "s3:x-amz-server-side-encryption": oneOf("aws:kms"),
          "s3:x-amz-server-side-encryption-aws-kms-key-id": oneOf(kms),
        }
      : {}),
  };
  const folders = ["CloudTrail", ...(trail.logFileValidationEnabled ? ["CloudTrail-Digest"] : [])];
  return [
    { label: "s3:GetBucketAcl", requests: { ...caller, action: "s3:GetBucketAcl", resource: bucket } },
    ...folders.map((folder) => {
      const path = `${logFolder(trail, posture)}${folder}`;
      return {
        label: `s3:PutObject under ${path}`,
        requests: { ...caller, context, action: "s3:PutObject", resource: `${bucket}/${path}/*` },
      };
    }),
  ];
}

/** The folder of a trail's account; of an organization trail that of every account. */
function logFolder(trail: PostureTrail, posture: Posture): string {
  const prefix = trail.s3KeyPrefix ? `${trail.s3KeyPrefix}/` : "";
  if (!trail.isOrganizationTrail) return `${prefix}AWSLogs/${trail.accountId}/`;
  return `${prefix}AWSLogs/${organizationOf(posture) ?? "o-*"}/*/`;
}

/**
 * What CloudTrail asks of a trail's key: a data key for each file, with the trail's ARN as encryption context.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
export function keyRequests(trail: PostureTrail, key: string, posture: Posture): DeliveryRequest[] {
  const caller = cloudTrailFor(trail, posture);
  const context = {
    ...caller.context,
    "kms:encryptioncontext:aws:cloudtrail:arn": oneOf(trail.arn),
    "kms:encryptioncontextkeys": oneOf(["aws:cloudtrail:arn"], ["aws:cloudtrail:arn", "aws:s3:arn"]),
  };
  return [
    { label: "kms:GenerateDataKey", requests: { ...caller, context, action: "kms:GenerateDataKey", resource: key } },
    { label: "kms:DescribeKey", requests: { ...caller, action: "kms:DescribeKey", resource: key } },
  ];
}

/** What CloudTrail asks of a topic that a trail notifies. */
export function topicRequests(trail: PostureTrail, topic: string, posture: Posture): DeliveryRequest[] {
  return [
    { label: "sns:Publish", requests: { ...cloudTrailFor(trail, posture), action: "sns:Publish", resource: topic } },
  ];
}

/** What CloudTrail asks of the key of a topic that it notifies. */
export function topicKeyRequests(trail: PostureTrail, key: string, posture: Posture): DeliveryRequest[] {
  const caller = cloudTrailFor(trail, posture);
  return ["kms:GenerateDataKey", "kms:Decrypt"].map((action) => ({
    label: action,
    requests: { ...caller, action, resource: key },
  }));
}

/** What CloudTrail does with the role of a trail: it assumes it, and writes to a stream of the trail's log group. */
export function roleRequests(
  trail: PostureTrail,
  posture: Posture,
): { trust: DeliveryRequest; writes: DeliveryRequest[] } {
  const { arn: role = "" } = trail.role ?? {};
  const stream = `${trail.logGroup?.arn}:log-stream:${trail.accountId}_CloudTrail_${trail.homeRegion}*`;
  const caller = cloudTrailFor(trail, posture);
  return {
    trust: { label: "sts:AssumeRole", requests: { ...caller, action: "sts:AssumeRole", resource: role } },
    writes: ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({
      label: action,
      requests: { principal: { kind: "holder" as const }, context: {}, action, resource: stream },
    })),
  };
}
