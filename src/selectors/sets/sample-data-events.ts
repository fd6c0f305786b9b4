/** A well-known data event of a resource type: witnesses are chosen from them. */
interface SampleDataEvent {
  readonly eventSource: string;
  readonly read: string;
  readonly write: string;
  readonly arn: (partition: string, region: string) => string;
}

const account = "111122223333";
const regional = (service: string, resource: string) => (partition: string, region: string) =>
  `arn:${partition}:${service}:${region}:${account}:${resource}`;

/** Types whose data events come from one service. Source: AWS CloudTrail User Guide, "Logging data events". */
export const SAMPLE_DATA_EVENTS: Readonly<Record<string, SampleDataEvent>> = {
  "AWS::S3::Object": {
    eventSource: "s3.amazonaws.com",
    read: "GetObject",
    write: "PutObject",
    arn: (partition) => `arn:${partition}:s3:::amzn-s3-demo-bucket/report.csv`,
  },
  "AWS::Lambda::Function": {
    eventSource: "lambda.amazonaws.com",
    read: "Invoke",
    write: "Invoke",
    arn: regional("lambda", "function:example"),
  },
  "AWS::DynamoDB::Table": {
    eventSource: "dynamodb.amazonaws.com",
    read: "GetItem",
    write: "PutItem",
    arn: regional("dynamodb", "table/example"),
  },
  "AWS::DynamoDB::Stream": {
    eventSource: "dynamodb.amazonaws.com",
    read: "GetRecords",
    write: "GetRecords",
    arn: regional("dynamodb", "table/example/stream/2026-01-01T00:00:00.000"),
  },
  "AWS::SNS::Topic": {
    eventSource: "sns.amazonaws.com",
    read: "Publish",
    write: "Publish",
    arn: regional("sns", "example"),
  },
  "AWS::SQS::Queue": {
    eventSource: "sqs.amazonaws.com",
    read: "ReceiveMessage",
    write: "SendMessage",
    arn: regional("sqs", "example"),
  },
  "AWS::Bedrock::Model": {
    eventSource: "bedrock.amazonaws.com",
    read: "InvokeModelWithBidirectionalStream",
    write: "InvokeModelWithBidirectionalStream",
    arn: (partition, region) => `arn:${partition}:bedrock:${region}::foundation-model/example`,
  },
};
