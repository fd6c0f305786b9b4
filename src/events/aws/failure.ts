import { classify } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import { isDenied } from "../../model/aws/denied.ts";

/** Why a call failed, in one clause, with the permission that it needs: a call on an encrypted object may need one of a different service. */
export function failureOf(session: Session, error: unknown, permission: string): string {
  const { code, message } = classify(error, session.hide);
  if (code === "InvalidObjectState") return `${permission}: ${archivedText(error)} (${code})`;
  const [, denied = permission] = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)\b/.exec(message) ?? [];
  return `${permission}: ${message} (${code})${isDenied(code) ? `; grant ${denied}` : ""}`;
}

/**
 * A file of the storage classes GLACIER and DEEP_ARCHIVE, or of an archive tier of INTELLIGENT_TIERING, is read after it was restored.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
function archivedText(error: unknown): string {
  const { StorageClass: kind, AccessTier: tier } = error as {
    readonly StorageClass?: string;
    readonly AccessTier?: string;
  };
  const where = [kind, tier].filter((one) => one !== undefined).join(", ");
  return `the file is archived${where === "" ? "" : ` (${where})`}: restore it with aws s3api restore-object, and search again`;
}
