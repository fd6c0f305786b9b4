import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import type { AttachedPolicy, InlinePolicy } from "../../../model/documents/settings/iam.ts";
import { furtherCall, MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { everyPage } from "../answers/every-page.ts";
import { encodedPolicyDocument as documentOf } from "../answers/policy-document.ts";
import { textOf, timeOf } from "../answers/shape.ts";

interface Named {
  readonly arn: string;
  readonly name: string;
}

/** A role with its trust policy; undefined where the role of that name has another path, so that none has this ARN. */
export async function role(session: Session, { arn, name }: Named, region: string, abortSignal: AbortSignal) {
  const api = "iam:GetRole";
  const { Role } = await session
    .client(IAMClient, region)
    .send(new GetRoleCommand({ RoleName: name }), { abortSignal });
  if (Role?.RoleName !== name || !Role.Arn) throw new MalformedResponse(api);
  if (Role.Arn !== arn) return undefined;
  return {
    trustPolicy: documentOf(api, Role.AssumeRolePolicyDocument),
    permissionsBoundary: textOf(api, Role.PermissionsBoundary?.PermissionsBoundaryArn),
    createdAt: timeOf(api, Role.CreateDate),
  };
}

/** The managed policies that are attached to a role, in the order in which IAM lists them. */
export async function attachedPolicies(session: Session, { name }: Named, region: string, abortSignal: AbortSignal) {
  const api = "iam:ListAttachedRolePolicies";
  const client = session.client(IAMClient, region);
  return everyPage<AttachedPolicy>(async (Marker, found) => {
    const page = await client.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker }), { abortSignal });
    if (!Array.isArray(page.AttachedPolicies)) throw new MalformedResponse(api);
    for (const { PolicyName, PolicyArn } of page.AttachedPolicies) {
      const [policyName, policyArn] = [textOf(api, PolicyName), textOf(api, PolicyArn)];
      if (policyName === null || policyArn === null) throw new MalformedResponse(api);
      found.push({ policyName, policyArn });
    }
    return next(api, page);
  });
}

/** The inline policies of a role with their documents, one call each, in the order in which IAM lists them. */
export async function inlinePolicies(session: Session, { name }: Named, region: string, abortSignal: AbortSignal) {
  const api = "iam:ListRolePolicies";
  const client = session.client(IAMClient, region);
  return everyPage<InlinePolicy>(async (Marker, found) => {
    const page = await client.send(new ListRolePoliciesCommand({ RoleName: name, Marker }), { abortSignal });
    if (!Array.isArray(page.PolicyNames)) throw new MalformedResponse(api);
    for (const one of page.PolicyNames) {
      const policyName = textOf(api, one);
      if (policyName === null) throw new MalformedResponse(api);
      const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policyName });
      const document = await furtherCall("iam:GetRolePolicy", async (call) => {
        const answer = await client.send(command, { abortSignal });
        if (answer.RoleName !== name || answer.PolicyName !== policyName) throw new MalformedResponse(call);
        return documentOf(call, answer.PolicyDocument);
      });
      found.push({ policyName, document });
    }
    return next(api, page);
  });
}

/** The default version of a managed policy. */
export async function policy(session: Session, { arn }: Named, region: string, abortSignal: AbortSignal) {
  const client = session.client(IAMClient, region);
  const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }), { abortSignal });
  const versionId = textOf("iam:GetPolicy", Policy?.DefaultVersionId);
  if (Policy?.Arn !== arn || versionId === null) throw new MalformedResponse("iam:GetPolicy");
  return furtherCall("iam:GetPolicyVersion", async (api) => {
    const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: versionId });
    const { PolicyVersion } = await client.send(command, { abortSignal });
    if (PolicyVersion?.VersionId !== versionId) throw new MalformedResponse(api);
    return { versionId, document: documentOf(api, PolicyVersion.Document) };
  });
}

interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Where the next page begins. A list that says it goes on, and not where, is not complete. */
function next(api: string, { IsTruncated, Marker }: Page): string | undefined {
  if (IsTruncated && !Marker) throw new MalformedResponse(api);
  return IsTruncated ? Marker : undefined;
}
