import type { LogAccountPolicy } from "../../model/documents/settings/monitoring.ts";
import type { Item, PostureLogGroup } from "../../model/resources/posture.ts";
import { shorten } from "../../model/text/safe-text.ts";

/** The account policies of one type in a log group's Region, as far as they were read. */
export const accountPoliciesOf = (
  group: PostureLogGroup,
  type: LogAccountPolicy["policyType"],
): Item<LogAccountPolicy>[] =>
  (group.home?.logAccountPolicies.items ?? []).filter(({ value }) => value.policyType === type);

/** `LogGroupName NOT IN ["a","b"]`. AWS API PutAccountPolicy `selectionCriteria`. */
const NOT_IN = /^\s*LogGroupName\s+NOT\s+IN\s*(\[.*\])\s*$/is;

/** The log groups that a policy excludes by their names; `undefined`: its selection criteria say something else. */
export function excludedGroups({ selectionCriteria }: LogAccountPolicy): readonly string[] | undefined {
  if (selectionCriteria === null) return [];
  try {
    const names: unknown = JSON.parse(NOT_IN.exec(selectionCriteria)?.[1] ?? "");
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an account policy holds for a log group; `undefined`: its selection criteria do not tell it here. */
export function holdsFor(policy: LogAccountPolicy, group: PostureLogGroup): boolean | undefined {
  const excluded = excludedGroups(policy);
  return excluded === undefined ? undefined : !excluded.includes(group.name);
}

/** What is not evaluated, for a detail of a verdict. */
export const criteriaOf = ({ policyName, selectionCriteria }: LogAccountPolicy): string =>
  `Account policy ${policyName} selects log groups by: ${shorten(selectionCriteria ?? "", 200)}`;
