import type { Step } from "../../../model/documents/result.ts";
import type { PostureLogGroup } from "../../../model/resources/posture.ts";

type NamedGroup = Pick<PostureLogGroup, "name" | "arn" | "region" | "accountId">;

/** A step on a log group: its id is made of the action and the group's ARN. */
export function logGroupStep(
  action: string,
  { arn, name, accountId }: NamedGroup,
  step: Omit<Step, "id" | "account">,
): Step {
  return { id: `${action} ${arn ?? name}`, account: accountId ?? "ACCOUNT_ID", ...step };
}

/** The first sentence of steps in the console. */
export function openLogGroup({ name, region }: NamedGroup): string {
  return `Open CloudWatch in ${region}, choose Log groups (Log management), then ${name}`;
}
