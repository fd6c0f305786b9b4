import type { Snapshot } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT } from "../support/account.ts";
import { NETWORK_SOURCES } from "./arbitrary.ts";
import type { Event } from "./verifier.ts";

const WHO = [
  undefined,
  "arn:aws:iam::111122223333:user/example",
  "arn:aws:sts::123456789012:assumed-role/ingest/i-1",
  "arn:aws:iam::123456789012:user/ann",
];

/** Texts that tell the literals of random selectors apart: in every field one that meets each and one that meets none. */
const CALLS = [
  ["ec2.amazonaws.com", "DescribeInstances", true],
  ["ec2.amazonaws.com", "RunInstances", false],
  ["kms.amazonaws.com", "Decrypt", true],
  ["kms.amazonaws.com", "DisableKey", false],
  ["rdsdata.amazonaws.com", "ExecuteStatement", false],
  ["rdsdata.amazonaws.com", "ExecuteSql", true],
  ["bedrock.amazonaws.com", "CreateGuardrail", false],
  ["sqs.amazonaws.com", "ListQueues", true],
] as const;
const GLOBAL_CALLS = [
  ["iam.amazonaws.com", "ListUsers", true],
  ["iam.amazonaws.com", "CreateUser", false],
  ["sts.amazonaws.com", "AssumeRole", true],
  ["sts.amazonaws.com", "GetFederationToken", false],
  ["cloudfront.amazonaws.com", "CreateDistribution", false],
  ["route53.amazonaws.com", "ListHostedZones", true],
] as const;
const OBJECTS = [
  "payroll/a.csv",
  "payroll/2026/b.csv",
  "payroll/x",
  "PAYROLL/x",
  "logs/AWSLogs/x",
  "lost/x",
  "central/x",
  "pay/x",
  "other/x",
];
const OBJECT_CALLS = [
  ["GetObject", true],
  ["HeadObject", true],
  ["PutObject", false],
  ["DeleteObject", false],
] as const;
const MANY_CALLS = [
  ["ListObjects", true],
  ["DeleteObjects", false],
] as const;

type Draft = Omit<Event, "region" | "global" | "type" | "category">;
const drafts = (calls: readonly (readonly [string, string, boolean])[]): Draft[] =>
  calls.map(([source, name, readOnly]) => ({ source, name, readOnly }));

/** A few people, event types and sessions for each. */
function variants(draft: Draft, category: Event["category"], region: string, global = false): Event[] {
  const types =
    category === "Management"
      ? ["AwsApiCall", "AwsServiceEvent", "AwsConsoleAction"]
      : category === "Data"
        ? ["AwsApiCall", "AwsServiceEvent"]
        : ["AwsVpceEvent"];
  return types.flatMap((type) =>
    WHO.flatMap((who) =>
      [false, true].map((console) => ({ ...draft, category, region, global, type, console, ...(who ? { who } : {}) })),
    ),
  );
}

const data = (
  resource: string,
  region: string,
  source: string,
  calls: readonly (readonly [string, boolean])[],
  arns: readonly string[],
) =>
  arns.flatMap((arn) =>
    calls.flatMap(([name, readOnly]) => variants({ source, name, readOnly, resource, arn }, "Data", region)),
  );

/** Events of every kind in every region of the account: a small world in which each selector shows what it does. */
export function universe({ account }: Snapshot): Event[] {
  const regions = account.regions.state === "read" ? account.regions.value.enabled : [];
  return regions.flatMap((region) => [
    ...drafts(CALLS).flatMap((draft) => variants(draft, "Management", region)),
    ...(region === "us-east-1"
      ? drafts(GLOBAL_CALLS).flatMap((draft) => variants(draft, "Management", region, true))
      : []),
    ...data(
      "AWS::S3::Object",
      region,
      "s3.amazonaws.com",
      OBJECT_CALLS,
      OBJECTS.map((key) => `arn:aws:s3:::${key}`),
    ),
    ...MANY_CALLS.flatMap(([name, readOnly]) =>
      ["arn:aws:s3:::payroll/", "arn:aws:s3:::other/2026"].flatMap((arnPrefix) =>
        variants(
          { source: "s3.amazonaws.com", name, readOnly, resource: "AWS::S3::Object", arnPrefix },
          "Data",
          region,
        ),
      ),
    ),
    ...data(
      "AWS::Lambda::Function",
      region,
      "lambda.amazonaws.com",
      [["Invoke", false]],
      ["pay", "other", "later"].map((one) => `arn:aws:lambda:${region}:${ACCOUNT}:function:${one}`),
    ),
    ...data(
      "AWS::DynamoDB::Table",
      region,
      "dynamodb.amazonaws.com",
      [
        ["GetItem", true],
        ["PutItem", false],
      ],
      [`arn:aws:dynamodb:${region}:${ACCOUNT}:table/t`],
    ),
    ...data(
      "AWS::SQS::Queue",
      region,
      "sqs.amazonaws.com",
      [
        ["ReceiveMessage", true],
        ["SendMessage", false],
      ],
      [`arn:aws:sqs:${region}:${ACCOUNT}:q`],
    ),
    ...data(
      "AWS::Bedrock::Model",
      region,
      "bedrock.amazonaws.com",
      [
        ["InvokeModelWithBidirectionalStream", true],
        ["InvokeModelWithBidirectionalStream", false],
      ],
      [`arn:aws:bedrock:${region}::foundation-model/m`],
    ),
    ...NETWORK_SOURCES.flatMap((source) =>
      [undefined, "VpceAccessDenied", "AccessDenied"].flatMap((error) =>
        ["vpce-1", "vpce-2"].flatMap((endpoint) =>
          variants(
            { source, name: "DescribeInstances", readOnly: true, endpoint, ...(error ? { error } : {}) },
            "NetworkActivity",
            region,
          ),
        ),
      ),
    ),
    ...["ApiCallRateInsight", "ApiErrorRateInsight"].map(
      (insight): Event => ({
        category: "Insight",
        region,
        global: false,
        readOnly: false,
        source: "ec2.amazonaws.com",
        name: "RunInstances",
        type: "AwsCloudTrailInsight",
        insight,
      }),
    ),
  ]);
}
