import { allows, policyOf, type Requests, service } from "../../iam/index.ts";
import type { Verdict } from "../../model/findings/verdict.ts";
import type { Posture, PostureBucket } from "../../model/resources/posture.ts";
import { decideBy, fail, pass } from "../verdicts/verdict.ts";
import { decideByPolicy, evidenceOf, notDecided, quoted } from "./read-policy.ts";

const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const SERVICE = "logging.s3.amazonaws.com";

/**
 * Whether S3 may write the access logs of a bucket to another: by the policy, or where ACLs are on, by a grant to the group
 * LogDelivery.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export function mayWriteAccessLogs(bucket: PostureBucket, target: PostureBucket, posture: Posture): Verdict {
  const { partition, subject } = posture.account;
  const arn = `arn:${partition}:s3:::${bucket.name}`;
  const prefix = (bucket.logging.state === "read" && bucket.logging.value.targetPrefix) || "";
  const requests: Requests = {
    ...service(SERVICE, { arn, accountId: subject.accountId ?? "" }),
    action: "s3:PutObject",
    resource: `arn:${partition}:s3:::${target.name}/${prefix}*`,
  };
  const may = `may write access logs to ${target.name}`;
  return decideByPolicy(target.policy, (policies) => {
    const answer = allows(policies, requests);
    if (answer.answer === "yes") return pass(`${SERVICE} ${may}`, evidenceOf(answer));
    if (answer.answer === "unknown") return notDecided(`Whether ${SERVICE} ${may}`, answer);
    // What an ACL grants, the policy may deny.
    const granted = allows([...policies, GRANT], requests);
    if (granted.answer === "yes") return byAcl(target);
    if (granted.answer === "no")
      return fail(
        `The policy of ${target.name} denies access logs (${quoted(granted.statement)})`,
        evidenceOf(granted),
      );
    const acl = byAcl(target);
    return acl.status === "pass" ? notDecided(`Whether ${SERVICE} ${may}`, granted) : acl;
  });
}

/** The grant of an ACL, as a policy says it. */
const GRANT = policyOf({ Statement: { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: "*" } }, "");

/** Where ACLs are off, S3 answers with an ACL that has the owner alone: a grant that it tells counts. AWS API GetBucketAcl. */
const byAcl = ({ acl, name }: PostureBucket): Verdict =>
  decideBy(acl, ({ grants }) =>
    grants.some(({ grantee, permission }) => grantee === LOG_DELIVERY && ["WRITE", "FULL_CONTROL"].includes(permission))
      ? pass(`The ACL of ${name} lets S3 write access logs`)
      : fail(`Neither the policy nor the ACL of ${name} lets S3 write access logs`),
  );
