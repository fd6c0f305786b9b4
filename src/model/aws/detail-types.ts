/** `detail-type` of an event by `eventType` of its record. EventBridge User Guide, "AWS service events delivered via AWS CloudTrail". */
export const DETAIL_TYPES: Readonly<Record<string, string>> = {
  AwsApiCall: "AWS API Call via CloudTrail",
  AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
  AwsConsoleAction: "AWS Console Action via CloudTrail",
  AwsServiceEvent: "AWS Service Event via CloudTrail",
};

/** The guide's list has this for sign-ins, AWS's examples of rules have the other: docs/decisions.md. */
export const OTHER_SIGN_IN = "AWS Console Signin via CloudTrail";
