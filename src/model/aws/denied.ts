const DENIALS = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AllAccessDisabled",
  "AuthorizationError",
  "AuthorizationErrorException",
  "KMSAccessDeniedException",
  "UnauthorizedOperation",
]);

/** Whether an error code is one of AWS's names for "you may not": they differ by service. */
export function isDenied(code: string): boolean {
  return DENIALS.has(code);
}

/** What only records of calls say: `NotAuthorized` is one of IAM's common errors, `AuthFailure` EC2's. */
const DENIED_CALLS = [...DENIALS, "NotAuthorized", "AuthFailure"];

/**
 * What a record's error code has after its last dot if its call was denied: EC2 writes `Client.` before it, some services a word of
 * their own, and the policy of a VPC endpoint denies with `VpceAccessDenied`. The `NotAuthorizedException` of Cognito is none: it is
 * said of users of an application whose password is wrong. As a regular expression of RE2 and of JavaScript.
 */
export const DENIED_CALL = `((^|[.])(${DENIED_CALLS.join("|")})|(AccessDenied|Unauthorized|Forbidden)[^.]*)$`;
const DENIED = new RegExp(DENIED_CALL);

/** Whether a record's error code says that its call was denied. */
export function isDeniedCall(code: string): boolean {
  return DENIED.test(code);
}

/** Whether the text of a problem, which ends with its code in brackets, is of a refusal. */
export const isDeniedProblem = (problem: string): boolean => isDenied(/\((\w+)\)(?:;|$)/.exec(problem)?.[1] ?? "");
