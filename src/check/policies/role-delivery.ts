import { allows, deniesEvery, type Policy, policyOf } from "../../iam/index.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureRole, PostureTrail } from "../../model/resources/posture.ts";
import { policiesOf } from "../verdicts/role-policies.ts";
import { allOf, fail, firstFitting, pass, unread } from "../verdicts/verdict.ts";
import { type DeliveryRequest, roleRequests } from "./delivery-requests.ts";
import { opensToStrangers } from "./pinned.ts";
import { evidenceOf, notDecided, quoted } from "./read-policy.ts";

/** Whether CloudTrail may assume the role for these trails, and for them or their accounts alone. */
export function trustVerdict(
  role: PostureRole,
  trust: Policy,
  trails: readonly PostureTrail[],
  posture: Posture,
): Verdict {
  const { name } = role;
  const strangers = opensToStrangers([trust], ["sts:AssumeRole"], [role.arn]);
  return allOf([
    ...trails.map((trail) => {
      const answer = allows([trust], roleRequests(trail, posture).trust.requests);
      if (answer.answer === "unknown") return notDecided(`Whether CloudTrail may assume role ${name}`, answer);
      return answer.answer === "yes"
        ? pass(`Role ${name} lets CloudTrail write to the log group`)
        : fail(`CloudTrail may not assume role ${name} for ${trail.name}`, {
            data: { brokenTrust: true },
            ...evidenceOf(answer),
          });
    }),
    strangers.answer === "unknown"
      ? notDecided(`For which trails CloudTrail may assume role ${name}`, strangers)
      : strangers.answer === "no"
        ? pass(`Role ${name} lets CloudTrail write to the log group`)
        : fail(`CloudTrail may assume role ${name} for trails of any account`, {
            data: { brokenTrust: true },
            ...evidenceOf(strangers),
          }),
  ]);
}

/** Whether the role may write to the log group of a trail: by its policies, and within its boundary. */
export function writeVerdict(role: PostureRole, trail: PostureTrail, posture: Posture): Verdict {
  const all = policiesOf(role);
  const policies = all.items.map(({ document, pointer }) => policyOf(document, pointer));
  const parts = roleRequests(trail, posture).writes.map((one) => {
    const verdict = permitted(role, policies, one, "");
    const [first, ...others] = all.unread;
    // What could not be read may allow it, or deny it.
    return first && !isDenied(policies, one)
      ? unread(`The policies of role ${role.name} are not all known: `, [first, ...others])
      : verdict;
  });
  return allOf([...parts, ...withinBoundary(role, roleRequests(trail, posture).writes)]);
}

/** Whether a statement denies every such request, whatever else allows it. */
const isDenied = (policies: readonly Policy[], { requests }: DeliveryRequest) =>
  deniesEvery(policies, requests).answer === "yes";

function withinBoundary(role: PostureRole, asked: readonly DeliveryRequest[]): Verdict[] {
  const { description, boundary } = role;
  if (description.state !== "read" || description.value.permissionsBoundary === null) return [];
  if (boundary?.document.state !== "read")
    return [
      unread(`The permissions boundary of role ${role.name} is not known: `, [boundary?.document ?? description]),
    ];
  const policy = policyOf(boundary.document.value.document, `${boundary.document.pointer}/value/document`);
  return asked.map((one) => permitted(role, [policy], one, " within its permissions boundary"));
}

function permitted(
  role: PostureRole,
  policies: readonly Policy[],
  { label, requests }: DeliveryRequest,
  how: string,
): Verdict {
  const answer = allows(policies, requests);
  if (answer.answer === "unknown") return notDecided(`Whether role ${role.name} may call ${label}${how}`, answer);
  if (answer.answer === "yes")
    return pass(`Role ${role.name} lets CloudTrail write to the log group`, evidenceOf(answer));
  const what = `Role ${role.name} may not call ${label}${how}`;
  return fail(answer.statement ? firstFitting([`${what} (denied by ${quoted(answer.statement)})`, what]) : what, {
    data: { brokenPermission: true },
    ...evidenceOf(answer),
  });
}
