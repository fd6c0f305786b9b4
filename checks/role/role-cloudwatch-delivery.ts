import {
  allOf,
  cli,
  decideBy,
  defineCheck,
  eachRole,
  fail,
  foreign,
  notApplicable,
  POLICIES_NEEDS,
  REFERENCES,
  trustAfter,
  trustVerdict,
  writePolicy,
  writeVerdict,
} from "../../src/check/index.ts";
import { policyOf } from "../../src/iam/index.ts";
import { isUnread } from "../../src/model/resources/observed.ts";

/** CloudTrail writes to a log group by a role: it has to be allowed to assume it, and the role to write. */
export default defineCheck({
  id: "role-cloudwatch-delivery",
  title: "Role lets CloudTrail alone write to the trail's log group",
  failureTitle: "Role does not let CloudTrail alone write to the trail's log group",
  severity: "medium",
  resourceType: "role",
  rationale:
    "Without the role no event reaches CloudWatch Logs, and no alarm rings. A role that CloudTrail may assume for any account lets strangers write false events into the log group.",
  references: [
    {
      title: "AWS CloudTrail: role policy document for CloudWatch Logs",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html",
    },
    REFERENCES.confusedDeputy,
  ],
  needs: ["role.description", ...POLICIES_NEEDS],
  data: {
    brokenTrust: "True: CloudTrail may not assume the role, or may for any account.",
    brokenPermission: "True: the role may not write to the log group.",
  },
  remediation: ({ data }, role, posture) => {
    const trails = posture.trails.filter((trail) => trail.role?.arn === role.arn);
    const account = role.accountId;
    const open = `Open IAM, choose Roles, then ${role.name}`;
    const { state } = role.description;
    // What a trust policy holds that is not known, no command can keep.
    const trust = isUnread(role.description) ? "POLICY_JSON" : JSON.stringify(trustAfter(role, trails, posture));
    const isMissing = state === "absent";
    const write = JSON.stringify(writePolicy(trails));
    return {
      steps: [
        ...(data?.brokenTrust || !data
          ? [
              {
                id: `${isMissing ? "create-role" : "update-assume-role-policy"} ${role.arn}`,
                title: isMissing
                  ? `Create role ${role.name}`
                  : `Let CloudTrail assume role ${role.name} for the trail only`,
                effect: isMissing ? ("creates" as const) : ("changes" as const),
                ...(isMissing ? {} : { grants: true }),
                account,
                console: [
                  open,
                  "Under Trust relationships choose Edit trust policy, use the policy of the command, and save",
                ],
                cli: [
                  isMissing
                    ? cli`aws iam create-role --role-name ${role.name} --assume-role-policy-document ${trust}`
                    : cli`aws iam update-assume-role-policy --role-name ${role.name} --policy-document ${trust}`,
                ],
              },
            ]
          : []),
        ...(data?.brokenPermission || !data
          ? [
              {
                id: `put-role-policy ${role.arn}`,
                title: `Let role ${role.name} write to the log group`,
                after: [`create-role ${role.arn}`],
                effect: "changes" as const,
                ...(isMissing ? {} : { grants: true }),
                account,
                console: [
                  open,
                  "Choose Add permissions, Create inline policy, use the policy of the command, and save",
                ],
                cli: [
                  cli`aws iam put-role-policy --role-name ${role.name} --policy-name cloudtrail-delivery --policy-document ${write}`,
                ],
              },
            ]
          : []),
      ],
      note: "A statement that denies, or the permissions boundary of the role, has to be changed manually.",
    };
  },
  evaluate: (posture) =>
    eachRole(posture, (role, trails) => {
      const { name, description } = role;
      if (role.owner === "foreign") return foreign(`Role ${name}`, role.accountId, [description.pointer]);
      const writing = trails.filter(({ logGroup }) => logGroup);
      if (writing.length === 0) return notApplicable(`The trail of role ${name} has no log group`);
      return decideBy(
        description,
        ({ trustPolicy }) =>
          allOf([
            trustVerdict(role, policyOf(trustPolicy, `${description.pointer}/value/trustPolicy`), writing, posture),
            ...writing.map((trail) => writeVerdict(role, trail, posture)),
          ]),
        () => fail(`Role ${name} does not exist`, { data: { brokenTrust: true, brokenPermission: true } }),
      );
    }),
});
