import {
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetPublicAccessBlockCommand as GetAccountPublicAccessBlockCommand,
  S3ControlClient,
} from "@aws-sdk/client-s3-control";
import type { PublicAccessBlock } from "../../../model/documents/settings/resource-policies.ts";
import { MalformedResponse } from "../../observe.ts";
import type { Session } from "../../session/session.ts";
import { lookAtBody } from "../answers/body.ts";
import { policyDocument } from "../answers/policy-document.ts";

/** The policy of a bucket. */
export async function bucketPolicy(session: Session, region: string, Bucket: string, abortSignal: AbortSignal) {
  const client = session.client(S3Client, region);
  const { Policy } = await client.send(new GetBucketPolicyCommand({ Bucket }), { abortSignal });
  return policyDocument("s3:GetBucketPolicy", Policy);
}

/** Block Public Access of a bucket. */
export async function bucketPublicAccessBlock(
  session: Session,
  region: string,
  Bucket: string,
  abortSignal: AbortSignal,
): Promise<PublicAccessBlock> {
  const client = session.client(S3Client, region);
  const api = "s3:GetPublicAccessBlock";
  const command = onlyBlocks(api, new GetPublicAccessBlockCommand({ Bucket }));
  const answer = await client.send(command, { abortSignal });
  return blockOf(api, answer.PublicAccessBlockConfiguration);
}

/** Block Public Access of the account, which holds for all of its buckets. */
export async function accountPublicAccessBlock(
  session: Session,
  region: string,
  AccountId: string,
  abortSignal: AbortSignal,
): Promise<PublicAccessBlock> {
  const client = session.client(S3ControlClient, region);
  const api = "s3control:GetPublicAccessBlock";
  const command = onlyBlocks(api, new GetAccountPublicAccessBlockCommand({ AccountId }));
  const endpoint = session.endpoint("S3 Control");
  if (endpoint !== undefined) withoutAccountInHost(client, command, new URL(endpoint));
  const answer = await client.send(command, { abortSignal });
  return blockOf(api, answer.PublicAccessBlockConfiguration);
}

/**
 * The SDK puts the account's id before the host name, also of a configured endpoint: names like that rarely resolve, and with
 * an address it is no URL. The header x-amz-account-id says it as well.
 */
function withoutAccountInHost(
  client: S3ControlClient,
  command: GetAccountPublicAccessBlockCommand,
  endpoint: URL,
): void {
  const named = new URL(endpoint);
  named.hostname = "localhost";
  (client.config as { serviceConfiguredEndpoint?: () => Promise<string> }).serviceConfiguredEndpoint = async () =>
    named.href;
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { hostname: string; headers: Record<string, string> };
      request.hostname = endpoint.hostname;
      request.headers.host = endpoint.host;
      return next(args);
    },
    { step: "build", priority: "low", name: "withoutAccountInHost" },
  );
}

/** The SDK reads settings that are all off out of any other document. */
function onlyBlocks<C>(api: string, command: C): C {
  return lookAtBody(command, (body) => {
    if (!/^\s*(<\?xml[^>]*>\s*)?<PublicAccessBlockConfiguration[\s>/]/.test(body)) throw new MalformedResponse(api);
  });
}

/** A setting that the answer does not have is off. */
function blockOf(api: string, block: PublicAccessBlockConfiguration | undefined): PublicAccessBlock {
  if (!block) throw new MalformedResponse(api);
  return {
    blockPublicAcls: block.BlockPublicAcls === true,
    ignorePublicAcls: block.IgnorePublicAcls === true,
    blockPublicPolicy: block.BlockPublicPolicy === true,
    restrictPublicBuckets: block.RestrictPublicBuckets === true,
  };
}
