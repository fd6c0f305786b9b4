import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { NOT_NAMED } from "../../model/events/access-words.ts";
import type { Item } from "../../model/resources/posture.ts";
import { shorten } from "../../model/text/safe-text.ts";

/** Names of IAM and paths have these characters. Records from anywhere may hold anything. */
const ARN = /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):[!-~]{1,1000}$/;

/** In characters: longer than any name of IAM with its path. */
const LONGEST_NAME = 200;

/** Who made the calls of a finding, as a resource: by the ARN, else by what the records have in its place. */
export function principalItem(value: UnexpectedAccess, pointer: string): Item<UnexpectedAccess> {
  const { principal } = value;
  const [arn, accountId = null] = ARN.exec(principal ?? "") ?? [];
  return {
    value,
    pointer,
    subject: {
      type: "principal",
      id: arn === undefined ? shorten(principal ?? NOT_NAMED, LONGEST_NAME) : arn.slice(arn.search(/[^:/]*$/)),
      arn: arn ?? null,
      region: null,
      accountId: accountId ?? (/^\d{12}$/.test(principal ?? "") ? principal : null),
    },
  };
}
