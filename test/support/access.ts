import type { AccountEvents } from "../../src/model/documents/settings/account-events.ts";
import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import type { UnexpectedAccess } from "../../src/model/documents/unexpected.ts";
import { BUILT_IN_RULES } from "../../src/model/events/built-in-rules.ts";
import { conditionsOf } from "../../src/model/events/rule-conditions.ts";
import { ACCOUNT, hoursAgo, read } from "./account.ts";

/** One call of the root user that a rule does not expect. */
export function unexpected(rule: string, more: Partial<UnexpectedAccess> = {}): UnexpectedAccess {
  return {
    rule,
    title: rule,
    severity: "high",
    reason: null,
    source: null,
    principal: `arn:aws:iam::${ACCOUNT}:root`,
    account: ACCOUNT,
    actions: ["iam:CreateAccessKey"],
    users: ["root"],
    regions: ["us-east-1"],
    addresses: ["203.0.113.20"],
    first: hoursAgo(3),
    last: hoursAgo(3),
    count: 1,
    failed: 0,
    evidence: [{ eventId: "e-1", eventTime: hoursAgo(3), where: "Event history in us-east-1" }],
    ...more,
  };
}

const HISTORY: AccountEvents["sources"][number] = {
  source: "history",
  name: `Event history of ${ACCOUNT} in 2 Regions`,
  read: 4,
  skipped: 0,
  problems: [],
  notes: ["Event history has no data events"],
};

/** Log files that were all read. */
export const FILES = { ...HISTORY, source: "files" as const, name: "logs", notes: [] };

/** A source of which a part could not be read. */
export const unreadSource = (where: string, problem: string) => ({
  ...HISTORY,
  skipped: 1,
  problems: [{ where, at: null, problem }],
});

/** What rules found in the events of a day: by default all of it was read, and nothing was found. */
export function accessed(
  found: readonly UnexpectedAccess[] = [],
  more: Partial<AccountEvents> & { readonly source?: AccountEvents["sources"][number] } = {},
) {
  const { source = HISTORY, ...rest } = more;
  return ({ account }: Snapshot): void => {
    account.events = read("account.events", {
      since: hoursAgo(25),
      until: hoursAgo(1),
      sources: [source],
      found: 1234,
      ofAccount: 1234,
      rules: Object.keys(BUILT_IN_RULES).map((id) => ({ id, conditions: conditionsOf(), complete: true })),
      off: [],
      unexpected: [...found],
      complete: true,
      notes: [],
      ...rest,
    });
  };
}
