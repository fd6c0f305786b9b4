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

/** The first sentence of steps in the console for an account policy of CloudWatch Logs. */
export function openLogSettings({ region }: NamedGroup): string {
  return `Open CloudWatch in ${region}, choose Settings, then Logs`;
}

/** A step on an account policy: equal for all log groups of its Region. */
export function accountPolicyStep(
  action: string,
  { region, accountId }: NamedGroup,
  { policyType, policyName }: { readonly policyType: string; readonly policyName: string },
  step: Omit<Step, "id" | "account">,
): Step {
  return { id: `${action} ${policyType} ${policyName} ${region}`, account: accountId ?? "ACCOUNT_ID", ...step };
}
