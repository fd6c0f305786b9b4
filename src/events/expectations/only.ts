import type { Only } from "../../model/documents/expectations.ts";
import { hoursOf } from "../../model/events/hours.ts";
import { accountOfCaller } from "../../model/events/identity.ts";
import { networks } from "../../model/events/networks.ts";
import { accountOf, type EventRecord, flagAt, objectAt, textAt, timeOf } from "../../model/events/record.ts";
import { isGlob } from "../../model/text/glob.ts";
import { expectedPrincipal, inAnyPartition, isByService, matchesAny } from "./caller.ts";

type Matches = (record: EventRecord, heldBy?: string) => boolean;

/**
 * Whether a call is expected: all members hold. What a record does not say does not hold. `heldBy`: the account whose log file holds it,
 * where that is known.
 */
export function onlyOf({ principals, networks: blocks, mfa, regions, hours, accounts }: Only): Matches {
  const all: Matches[] = [
    ...(principals ? [expectedPrincipal(principals)] : []),
    ...(blocks ? [networkMatcher(blocks)] : []),
    ...(mfa ? [hasMfa] : []),
    ...(regions ? [(record: EventRecord) => matchesAny(regions, textAt(record, "awsRegion") ?? "")] : []),
    ...(accounts ? [callerOfAny(accounts)] : []),
    ...(hours ? [timeMatcher(hoursOf(hours))] : []),
  ];
  return (record, heldBy) => all.every((matches) => matches(record, heldBy));
}

/** A service that calls of its own accord has no account: it acts in the one that received the call. */
const callerOfAny =
  (accounts: readonly string[]): Matches =>
  (record, heldBy) => {
    const own = isByService(record) ? accountOf(record, heldBy) : undefined;
    return accounts.includes(accountOfCaller(record) || own || "");
  };

function networkMatcher(blocks: readonly string[]): Matches {
  const services = blocks.filter(isGlob);
  const inside = networks(
    blocks.filter((block) => !isGlob(block)),
    "networks",
  );
  return (record) => {
    const address = inAnyPartition(textAt(record, "sourceIPAddress") ?? "");
    return address.some((one) => inside(one) || matchesAny(services, one));
  };
}

const timeMatcher =
  (within: (time: number) => boolean): Matches =>
  (record) => {
    const time = timeOf(record);
    return time !== undefined && within(time);
  };

/** Whether the session was started with MFA, or the console sign-in used it. */
export function hasMfa(record: EventRecord): boolean {
  const session = objectAt(objectAt(objectAt(record, "userIdentity"), "sessionContext"), "attributes");
  return (
    flagAt(session, "mfaAuthenticated") === true || textAt(objectAt(record, "additionalEventData"), "MFAUsed") === "Yes"
  );
}
