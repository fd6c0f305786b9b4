import {
  cli,
  defineCheck,
  eachCustomerPolicy,
  evidenceOf,
  fail,
  fullAccess,
  manual,
  notDecided,
  pass,
  protectTrails,
} from "../../src/check/index.ts";

/** Who may do everything with CloudTrail can stop every trail. `NotAction`, `Deny` and wildcards are understood. */
export default defineCheck({
  id: "iam-cloudtrail-full-access",
  title: "Customer managed policy does not give full access to CloudTrail",
  failureTitle: "Customer managed policy gives full access to CloudTrail",
  severity: "medium",
  resourceType: "policy",
  rationale:
    "An identity with such a policy can stop trails, delete them, and change what they record. Grants should name the actions that are needed.",
  references: [
    {
      title: "AWS CloudTrail: identity and access management",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/security_iam_id-based-policy-examples.html",
    },
  ],
  needs: ["account.customerPolicies"],
  remediation: (_verdict, { arn, name, accountId }, posture) => ({
    steps: [
      {
        id: `create-policy-version ${arn}`,
        title: `Take the protection of trails out of policy ${name}`,
        effect: "changes",
        account: accountId,
        console: [
          `Open IAM, choose Policies, then ${name}`,
          "Choose Edit, name the CloudTrail actions that are needed, or add the statement of the command, and save as the default",
        ],
        cli: [
          cli`aws iam create-policy-version --policy-arn ${arn} --policy-document ${JSON.stringify(protectTrails(posture, arn))} --set-as-default`,
        ],
      },
    ],
    note: "The command denies the actions that stop, delete or change trails. A policy has at most five versions: delete an old one first if it has five.",
  }),
  evaluate: (posture) =>
    eachCustomerPolicy(posture, ({ value: { policyName: name, document }, pointer }) => {
      const { answer, condition } = fullAccess(document, `${pointer}/document`, posture);
      const evidence = answer.statement ? evidenceOf(answer) : { evidence: [`${pointer}/document`] };
      if (answer.answer === "unknown")
        return notDecided(`Whether policy ${name} gives full access to CloudTrail`, answer);
      if (answer.answer === "no") return pass(`Policy ${name} does not give full access to CloudTrail`, evidence);
      return condition !== undefined
        ? manual(`Policy ${name} gives full access to CloudTrail under a condition`, {
            ...evidence,
            details: [`Condition: ${condition}`],
          })
        : fail(`Policy ${name} gives full access to CloudTrail`, evidence);
    }),
});
