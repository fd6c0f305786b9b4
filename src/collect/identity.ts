import { UserError } from "../model/errors.ts";
import { type CallRecord, classify, withDeadline } from "./observe.ts";
import { callerIdentity } from "./services/sts.ts";
import { type Session, type SessionOptions, shownUrl } from "./session.ts";

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"]);
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
    const { code, message } = classify(error, session.hide);
    record(code);
    throw new UserError(sentence(code, message, options), 4, { cause: error });
  }
}

function sentence(code: string, message: string, { roleArn, endpointUrl }: SessionOptions): string {
  const detail = message.replaceAll(/\s+/g, " ").trim();
  if (code === "CredentialsProviderError" || code === "ProviderError")
    return `No AWS credentials: ${detail || "none were found"} (set AWS_PROFILE, --profile or AWS_ACCESS_KEY_ID)`;
  if (EXPIRED.has(code)) return `The AWS credentials have expired (${code}): log in again and repeat the scan`;
  if (INVALID.has(code)) return `AWS does not accept the credentials (${code}): ${detail}`;
  if (/AccessDenied|Unauthorized/.test(code))
    return roleArn
      ? `Role ${roleArn} cannot be assumed (${code}): ${detail}`
      : `sts:GetCallerIdentity was refused (${code}): ${detail}`;
  const endpoint = endpointUrl ?? process.env.AWS_ENDPOINT_URL_STS ?? process.env.AWS_ENDPOINT_URL;
  return `AWS could not be reached${endpoint ? ` at ${shownUrl(endpoint)}` : ""}: sts:GetCallerIdentity failed with ${code}${detail && detail !== code ? ` (${detail})` : ""}`;
}
