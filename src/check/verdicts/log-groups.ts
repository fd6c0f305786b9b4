import type { LogGroupDescription } from "../../model/documents/settings/monitoring.ts";
import type { ResourceVerdict, Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureLogGroup } from "../../model/resources/posture.ts";
import { foreign } from "./each.ts";
import { eachOf } from "./each-of.ts";
import { decideBy, type Members, notApplicable } from "./verdict.ts";

/**
 * One verdict for each log group that trails send events to, by what DescribeLogGroups says. A group of another account is
 * `manual`; one that does not exist has no settings: `trail-cloudwatch-logs` fails for it.
 */
export function eachLogGroup(
  posture: Posture,
  decide: (group: PostureLogGroup, description: LogGroupDescription, at: Members<LogGroupDescription>) => Verdict,
): ResourceVerdict[] {
  return eachOf(posture, "log-group", (group) => {
    const { name, owner, accountId, description } = group;
    if (owner === "foreign") return foreign(`Log group ${name}`, accountId, [description.pointer]);
    return decideBy(
      description,
      (value, at) => decide(group, value, at),
      () => notApplicable(`Log group ${name} does not exist`),
    );
  });
}
