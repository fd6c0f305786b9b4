import { accessControl } from "../../src/check/index.ts";

/** The calls of the tamper response, and attempts at them. AWS CloudTrail User Guide, "Security best practices". */
export default accessControl({
  rule: "trail-tampering",
  title: "No call tampers with trails or what they use",
  failureTitle: "Call that may blind a trail",
  severity: "critical",
  rationale:
    "An intruder stops the trail first, or changes its bucket, key, log group or alarms. The call itself is recorded, also where it was denied.",
  references: [
    {
      title: "AWS CloudTrail: security best practices",
      url: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    },
  ],
  respond: [
    "Undo what the call changed: the findings on trails, buckets, keys, log groups and alarms of this scan say what is wrong now",
    "Search the events of the principal before and after the call: trailproof events --principal-arn ARN",
  ],
});
