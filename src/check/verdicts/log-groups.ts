import type { LogGroupDescription } from "../../model/documents/monitoring.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureLogGroup } from "../../model/resources/posture.ts";
import { foreign } from "./each.ts";
import { eachOf } from "./each-of.ts";
import { decideBy, type Members, notApplicable } from "./verdict.ts";

/**
 * One verdict for each log group that trails send events to. A group of another account is `manual`; one that does not
 * exist has no settings: `trail-cloudwatch-logs` fails for it.
 */
export function eachLogGroup(posture: Posture, decide: (group: PostureLogGroup) => Verdict): ResourceVerdict[] {
  return eachOf(posture, "log-group", (group) => {
    if (group.owner === "foreign")
      return foreign(`Log group ${group.name}`, group.accountId, [group.description.pointer]);
    if (group.description.state === "absent")
      return notApplicable(`Log group ${group.name} does not exist`, { evidence: [group.description] });
    return decide(group);
  });
}

/** The same by what DescribeLogGroups says. */
export function eachLogGroupSetting(
  posture: Posture,
  decide: (group: PostureLogGroup, description: LogGroupDescription, at: Members<LogGroupDescription>) => Verdict,
): ResourceVerdict[] {
  return eachLogGroup(posture, (group) =>
    decideBy(group.description, (description, at) => decide(group, description, at)),
  );
}
