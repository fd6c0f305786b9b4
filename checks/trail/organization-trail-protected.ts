import type { Posture, PostureTrail, Step, Verdict } from "../../src/check/index.ts";
import {
  allOf,
  cli,
  decideBy,
  defineCheck,
  deniedTo,
  fail,
  firstFitting,
  notApplicable,
  onAccount,
  pass,
  some,
  unknown,
  unread,
} from "../../src/check/index.ts";

/** Calls that stop a trail, or change what it records. */
const ACTIONS = [
  "cloudtrail:DeleteTrail",
  "cloudtrail:PutEventConfiguration",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:PutInsightSelectors",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
];

/** A member that is a delegated administrator can change the organization trail, unless a policy of the organization denies it. */
export default defineCheck({
  id: "organization-trail-protected",
  title: "A service control policy protects the organization trail",
  failureTitle: "No service control policy protects the organization trail",
  severity: "medium",
  resourceType: "account",
  links: [],
  rationale:
    "An administrator of a member account, such as a delegated administrator, may try to stop or narrow the organization trail. A service control policy denies it to all principals of the account, the root user included.",
  references: [
    {
      title: "AWS Organizations: service control policies",
      url: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html",
    },
  ],
  needs: ["account.serviceControlPolicies"],
  data: { actions: "Actions on the trail that are not denied, or of which that is not known." },
  remediation: (_verdict, { organization }, posture) => {
    const account = organization.state === "read" ? organization.value.managementAccountId : "MANAGEMENT_ACCOUNT_ID";
    const arns = organizationTrails(posture).map(({ arn }) => arn);
    return { steps: protect(account, arns.length > 0 ? arns : ["TRAIL_ARN"]) };
  },
  evaluate: (posture) => {
    const { id, organization } = posture.account;
    const evidence = [organization];
    if (organization.state === "absent")
      return onAccount(posture, notApplicable("This account belongs to no organization", { evidence }));
    if (organization.state !== "read")
      return onAccount(
        posture,
        unread("Whether this account belongs to an organization is not known: ", [organization]),
      );
    if (organization.value.managementAccountId === id)
      return onAccount(
        posture,
        notApplicable("This is the management account, which service control policies do not bind", { evidence }),
      );
    const trails = organizationTrails(posture);
    const verdict =
      trails.length > 0
        ? allOf(trails.map((trail) => protection(trail, posture)))
        : notApplicable("No organization trail is in scope", {
            evidence: posture.regions.map((region) => region.trails),
          });
    // A trail that is hidden may be one without protection.
    return onAccount(posture, verdict, ["pass", "not-applicable"]);
  },
});

const organizationTrails = ({ trails }: Posture): PostureTrail[] =>
  trails.filter(({ isOrganizationTrail }) => isOrganizationTrail);

/** Whether service control policies deny all that would stop or narrow a trail. */
function protection({ name, arn }: PostureTrail, { account }: Posture): Verdict {
  const policies = account.serviceControlPolicies;
  return decideBy(
    policies,
    () => {
      const answers = ACTIONS.map((action) => ({ action, ...deniedTo(action, arn, policies.items) }));
      const open = answers.filter(({ answer }) => answer !== "denied");
      const allowed = open.filter(({ answer }) => answer === "allowed");
      const deciding = allowed.length > 0 ? allowed : open.length > 0 ? open : answers;
      const evidence = [...new Set(deciding.flatMap(({ pointers }) => pointers))];
      const conditions = [...new Set(deciding.flatMap((one) => one.conditions))];
      const more = {
        data: { actions: (allowed.length > 0 ? allowed : open).map(({ action }) => action) },
        ...(conditions.length > 0 ? { details: conditions } : {}),
        evidence: evidence.length > 0 ? evidence : [policies],
      };
      const named = some(deciding.map(({ action }) => action.replace("cloudtrail:", "")));
      if (allowed.length > 0)
        return fail(
          firstFitting([`No service control policy denies ${named} on ${name}`, `No policy protects ${name}`]),
          more,
        );
      if (open.length > 0)
        return unknown(
          "undecidable",
          `Whether service control policies deny ${named} on ${name} depends on conditions`,
          more,
        );
      return pass(
        `Service control policies deny changes of ${name}${conditions.length > 0 ? ", with exceptions" : ""}`,
        more,
      );
    },
    () => fail("No service control policy binds this account", { data: { actions: ACTIONS } }),
  );
}

function protect(account: string, trails: readonly string[]): Step[] {
  const statement = { Sid: "ProtectOrganizationTrail", Effect: "Deny", Action: ACTIONS, Resource: trails };
  const content = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const create: Step = {
    id: "create-policy protect-organization-trail",
    title: "Create a service control policy that protects the organization trail",
    effect: "creates",
    account,
    console: [
      "Open Organizations in the management account, choose Policies, Service control policies, then Create policy",
      `Deny ${ACTIONS.join(", ")} on the trail`,
    ],
    cli: [
      cli`aws organizations create-policy --name protect-organization-trail --type SERVICE_CONTROL_POLICY --description ${"Protects the organization trail"} --content ${content}`,
    ],
    terraform:
      'resource "aws_organizations_policy" "protect_trail" {\n  name    = "protect-organization-trail"\n  type    = "SERVICE_CONTROL_POLICY"\n  content = data.aws_iam_policy_document.protect_trail.json\n}',
  };
  return [
    create,
    {
      id: "attach-policy protect-organization-trail",
      title: "Attach the service control policy to the root",
      effect: "changes",
      account,
      after: [create.id],
      console: ["In Organizations open the policy, choose Targets, then Attach, and choose the root"],
      cli: ["aws organizations attach-policy --policy-id POLICY_ID --target-id ROOT_ID"],
    },
  ];
}
