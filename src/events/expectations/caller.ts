import { callerOf, principalsOf } from "../../model/events/identity.ts";
import { type EventRecord, objectAt, textAt } from "../../model/events/record.ts";
import { globMatches } from "../../model/text/glob.ts";

const SESSION = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//;
const ROLE_PATH = /^(arn:[^:]*:iam::[^:]*:role)\/.*\/([^/]+)$/;

/**
 * The principal to which findings are attributed: a session counts to its role or user. Some records of sessions, such as those of
 * console sign-ins, name no role: its ARN follows from the session's but for the path.
 */
export function principalOf(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  // Of a caller of a different account, a record has its ID and one that says nothing there.
  const account = textAt(identity, "type") === "AWSAccount" ? textAt(identity, "accountId") : undefined;
  return issuerOf(record) ?? textAt(identity, "arn") ?? account ?? callerOf(record);
}

function issuerOf(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  const named = textAt(objectAt(objectAt(identity, "sessionContext"), "sessionIssuer"), "arn");
  return named ?? roleOf(textAt(identity, "arn"));
}

function roleOf(arn: string | undefined): string | undefined {
  const [, partition, account, name] = SESSION.exec(arn ?? "") ?? [];
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:role/${name}`;
}

/** The account of the caller: that of its ARN, where the record names none. */
export function accountOfCaller(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  return textAt(identity, "accountId") ?? (textAt(identity, "arn") ?? "").split(":")[4];
}

/** Whether an AWS service made the call, of its own accord or for a principal. */
export function isByService(record: EventRecord): boolean {
  const identity = objectAt(record, "userIdentity");
  return (
    textAt(identity, "type") === "AWSService" ||
    textAt(identity, "invokedBy") !== undefined ||
    textAt(record, "eventType") === "AwsServiceEvent"
  );
}

/**
 * Whether the caller is one of these: patterns on its ARN or that of its role or user. A caller without an ARN is matched by the service
 * that called, its account or its identity provider.
 */
export function principalMatcher(patterns: readonly string[]): (record: EventRecord) => boolean {
  const withoutPath = patterns.map((pattern) => pattern.replace(ROLE_PATH, "$1/$2"));
  return (record) => {
    const arns = principalsOf(record);
    const names = arns.length > 0 ? arns : otherNames(record);
    if (names.some((name) => matchesAny(patterns, name))) return true;
    const role = arns.length === 1 ? roleOf(arns[0]) : undefined;
    return role !== undefined && matchesAny(withoutPath, role);
  };
}

/** Names of a caller without an ARN. */
function otherNames(record: EventRecord): string[] {
  const identity = objectAt(record, "userIdentity");
  return ["invokedBy", "accountId", "identityProvider"].flatMap((name) => textAt(identity, name) ?? []);
}

/** A pattern that matches the caller: its role or user, or what it is named by without an ARN. */
export function patternOf(record: EventRecord): string | undefined {
  const own = issuerOf(record) ?? principalsOf(record)[0] ?? otherNames(record)[0];
  return own?.endsWith(".amazonaws.com") ? "*.amazonaws.com" : own;
}

export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => globMatches(pattern, text));
