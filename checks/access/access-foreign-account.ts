import { accessControl } from "../../src/check/index.ts";

/** `userIdentity.accountId` of records. AWS CloudTrail User Guide, "CloudTrail userIdentity element". */
export default accessControl({
  rule: "foreign-account",
  title: "Only principals of known accounts make calls",
  failureTitle: "Call by a principal of a foreign account",
  severity: "high",
  rationale:
    "A trust policy or a resource policy lets principals of other accounts in. Accounts that no one has listed may be forgotten, mistyped or hostile.",
  references: [
    {
      title: "AWS IAM: cross-account resource access",
      url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html",
    },
  ],
  respond: [
    "Remove the account from the policy that lets it in: the trust policy of the role, or the policy of the resource",
    "List accounts that may call as trustedAccounts of the rule",
  ],
});
