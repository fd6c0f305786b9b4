import { accessControl } from "../../src/check/index.ts";

/** `errorCode` of records. AWS CloudTrail User Guide, "CloudTrail record contents". */
export default accessControl({
  rule: "denied-calls",
  title: "No principal has many denied calls or failed sign-ins within minutes",
  failureTitle: "Principal has many denied calls or failed sign-ins within minutes",
  severity: "medium",
  rationale:
    "Who has stolen credentials tries what they allow, and many calls are denied. Who guesses a password fails to sign in. The same pattern shows automation that lacks a permission.",
  references: [
    {
      title: "AWS CloudTrail: record contents",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html",
    },
  ],
  respond: ["Compare the calls and source addresses with what the principal usually does: automation repeats one call"],
});
