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
