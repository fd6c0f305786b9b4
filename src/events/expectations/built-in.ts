import type { ExpectationParams } from "../../model/documents/expectations.ts";
import type { Snapshot } from "../../model/documents/snapshot.ts";
import type { BuiltInRuleId } from "../../model/events/built-in-rules.ts";
import { accountOfCaller } from "../../model/events/identity.ts";
import { accountOf, type EventRecord, objectAt, textAt } from "../../model/events/record.ts";
import { isByService, matchesAny } from "./caller.ts";
import { hasMfa } from "./only.ts";
import { decide } from "./tampering/decide.ts";

/**
 * Whether a rule does not expect a call.
 *
 * @param heldBy - the account whose log file or log stream holds the record, where that is known
 */
export type IsUnexpected = (record: EventRecord, heldBy?: string) => boolean;

/** Undefined: the rule is off. */
type Unexpected = IsUnexpected | undefined;

/** The built-in rules that look at one call. `denied-calls` counts. */
export const BUILT_IN: Readonly<
  Record<Exclude<BuiltInRuleId, "denied-calls">, (params: ExpectationParams, snapshot?: Snapshot) => Unexpected>
> = {
  "root-use": () => (record) => identityType(record) === "Root" && !isByService(record),
  "console-without-mfa": () => isConsoleWithoutMfa,
  "unexpected-region": ({ regions }) =>
    regions && ((record) => !isByService(record) && !matchesAny(regions, textAt(record, "awsRegion") ?? "")),
  "trail-tampering": (_, snapshot) => (record, heldBy) => decide(record, heldBy, snapshot) === "tampering",
  "foreign-account": ({ trustedAccounts = [] }, snapshot) => {
    const trusted = new Set([...trustedAccounts, ...accountsIn(snapshot)]);
    return (record, heldBy) => {
      const [caller, own] = [accountOfCaller(record) ?? "", accountOf(record, heldBy)];
      return /^\d{12}$/.test(caller) && own !== undefined && caller !== own && !trusted.has(caller);
    };
  },
};

const identityType = (record: EventRecord) => textAt(objectAt(record, "userIdentity"), "type");

/**
 * A federated sign-in is recorded with `MFAUsed: No` whatever the identity provider asked for. Source: AWS CloudTrail User Guide, "AWS
 * Management Console sign-in events".
 */
function isConsoleWithoutMfa(record: EventRecord): boolean {
  return (
    textAt(record, "eventName") === "ConsoleLogin" &&
    textAt(record, "eventSource") === "signin.amazonaws.com" &&
    textAt(objectAt(record, "responseElements"), "ConsoleLogin") === "Success" &&
    ["IAMUser", "Root"].includes(identityType(record) ?? "") &&
    !hasMfa(record)
  );
}

function accountsIn(snapshot: Snapshot | undefined): string[] {
  if (!snapshot) return [];
  const { id, organization, organizationAccounts } = snapshot.account;
  return [
    id,
    ...(organization.state === "read" ? [organization.value.managementAccountId] : []),
    ...(organizationAccounts?.state === "read" ? organizationAccounts.value : []),
  ];
}
