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

/** Whether a record's error code says that its call was denied: EC2 writes `Client.` before it, some services a word of their own, and the policy of a VPC endpoint denies with `VpceAccessDenied`. */
export function isDeniedCall(code: string): boolean {
  const name = code.slice(code.lastIndexOf(".") + 1);
  return isDenied(name) || /AccessDenied|Unauthorized|Forbidden/.test(name);
}

/** Whether the text of a problem, which ends with its code in brackets, is of a refusal. */
export const isDeniedProblem = (problem: string): boolean => isDenied(/\((\w+)\)(?:;|$)/.exec(problem)?.[1] ?? "");
