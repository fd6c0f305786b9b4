import type { EventQuery } from "../model/documents/events.ts";
import { type EventRecord, objectAt, textAt } from "../model/events/record.ts";
import { rangeOf } from "./query/query.ts";

/**
 * IDs of the access keys that a call issued: of temporary credentials (AssumeRole, AssumeRoleWithSAML, GetSessionToken and others answer
 * with `credentials`), or of a user's new access key (CreateAccessKey answers with `accessKey`). The calls that are made with them
 * have the ID in `userIdentity.accessKeyId`. Source: IAM User Guide, "Logging IAM and AWS STS API calls with AWS CloudTrail".
 */
export function issuedKeys(record: EventRecord): string[] {
  const answer = objectAt(record, "responseElements");
  return ["credentials", "accessKey"].flatMap((name) => textAt(objectAt(answer, name), "accessKeyId") || []);
}

/** The query of all calls that were made with access keys, in the time, the Regions and the accounts of a different query. */
export const queryOfKeys = (query: EventQuery, accessKeys: readonly string[]): EventQuery => ({
  ...rangeOf(query),
  accessKeys: [...accessKeys],
});
