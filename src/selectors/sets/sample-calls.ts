interface SampleCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
}

const call = (service: string, eventName: string, readOnly: boolean): SampleCall => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  readOnly,
});

/** Well-known management calls, reads and writes of each service: witnesses are chosen from them. */
export const SAMPLE_CALLS: readonly SampleCall[] = [
  call("ec2", "DescribeInstances", true),
  call("ec2", "RunInstances", false),
  call("s3", "GetBucketPolicy", true),
  call("s3", "CreateBucket", false),
  call("kms", "Decrypt", true),
  call("kms", "ScheduleKeyDeletion", false),
  call("rdsdata", "ExecuteStatement", false),
  call("iam", "ListUsers", true),
  call("iam", "CreateUser", false),
  call("sts", "AssumeRole", true),
  call("lambda", "ListFunctions20150331", true),
  call("lambda", "CreateFunction20150331", false),
  call("cloudtrail", "DescribeTrails", true),
  call("cloudtrail", "StopLogging", false),
  call("cloudfront", "ListDistributions", true),
  call("cloudfront", "CreateDistribution", false),
  call("route53", "ListHostedZones", true),
  call("route53", "ChangeResourceRecordSets", false),
  call("dynamodb", "DescribeTable", true),
  call("dynamodb", "CreateTable", false),
  call("bedrock", "GetFoundationModel", true),
  call("bedrock", "CreateGuardrail", false),
  call("secretsmanager", "GetSecretValue", true),
  call("secretsmanager", "DeleteSecret", false),
  call("organizations", "DescribeOrganization", true),
  call("organizations", "LeaveOrganization", false),
];
