import { HIDDEN_USER } from "../../model/events/access-words.ts";
import { type EventRecord, objectAt, textAt } from "../../model/events/record.ts";

/**
 * Whether a sign-in failed, or a part of it such as `CheckMfa`: such a record has no error code. Source: AWS CloudTrail User Guide, "AWS
 * Management Console sign-in events".
 */
export function isFailedSignIn(record: EventRecord): boolean {
  if (textAt(record, "eventSource") !== "signin.amazonaws.com") return false;
  const result = textAt(objectAt(record, "responseElements"), textAt(record, "eventName") ?? "");
  return result === "Failure" || textAt(record, "errorMessage") !== undefined;
}

/** A sign-in that failed, and not a part of it: one attempt is one of these. */
export const isFailedLogin = (record: EventRecord): boolean =>
  textAt(record, "eventName") === "ConsoleLogin" && isFailedSignIn(record);

/** Whether the record hides who called: then only its address tells callers apart. */
export const hidesUser = (record: EventRecord): boolean =>
  textAt(objectAt(record, "userIdentity"), "userName") === HIDDEN_USER;
