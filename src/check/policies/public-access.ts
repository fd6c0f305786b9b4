import type { PublicAccessBlock } from "../../model/documents/settings/resource-policies.ts";
import type { Bucket } from "../../model/documents/snapshot.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import { isUnread } from "../../model/resources/observed.ts";
import type { Fact, Linked, Posture } from "../../model/resources/posture.ts";
import { decideBy, fail, firstFitting, pass, some, unread } from "../verdicts/verdict.ts";
import { opensToEveryone } from "./everyone.ts";
import { decideByPolicy, evidenceOf, notDecided, quoted } from "./read-policy.ts";

/** Everyone, and everyone with an AWS account. */
const GROUPS = /^https?:\/\/acs\.amazonaws\.com\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** Whether a bucket's ACL lets everyone in, once Block Public Access is applied. */
export function publicByAcl(bucket: Linked<Bucket>, posture: Posture): Verdict {
  // Then the ACL is not asked for.
  const blocked = blockedBy(bucket, posture, "ignorePublicAcls");
  if (blocked) return blocked;
  return decideBy(bucket.acl, ({ grants }) => {
    const open = grants.flatMap(({ grantee, permission }, i) => {
      const group = GROUPS.exec(grantee)?.[1];
      return group === undefined
        ? []
        : [{ text: `${group}: ${permission}`, at: `${bucket.acl.pointer}/value/grants/${i}` }];
    });
    if (open.length === 0) return pass(`Bucket ${bucket.name} is not public`);
    const texts = open.map(({ text }) => text);
    const evidence = open.map(({ at }) => at);
    return ifNotBlocked(
      bucket,
      posture,
      "ignorePublicAcls",
      fail(`Bucket ${bucket.name} is public by its ACL (${some(texts)})`, { data: { publicByAcl: true }, evidence }),
    );
  });
}

/** Whether a bucket's policy lets everyone in, once Block Public Access is applied. */
export function publicByPolicy(bucket: Linked<Bucket>, posture: Posture): Verdict {
  const { name } = bucket;
  const blocked = blockedBy(bucket, posture, "restrictPublicBuckets");
  if (blocked) return blocked;
  const arn = `arn:${posture.account.partition}:s3:::${name}`;
  return decideByPolicy(bucket.policy, (policies) => {
    const answer = opensToEveryone(policies, ["s3:*"], [arn, `${arn}/*`]);
    if (answer.answer === "no") return pass(`Bucket ${name} is not public`);
    const open =
      answer.answer === "unknown"
        ? notDecided(`Whether the policy of bucket ${name} makes it public`, answer)
        : fail(
            firstFitting([
              `Bucket ${name} is public by its policy (${quoted(answer.statement)})`,
              `Bucket ${name} is public by its policy`,
            ]),
            { data: { publicByPolicy: true }, ...evidenceOf(answer) },
          );
    return ifNotBlocked(bucket, posture, "restrictPublicBuckets", open);
  });
}

const settingsOf = (
  { publicAccessBlock }: Linked<Bucket>,
  { account }: Posture,
): readonly [Fact<PublicAccessBlock>, Fact<PublicAccessBlock>] => [publicAccessBlock, account.publicAccessBlock];

/** Passes where a setting of the bucket or of the account keeps the public out, whatever is granted. */
function blockedBy(bucket: Linked<Bucket>, posture: Posture, setting: keyof PublicAccessBlock): Verdict | undefined {
  const on = settingsOf(bucket, posture).find((fact) => fact.state === "read" && fact.value[setting]);
  if (!on) return undefined;
  const label = setting === "ignorePublicAcls" ? "IgnorePublicAcls" : "RestrictPublicBuckets";
  return pass(`Block Public Access (${label}) keeps the public out of bucket ${bucket.name}`, {
    evidence: [`${on.pointer}/value/${setting}`],
  });
}

/** What is granted to everyone, unless a setting that could not be read keeps them out. */
function ifNotBlocked(
  bucket: Linked<Bucket>,
  posture: Posture,
  setting: keyof PublicAccessBlock,
  open: Verdict,
): Verdict {
  const facts = settingsOf(bucket, posture);
  const [first, ...others] = facts.filter(isUnread);
  const evidence = [
    ...open.evidence,
    ...facts.map(({ pointer, state }) => (state === "read" ? `${pointer}/value/${setting}` : pointer)),
  ];
  if (!first || open.status === "unknown") return { ...open, evidence };
  const unknown = unread(`${open.message} unless it is blocked: `, [first, ...others]);
  return {
    ...unknown,
    message: unread("", [first]).message,
    details: [open.message, ...(unknown.details ?? [])],
    evidence,
  };
}
