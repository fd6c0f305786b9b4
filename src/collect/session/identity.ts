import { isExpired } from "../../model/aws/expired.ts";
import { UserError } from "../../model/errors.ts";
import { type CallRecord, classify, PROXY_REFUSAL, withDeadline } from "../observe.ts";
import { callerIdentity } from "../services/account/identity.ts";
import { proxyInUse } from "./agents.ts";
import type { Session } from "./session.ts";
import type { SessionOptions } from "./session-options.ts";
import { shownUrl } from "./shared-config.ts";

const INVALID = new Set([
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidAccessKeyId",
  "IncompleteSignature",
]);

/**
 * Who we are. Without that nothing can be collected, so its failure ends the scan with one sentence.
 *
 * @throws UserError, exit 4
 */
export async function identify(
  session: Session,
  options: SessionOptions & { readonly onCall?: ((call: CallRecord) => void) | undefined },
): Promise<{ account: string; arn: string }> {
  const started = performance.now();
  const record = (outcome: string) =>
    options.onCall?.({
      api: "sts:GetCallerIdentity",
      region: session.region,
      ms: performance.now() - started,
      outcome,
    });
  try {
    const identity = await withDeadline((signal) => callerIdentity(session, signal), session.callDeadlineMs);
    record("ok");
    return identity;
  } catch (error) {
    record(classify(error, session.hide).code);
    throw accessProblem(error, session, options.roleArn);
  }
}

/** Whether AWS answered the operation itself: with a refusal or a fault that says nothing of credentials or network. */
export function isAnswer(code: string): boolean {
  return !isExpired(code) && !INVALID.has(code) && /Exception$|^AccessDenied$|^Throttling$/.test(code);
}

/**
 * Why nothing can be asked of AWS, as one sentence.
 *
 * @param api - the call that failed.
 */
export function accessProblem(
  error: unknown,
  session: Session,
  roleArn: string | undefined,
  api = "sts:GetCallerIdentity",
): UserError {
  const { code, message } = classify(error, session.hide);
  // A profile may lead through a role that no option names.
  const role = (error as { roleArn?: string }).roleArn ?? roleArn;
  return new UserError(sentence(code, message.replaceAll(/\s+/g, " ").trim(), session, role, api), 4, { cause: error });
}

function sentence(code: string, detail: string, session: Session, roleArn: string | undefined, api: string): string {
  if (code === "CredentialsProviderError" || code === "ProviderError")
    return `No AWS credentials: ${detail || "none were found"} (set AWS_PROFILE, --profile or AWS_ACCESS_KEY_ID)`;
  if (isExpired(code)) return `The AWS credentials have expired (${code}): log in again and repeat the command`;
  if (INVALID.has(code)) return `AWS does not accept the credentials (${code}): ${detail}`;
  if (code === PROXY_REFUSAL) return `AWS could not be reached: ${detail}`;
  if (/AccessDenied|Unauthorized/.test(code))
    return roleArn
      ? `Role ${roleArn} cannot be assumed (${code}): ${detail}`
      : `${api} was refused (${code}): ${detail}`;
  const endpoint = session.endpoint(api.startsWith("sts:") ? "STS" : "CloudTrail");
  const proxy = proxyInUse();
  const way = `${endpoint ? ` at ${shownUrl(endpoint)}` : ""}${proxy ? ` (${proxy.variable} is ${proxy.proxy})` : ""}`;
  return `AWS could not be reached${way}: ${api} failed with ${code}${detail && detail !== code ? ` (${detail})` : ""}`;
}
