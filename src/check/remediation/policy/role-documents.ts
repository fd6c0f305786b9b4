import { allows, policyOf } from "../../../iam/index.ts";
import type { PolicyDocument } from "../../../model/documents/settings/iam.ts";
import type { Posture, PostureRole, PostureTrail } from "../../../model/resources/posture.ts";
import { roleRequests } from "../../policies/delivery-requests.ts";
import { opensToStrangers } from "../../policies/pinned.ts";
import { CLOUDTRAIL } from "../../policies/read-policy.ts";
import { isForCloudTrail, type Json, onlyFor, pinned } from "./policy-statements.ts";

/** The trust policy after which CloudTrail may assume the role for these trails alone; other principals keep what they have. */
export function trustAfter(
  { description, arn }: PostureRole,
  trails: readonly PostureTrail[],
  posture: Posture,
): PolicyDocument {
  const current =
    description.state === "read" ? description.value.trustPolicy : { Version: "2012-10-17", Statement: [] };
  const arns = trails.map((trail) => trail.arn);
  const read = (statements: readonly Json[]) => [policyOf({ ...current, Statement: statements }, "")];
  const isOpen = (statements: readonly Json[]) =>
    opensToStrangers(read(statements), ["sts:AssumeRole"], [arn]).answer !== "no";
  let statements = ([current.Statement].flat() as Json[]).map((one) =>
    isForCloudTrail(one) && isOpen([one]) ? pinned(one, arns) : one,
  );
  const isTrusted = (trail: PostureTrail) =>
    allows(read(statements), roleRequests(trail, posture).trust.requests).answer === "yes";
  for (const trail of trails)
    if (!isTrusted(trail))
      statements.push({
        Effect: "Allow",
        Principal: { Service: CLOUDTRAIL },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceArn": trail.arn } },
      });
  if (isOpen(statements)) {
    const { Resource: _, ...deny } = onlyFor(arns, ["sts:AssumeRole"], []);
    statements = [...statements, deny];
  }
  return { ...current, Statement: statements };
}

/** The permissions that CloudTrail needs to write to the log groups of these trails. */
export function writePolicy(trails: readonly PostureTrail[]): PolicyDocument {
  const streams = trails.map(
    ({ logGroup, accountId, homeRegion }) =>
      `${logGroup?.arn ?? "LOG_GROUP_ARN"}:log-stream:${accountId}_CloudTrail_${homeRegion}*`,
  );
  const Action = ["logs:CreateLogStream", "logs:PutLogEvents"];
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: [...new Set(streams)] }] };
}
