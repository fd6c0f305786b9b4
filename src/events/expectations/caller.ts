import { callerOf, principalsOf, roleOfSession } from "../../model/events/identity.ts";
import { type EventRecord, objectAt, textAt } from "../../model/events/record.ts";
import { arnGlobMatches, globMatches } from "../../model/text/glob.ts";

type Matches = (record: EventRecord) => boolean;

const ROLE_PATH = /^(arn:[^:]*:iam::[^:]*:role)\/.*\/([^/]+)$/;
/** A pattern with one role name, in one account: there role names are unique, whatever the path. */
const ROLE_NAME = /^(arn:[^:]*:iam::\d{12}:role)\/(?:.*\/)?([^/*?]+)$/;
/** What follows is the name of a session, which the caller chooses. */
const SESSION_NAME = /^(arn:[^:]+:sts::\d{12}:(?:assumed-role\/[^/]+|federated-user)\/).*$/s;
const SERVICES = /^[^:/]+\.amazonaws\.com(\.cn)?$/;
/** A path that no role has. */
const ANY_PATH = "role/\u0000/";

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
  return named ?? roleOfSession(textAt(identity, "arn"));
}

/**
 * Whether an AWS service made the call, of its own accord or for a principal. Calls of the console may name its sign-in as the service:
 * a person made them. `AWS Internal` does not say who asked.
 */
export function isByService(record: EventRecord): boolean {
  const identity = objectAt(record, "userIdentity");
  const service = textAt(identity, "invokedBy") ?? "";
  return (
    textAt(identity, "type") === "AWSService" ||
    (SERVICES.test(service) && !service.startsWith("signin.")) ||
    textAt(record, "eventType") === "AwsServiceEvent"
  );
}

/**
 * Whether the caller may be one of these: patterns on its ARN or that of its role or user. A caller without an ARN is matched by the service
 * that called, its account or its identity provider.
 */
export function principalMatcher(patterns: readonly string[]): Matches {
  const withoutPath = patterns.map((pattern) => pattern.replace(ROLE_PATH, "$1/$2"));
  return (record) => {
    const arns = principalsOf(record);
    const names = arns.length > 0 ? arns : otherNames(record);
    if (names.some((name) => matchesAny(patterns, name))) return true;
    const role = arns.length === 1 ? roleOfSession(arns[0]) : undefined;
    return role !== undefined && matchesAny(withoutPath, role);
  };
}

/** Whether the caller is certainly one of these, so that its call is expected: neither the name of a session nor an unknown path decides. */
export function expectedPrincipal(patterns: readonly string[]): Matches {
  // A user can be named `x.amazonaws.com`.
  const onArns = patterns.filter((pattern) => !SERVICES.test(pattern));
  const onSessions = onArns.filter((pattern) => /^arn:[^:]*:sts:/.test(pattern));
  const ofOneRole = onArns.filter((one) => ROLE_NAME.test(one)).map((one) => one.replace(ROLE_NAME, "$1/$2"));
  const isExpected = (arn: string) =>
    (roleOfSession(arn) === undefined ? onArns : onSessions).some((one) => arnGlobMatches(one, arn));
  return (record) => {
    const arns = principalsOf(record);
    if (arns.length === 0) return otherNames(record).some((name) => matchesAny(patterns, name));
    if (arns.some((arn) => isExpected(arn.replace(SESSION_NAME, "$1")))) return true;
    const role = arns.length === 1 ? roleOfSession(arns[0]) : undefined;
    if (role === undefined) return false;
    const withPath = role.replace("role/", ANY_PATH);
    return (
      ofOneRole.some((one) => arnGlobMatches(one, role)) ||
      onArns.some((one) => arnGlobMatches(one, role) && arnGlobMatches(one, withPath))
    );
  };
}

/** Names of a caller without an ARN. */
function otherNames(record: EventRecord): string[] {
  const identity = objectAt(record, "userIdentity");
  return ["invokedBy", "accountId", "identityProvider"]
    .flatMap((name) => textAt(identity, name) ?? [])
    .flatMap(inAnyPartition);
}

/** A pattern that matches the caller: its role or user, or what it is named by without an ARN. Only services are named together. */
export function patternOf(record: EventRecord): string | undefined {
  const arn = issuerOf(record) ?? principalsOf(record)[0];
  if (arn !== undefined) return arn;
  const service = textAt(objectAt(record, "userIdentity"), "invokedBy");
  return service !== undefined && SERVICES.test(service) ? "*.amazonaws.com" : otherNames(record)[0];
}

/** A name, and that of a service of the Regions in China as the other Regions have it: patterns on services are for both. */
export const inAnyPartition = (name: string): string[] =>
  name.endsWith(".amazonaws.com.cn") ? [name, name.slice(0, -3)] : [name];

export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => globMatches(pattern, text));
