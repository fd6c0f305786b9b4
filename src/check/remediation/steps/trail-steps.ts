import type { Step } from "../../../model/documents/result.ts";
import type { PostureTrail } from "../../../model/resources/posture.ts";
import { cli } from "../remedy.ts";

/** What names a trail in commands. */
export type NamedTrail = Pick<PostureTrail, "arn" | "name" | "homeRegion" | "accountId"> &
  Partial<Pick<PostureTrail, "s3KeyPrefix">>;

/** A trail of which only placeholders are known. */
export const SOME_TRAIL: NamedTrail = {
  arn: "TRAIL_ARN",
  name: "TRAIL_NAME",
  homeRegion: "HOME_REGION",
  accountId: "ACCOUNT_ID",
};

/** What a command says in the place of a bucket that does not exist yet. */
export const NEW_BUCKET = "NEW_BUCKET_NAME";

export const openTrail = ({ name, homeRegion }: NamedTrail) =>
  `Open CloudTrail in ${homeRegion}, choose Trails, then ${name}`;

/** A step on a trail. It is done by the trail's owner; its id is that of the action on this trail. */
export function trailStep(action: string, trail: NamedTrail, step: Omit<Step, "id" | "account">): Step {
  return { id: `${action} ${trail.arn}`, account: trail.accountId, ...step };
}

export function startLogging(trail: NamedTrail): Step {
  return trailStep("start-logging", trail, {
    title: `Start logging on ${trail.name}`,
    effect: "changes",
    console: [openTrail(trail), "Choose Start logging"],
    cli: [cli`aws cloudtrail start-logging --name ${trail.name} --region ${trail.homeRegion}`],
  });
}

export function makeMultiRegion(trail: NamedTrail): Step {
  return trailStep("update-trail-multi-region", trail, {
    title: `Make ${trail.name} a multi-Region trail`,
    effect: "changes",
    console: [
      openTrail(trail),
      "Under General details choose Edit, turn on Enable for all Regions (Multi-region trail) and save",
    ],
    cli: [cli`aws cloudtrail update-trail --name ${trail.name} --is-multi-region-trail --region ${trail.homeRegion}`],
  });
}

export function giveBucket(trail: NamedTrail): Step {
  const { name, homeRegion, s3KeyPrefix } = trail;
  const prefix = s3KeyPrefix ? cli` --s3-key-prefix ${s3KeyPrefix}` : "";
  return trailStep("update-trail-s3-bucket", trail, {
    title: `Give ${name} a new bucket`,
    effect: "changes",
    console: [
      openTrail(trail),
      "Under General details choose Edit, choose Create new S3 bucket, and save: CloudTrail writes its policy",
    ],
    cli: [
      `${cli`aws cloudtrail update-trail --name ${name} --s3-bucket-name ${NEW_BUCKET}`}${prefix}${cli` --region ${homeRegion}`}`,
    ],
  });
}

export function giveKey(trail: NamedTrail): Step {
  const { name, homeRegion } = trail;
  return trailStep("update-trail-kms-key", trail, {
    title: `Encrypt the log files of ${name} with a KMS key`,
    effect: "changes",
    cost: "KMS requests are charged.",
    console: [
      openTrail(trail),
      "Under General details choose Edit, turn on Log file SSE-KMS encryption, choose a key and save",
    ],
    cli: [cli`aws cloudtrail update-trail --name ${name} --kms-key-id KEY_ARN --region ${homeRegion}`],
  });
}

/** A look at what a trail delivered last, and at the errors. */
export function seeStatus(trail: NamedTrail): Step {
  return trailStep("get-trail-status", trail, {
    title: `See what ${trail.name} delivered last, and the errors`,
    effect: "reads",
    console: [openTrail(trail), "Read the times and errors of the last deliveries"],
    cli: [cli`aws cloudtrail get-trail-status --name ${trail.name} --region ${trail.homeRegion}`],
  });
}

type DeliveringTrail = NamedTrail &
  Pick<PostureTrail, "s3BucketName" | "kmsKeyId"> &
  Partial<Pick<PostureTrail, "key">>;

/** A look at what S3 or KMS may refuse: the policies of the bucket and of the key are not in the snapshot. */
function seeDelivery(trail: DeliveringTrail): Step {
  const { name, homeRegion, s3BucketName, kmsKeyId, key } = trail;
  const id = key?.subject.id ?? kmsKeyId ?? "";
  const region = key?.region ?? homeRegion;
  return trailStep("see-s3-delivery", trail, {
    title: `See why S3 or KMS refuses files of ${name}`,
    effect: "reads",
    console: [
      `Open S3, choose bucket ${s3BucketName}, then Permissions, and compare its policy with the bucket policy in the CloudTrail documentation: it allows CloudTrail to put objects under AWSLogs/`,
      ...(kmsKeyId
        ? [`Open KMS in ${region}, and check that key ${id} is enabled and that its policy allows CloudTrail to use it`]
        : []),
    ],
    cli: [
      cli`aws cloudtrail get-trail-status --name ${name} --region ${homeRegion}`,
      cli`aws s3api get-bucket-policy --bucket ${s3BucketName}`,
      ...(kmsKeyId
        ? [
            cli`aws kms describe-key --key-id ${kmsKeyId} --region ${region}`,
            cli`aws kms get-key-policy --key-id ${id} --policy-name default --region ${region}`,
          ]
        : []),
    ],
  });
}

/** The manual steps where S3 or KMS refuses files. */
function restore(trail: DeliveringTrail, action: string, files: string, objects: string, last: string): Step[] {
  const { s3BucketName, kmsKeyId } = trail;
  const see = seeDelivery(trail);
  return [
    see,
    trailStep(action, trail, {
      title: `Restore the delivery of ${files} to bucket ${s3BucketName}`,
      after: [see.id],
      effect: "changes",
      console: [
        `Correct the policy of bucket ${s3BucketName}${objects}${kmsKeyId ? ", the policy of the key or the state of the key" : ""}`,
        `${openTrail(trail)}, and check that ${last} is recent`,
      ],
    }),
  ];
}

/** Restores the delivery of log files. */
export const restoreDelivery = (trail: DeliveringTrail): Step[] =>
  restore(trail, "restore-s3-delivery", trail.name, "", "Last log file delivered");

/** The same for digest files, which the same key encrypts. */
export const restoreDigests = (trail: DeliveringTrail): Step[] =>
  restore(
    trail,
    "restore-digest-delivery",
    `digests of ${trail.name}`,
    " for objects under CloudTrail-Digest/",
    "Last digest delivered",
  );

/** Restores the delivery of events to the log group. */
export function restoreLogGroupDelivery(trail: NamedTrail & Partial<Pick<PostureTrail, "logGroup">>): Step[] {
  const look = seeStatus(trail);
  const group = trailStep("describe-log-group", trail, {
    title: "See whether the log group exists",
    effect: "reads",
    cli: [
      cli`aws logs describe-log-groups --log-group-name-prefix ${trail.logGroup?.name ?? "LOG_GROUP_NAME"} --region ${trail.homeRegion}`,
    ],
  });
  const restore = trailStep("restore-log-group-delivery", trail, {
    title: "Restore the log group and its role",
    after: [look.id, group.id],
    effect: "changes",
    console: [
      openTrail(trail),
      "Under CloudWatch Logs, check that the log group exists and that the role lets CloudTrail create log streams and put events; choose Edit and save",
    ],
  });
  return [look, group, restore];
}
