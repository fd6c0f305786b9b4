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

/**
 * Whether a record's error code says that its call was denied. EC2 writes `Client.` before it, the policy of a VPC endpoint denies with
 * `VpceAccessDenied`, and `NotAuthorized` is one of IAM's common errors. The `NotAuthorizedException` of Cognito is none: it is said of
 * users of an application whose password is wrong.
 */
export function isDeniedCall(code: string): boolean {
  const name = code.slice(code.lastIndexOf(".") + 1);
  return (
    isDenied(name) ||
    name === "NotAuthorized" ||
    name === "AuthFailure" ||
    /AccessDenied|Unauthorized|Forbidden/.test(name)
  );
}

/** Whether the text of a problem, which ends with its code in brackets, is of a refusal. */
export const isDeniedProblem = (problem: string): boolean => isDenied(/\((\w+)\)(?:;|$)/.exec(problem)?.[1] ?? "");
