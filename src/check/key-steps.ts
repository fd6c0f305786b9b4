import type { PostureTrail } from "../model/posture.ts";
import type { Remediation } from "../model/result.ts";
import { cli } from "./remedy.ts";

/** Steps after which these trails can use their key again: the key's own, where it can be used again, else another key. */
export function keySteps(
  { subject, region, description }: Pick<NonNullable<PostureTrail["key"]>, "subject" | "region" | "description">,
  trails: readonly Pick<PostureTrail, "name" | "homeRegion">[],
): Pick<Remediation, "console" | "cli"> {
  const { id } = subject;
  const state = description.state === "read" ? description.value.keyState : "gone";
  const open = `Open KMS in ${region}, choose Customer managed keys, then ${id}`;
  const enable = cli`aws kms enable-key --key-id ${id} --region ${region}`;
  if (state === "Disabled") return { console: [open, "On the key, choose Key actions, then Enable"], cli: [enable] };
  if (state === "PendingDeletion")
    return {
      console: [open, "On the key, choose Key actions, then Cancel key deletion, then Enable"],
      cli: [cli`aws kms cancel-key-deletion --key-id ${id} --region ${region}`, enable],
    };
  return {
    console: [open, "On the key, see its state; where it cannot be used again, give each trail a different key"],
    cli: [
      cli`aws kms describe-key --key-id ${id} --region ${region}`,
      ...trails.map(
        ({ name, homeRegion }) =>
          cli`aws cloudtrail update-trail --name ${name} --kms-key-id KEY_ARN --region ${homeRegion}`,
      ),
    ],
  };
}
