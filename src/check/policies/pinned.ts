import { type Answer, allowsSome, answerOfAny, type Policy, unpinned } from "../../iam/index.ts";
import { CLOUDTRAIL } from "./read-policy.ts";

/** Uses of a key that CloudTrail would make on behalf of a stranger. DescribeKey gives nothing away. */
export const KEY_USES = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"];

/**
 * Whether CloudTrail may do one of these on behalf of a trail that the policy does not name: the confused deputy. The first
 * answer that is not "no".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function opensToStrangers(
  policies: readonly Policy[],
  actions: readonly string[],
  resources: readonly string[],
): Answer {
  const caller = unpinned(CLOUDTRAIL);
  // A key knows the trail by its encryption context as well.
  const context = { ...caller.context, "kms:encryptioncontext:aws:cloudtrail:arn": { kind: "unnamed" as const } };
  const answers = actions.flatMap((action) =>
    resources.map((resource) => allowsSome(policies, { ...caller, context, action, resource })),
  );
  return answerOfAny(answers);
}
