import { parseArn } from "../aws/arn.ts";
import { DETAIL_TYPES, OTHER_SIGN_IN } from "../aws/detail-types.ts";
import type { EventRule } from "../documents/settings/monitoring.ts";

/** The topics that a rule publishes to. */
export function topicsOfRule({ targets }: EventRule): string[] {
  return (targets ?? []).flatMap(({ targetArn }) => (parseArn(targetArn)?.service === "sns" ? targetArn : []));
}

const OF_CLOUDTRAIL: readonly unknown[] = [...Object.values(DETAIL_TYPES), OTHER_SIGN_IN];

/** Whether an event pattern may match management events of CloudTrail: not where it names other kinds of events only. */
export function mayMatchCloudTrail(eventPattern: string): boolean {
  let given: unknown;
  try {
    given = JSON.parse(eventPattern);
  } catch {
    return true;
  }
  const types: unknown = Object(given)["detail-type"];
  return !Array.isArray(types) || types.some((one) => typeof one !== "string" || OF_CLOUDTRAIL.includes(one));
}
