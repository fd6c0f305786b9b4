import type { Step } from "../../../model/documents/result.ts";
import type { Key } from "../../../model/documents/snapshot.ts";
import type { Linked } from "../../../model/resources/posture.ts";
import { cli } from "../remedy.ts";
import { giveKey, type NamedTrail } from "./trail-steps.ts";

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
    console: [open, "Check its state: a key that can be enabled again can stay in use"],
    cli: [cli`aws kms describe-key --key-id ${id} --region ${region}`],
  };
  return [look, ...trails.map((trail) => ({ ...giveKey(trail), after: [look.id] }))];
}
