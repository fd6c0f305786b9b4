import { accessControl } from "../../src/check/index.ts";

/** The root user has every permission, and no policy of the account limits it. AWS IAM User Guide, "Root user best practices". */
export default accessControl({
  rule: "root-use",
  title: "Root user is not used",
  failureTitle: "Root user was used",
  severity: "critical",
  rationale:
    "No policy of the account limits the root user, so its use is rare and planned. Any other use is a mistake, or someone who has its credentials.",
  references: [
    {
      title: "AWS IAM: root user best practices",
      url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html",
    },
  ],
  respond: [
    "Sign in as the root user, change its password, and check its MFA devices under Security credentials",
    "Delete access keys of the root user",
  ],
});
