import type { Linked, PostureTrail } from "../model/posture.ts";
import type { Step } from "../model/result.ts";
import type { Key } from "../model/snapshot.ts";
import { cli } from "./remedy.ts";

/** What names a trail in commands. */
export type NamedTrail = Pick<PostureTrail, "arn" | "name" | "homeRegion" | "accountId">;

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
  const { name, homeRegion } = trail;
  return trailStep("update-trail-s3-bucket", trail, {
    title: `Give ${name} a new bucket`,
    effect: "changes",
    console: [
      openTrail(trail),
      "Under General details choose Edit, choose Create new S3 bucket, and save: CloudTrail writes its policy",
    ],
    cli: [cli`aws cloudtrail update-trail --name ${name} --s3-bucket-name ${NEW_BUCKET} --region ${homeRegion}`],
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

/** A look at whether a trail delivers. */
export function seeStatus(trail: NamedTrail, title: string, ...lines: readonly string[]): Step {
  return trailStep("get-trail-status", trail, {
    title,
    effect: "reads",
    console: [openTrail(trail), ...lines],
    cli: [cli`aws cloudtrail get-trail-status --name ${trail.name} --region ${trail.homeRegion}`],
  });
}

/** Steps after which these trails can use their key again: the key's own, where it can be used again, else another key. */
export function keySteps(
  { subject, region, description, accountId }: Pick<Linked<Key>, "subject" | "region" | "description" | "accountId">,
  trails: readonly NamedTrail[],
): Step[] {
  const { id } = subject;
  const name = subject.arn ?? id;
  const account = accountId ?? "ACCOUNT_ID";
  const state = description.state === "read" ? description.value.keyState : "gone";
  const open = `Open KMS in ${region}, choose Customer managed keys, then ${id}`;
  const enable: Step = {
    id: `enable-key ${name}`,
    title: `Enable key ${id}`,
    effect: "changes",
    account,
    console: [open, "Choose Key actions, then Enable"],
    cli: [cli`aws kms enable-key --key-id ${id} --region ${region}`],
  };
  if (state === "Disabled") return [enable];
  if (state === "PendingDeletion") {
    const keep: Step = {
      id: `cancel-key-deletion ${name}`,
      title: `Cancel the deletion of key ${id}`,
      effect: "changes",
      account,
      console: [open, "Choose Key actions, then Cancel key deletion"],
      cli: [cli`aws kms cancel-key-deletion --key-id ${id} --region ${region}`],
    };
    return [keep, { ...enable, after: [keep.id] }];
  }
  const look: Step = {
    id: `describe-key ${name}`,
    title: `See the state of key ${id}`,
    effect: "reads",
    account,
    console: [open, "See its state: where it can be used again, the trails need no different key"],
    cli: [cli`aws kms describe-key --key-id ${id} --region ${region}`],
  };
  return [look, ...trails.map((trail) => ({ ...giveKey(trail), after: [look.id] }))];
}
