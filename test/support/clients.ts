import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { SecurityHubClient } from "@aws-sdk/client-securityhub";
import { SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { CREDENTIALS } from "./moto.ts";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** An emulated account, seen with certain credentials. */
export interface Cloud {
  readonly endpoint: string;
  readonly credentials: Keys;
}

/** One connection pool for all of them: the SDK would give each client its own. */
const requestHandler = new NodeHttpHandler({ connectionTimeout: 3000, requestTimeout: 30_000 });

/** AWS clients for a region of the emulated account. */
export function clients({ endpoint, credentials }: Cloud, region = "us-east-1") {
  const config = { endpoint, region, credentials, requestHandler };
  return {
    cloudtrail: () => new CloudTrailClient(config),
    cloudwatch: () => new CloudWatchClient(config),
    logs: () => new CloudWatchLogsClient(config),
    ec2: () => new EC2Client(config),
    events: () => new EventBridgeClient(config),
    iam: () => new IAMClient(config),
    kms: () => new KMSClient(config),
    organizations: () => new OrganizationsClient(config),
    s3: () => new S3Client({ ...config, forcePathStyle: true }),
    securityHub: () => new SecurityHubClient(config),
    sns: () => new SNSClient(config),
    sts: () => new STSClient(config),
  };
}

/** The account in which the emulator puts everyone it does not know. */
export function ownAccount(endpoint: string): Cloud {
  return { endpoint, credentials: CREDENTIALS };
}

/** Another account in the same emulator: its role's credentials say which. */
export async function otherAccount(endpoint: string, id: string): Promise<Cloud> {
  const answer = await clients(ownAccount(endpoint))
    .sts()
    .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${id}:role/builder`, RoleSessionName: "test" }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  return {
    endpoint,
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
  };
}
