import { classify } from "../../collect/observe.ts";
import type { Session } from "../../collect/session/session.ts";
import { isDenied } from "../../model/aws/denied.ts";

/** Why a call failed, in one clause, with the permission that it needs: a call on an encrypted object may need one of a different service. */
export function failureOf(session: Session, error: unknown, permission: string): string {
  const { code, message } = classify(error, session.hide);
  const [, denied = permission] = /not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)\b/.exec(message) ?? [];
  return `${permission}: ${message} (${code})${isDenied(code) ? `; grant ${denied}` : ""}`;
}
