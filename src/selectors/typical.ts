import type { CloudTrailEvent } from "./event.ts";

interface Call {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
}

const call = (service: string, eventName: string, readOnly: boolean): Call => ({
  eventSource: `${service}.amazonaws.com`,
  eventName,
  readOnly,
});

/** Management calls that a person recognises, some reading and some writing for each service. */
export const TYPICAL_CALLS: readonly Call[] = [
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

/** The event with the name of a call that its source really has, as long as that keeps what matters. */
export function coherent(event: CloudTrailEvent, keeps: (event: CloudTrailEvent) => boolean): CloudTrailEvent {
  const { eventSource, readOnly } = event;
  const real = TYPICAL_CALLS.some((one) => one.eventSource === eventSource && one.eventName === event.eventName);
  if (event.eventCategory !== "Management" || real) return event;
  const calls = TYPICAL_CALLS.filter((one) => one.eventSource === eventSource);
  for (const { eventName } of [...calls.filter((one) => one.readOnly === readOnly), ...calls]) {
    const better = { ...event, eventName };
    if (keeps(better)) return better;
  }
  return event;
}
