import type { UnexpectedAccess } from "../../model/documents/unexpected.ts";
import { shortArn } from "../../model/events/identity.ts";
import type { Item } from "../../model/resources/posture.ts";

/** In the place of a caller that the records do not name. */
const NOT_NAMED = "caller not named";

const ARN = /^arn:[^:]+:(?:iam|sts)::(\d{12}):\S+$/;

/** Who made the calls of a finding, as a resource: by the ARN, else by what the records have in its place. */
export function principalItem(value: UnexpectedAccess, pointer: string): Item<UnexpectedAccess> {
  const { principal } = value;
  const [arn, accountId = null] = ARN.exec(principal ?? "") ?? [];
  return {
    value,
    pointer,
    subject: {
      type: "principal",
      id: arn === undefined ? (principal ?? NOT_NAMED) : arn.slice(arn.search(/[^:/]*$/)),
      arn: arn ?? null,
      region: null,
      accountId: accountId ?? (/^\d{12}$/.test(principal ?? "") ? principal : null),
    },
  };
}

/** The same in a sentence: `role/ci/deploy`. */
export const principalName = ({ principal }: UnexpectedAccess): string =>
  principal === null ? NOT_NAMED : shortArn(principal);
