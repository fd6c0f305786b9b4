import type { Trail } from "../documents/snapshot.ts";
import type { Observed } from "../resources/observed.ts";
import { isDenied } from "./denied.ts";

/** What a member account may not ask about an organization trail, whatever its permissions; a trail's status it may. */
const OWNER_ONLY = new Set(["cloudtrail:GetEventSelectors", "cloudtrail:GetInsightSelectors", "cloudtrail:ListTags"]);

/**
 * The account that alone can read a fact about a trail, where AWS refused it to another one: no permission of this account
 * helps. Source: AWS CloudTrail User Guide, "Creating a trail for an organization".
 */
export function owningAccount(
  { owner, accountId }: Pick<Trail, "owner" | "accountId">,
  fact: Observed<unknown>,
): string | undefined {
  if (owner !== "foreign" || fact.state !== "unreadable") return undefined;
  const refused = fact.code === "CloudTrailARNInvalidException" || (OWNER_ONLY.has(fact.api) && isDenied(fact.code));
  return refused ? accountId : undefined;
}
