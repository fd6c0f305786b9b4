import { classify } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import { isDenied } from "../../model/aws/denied.ts";

/** Why a call failed, in one clause, with the permission that it needs. */
export function failureOf(session: Session, error: unknown, permission: string): string {
  const { code, message } = classify(error, session.hide);
  return `${permission}: ${message} (${code})${isDenied(code) ? `; grant ${permission}` : ""}`;
}
