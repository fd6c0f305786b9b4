import { accessControl } from "../../src/check/index.ts";

/** `MFAUsed` of a sign-in. AWS CloudTrail User Guide, "AWS Management Console sign-in events". */
export default accessControl({
  rule: "console-without-mfa",
  title: "Console sign-ins use MFA",
  failureTitle: "Console sign-in without MFA",
  severity: "high",
  rationale:
    "A password alone can be guessed, reused or stolen. A sign-in without MFA shows that one would have been enough, whatever the policies of the account require.",
  references: [
    {
      title: "AWS CloudTrail: console sign-in events",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html",
    },
  ],
  respond: ["Open IAM, choose the user and Security credentials, assign an MFA device, and change the password"],
});
