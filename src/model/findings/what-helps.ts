import { isExpired } from "../aws/expired.ts";

interface Unread {
  readonly code: string;
  readonly permission: string;
  /** The account that alone can read it: no permission helps. */
  readonly owningAccount?: string | undefined;
}

/** What makes an unreadable fact readable, as a clause. */
export function whatHelps({ code, permission, owningAccount }: Unread): string {
  if (isExpired(code)) return "log in again";
  return owningAccount === undefined
    ? `needs ${permission}`
    : `the trail belongs to account ${owningAccount}, and only that account can read it`;
}
