import { isDenied } from "../aws/denied.ts";
import { isExpired } from "../aws/expired.ts";

interface Unread {
  readonly code: string;
  readonly permission: string;
  /** The account that alone can read it: no permission helps. */
  readonly owningAccount?: string | undefined;
}

/** Whether a permission makes an unreadable fact readable: the call was denied, and not by another account. */
export const isGrantable = ({ code, owningAccount }: Unread): boolean => owningAccount === undefined && isDenied(code);

/** What makes an unreadable fact readable, as a clause. A call that failed without being denied lacks no permission. */
export function whatHelps({ code, permission, owningAccount }: Unread): string {
  if (isExpired(code)) return "log in again";
  if (owningAccount !== undefined)
    return `the trail belongs to account ${owningAccount}, and only that account can read it`;
  return isDenied(code) ? `needs ${permission}` : "check for throttling, a time-out or a network block";
}
