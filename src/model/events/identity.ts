import { type EventRecord, objectAt, textAt } from "./record.ts";

/**
 * The user name of Event history: of an IAM user its name, of a session the session's name, of the root user `root`.
 * Sources: AWS CloudTrail User Guide, "Filtering CloudTrail events" and "CloudTrail userIdentity element".
 */
export function userOf(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  const type = textAt(identity, "type");
  if (type === "Root") return "root";
  if (type === "AssumedRole" || type === "FederatedUser")
    return lastPart(textAt(identity, "arn"), "/") ?? lastPart(textAt(identity, "principalId"), ":");
  return textAt(identity, "userName") ?? undefined;
}

/** ARNs that name the caller: its own, and that of the role or user whose session it is. */
export function principalsOf(record: EventRecord): string[] {
  const identity = objectAt(record, "userIdentity");
  const issuer = objectAt(objectAt(identity, "sessionContext"), "sessionIssuer");
  return [textAt(identity, "arn"), textAt(issuer, "arn")].filter((arn) => arn !== undefined);
}

/** The ARN of the role that the ARN of a session names, without its path. Some records, such as those of sign-ins, have no other name of it. */
export function roleOfSession(arn: string | undefined): string | undefined {
  const [, partition, account, name] = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn ?? "") ?? [];
  return name === undefined ? undefined : `arn:${partition}:iam::${account}:role/${name}`;
}

/** The account of the caller: that of its ARN, where the record names none. */
export function accountOfCaller(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  return textAt(identity, "accountId") ?? (textAt(identity, "arn") ?? "").split(":")[4];
}

/** The caller as a table shows it: its ARN, the service that called, or what else the record has. */
export function callerOf(record: EventRecord): string | undefined {
  const identity = objectAt(record, "userIdentity");
  return (
    textAt(identity, "arn") ??
    textAt(identity, "invokedBy") ??
    textAt(identity, "userName") ??
    textAt(identity, "principalId") ??
    textAt(identity, "accountId") ??
    textAt(identity, "type")
  );
}

/** What tells in an ARN: `role/session`, `user/alice`, `role/path/app`, `root`. Other text as it is. */
export function shortArn(arn: string): string {
  const [, resource] = /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*:(.+)$/s.exec(arn) ?? [];
  return resource === undefined ? arn : resource.replace(/^assumed-role\//, "");
}

export const accessKeyOf = (record: EventRecord): string | undefined =>
  textAt(objectAt(record, "userIdentity"), "accessKeyId");

function lastPart(text: string | undefined, separator: string): string | undefined {
  return text?.includes(separator) ? text.slice(text.lastIndexOf(separator) + 1) : undefined;
}
