import type { CloudTrailEvent, Field } from "../event/event.ts";

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

/** What tells two events of one call on one resource apart, by the field that selectors name. */
export const DETAILS = {
  userIdentityArn: "userIdentity.arn",
  eventType: "eventType",
  errorCode: "errorCode",
  sessionCredentialFromConsole: "sessionCredentialFromConsole",
  vpcEndpointId: "vpcEndpointId",
} as const satisfies Partial<Record<keyof CloudTrailEvent, Field>>;

const names = Object.keys(DETAILS) as (keyof typeof DETAILS)[];

/** A plain call, for sets without a sample. */
const PLAIN_CALL: CloudTrailEvent = {
  eventType: "AwsApiCall",
  userIdentityArn: "arn:aws:iam::111122223333:user/example",
};

/** In which details an event differs from a plain one of the same set, in words: `eventType AwsServiceEvent`. */
export function detailsOf(event: CloudTrailEvent, plain: CloudTrailEvent = PLAIN_CALL): string[] {
  return names
    .filter((name) => event[name] !== plain[name])
    .map((name) => `${DETAILS[name]} ${event[name] ?? "absent"}`);
}

/** The event with as many details of a plain one as keep what matters. */
export function plainer(
  event: CloudTrailEvent,
  sample: CloudTrailEvent | undefined,
  keeps: (event: CloudTrailEvent) => boolean,
): CloudTrailEvent {
  const plain = sample ?? PLAIN_CALL;
  return names.reduce((best, name) => {
    if (best[name] === plain[name]) return best;
    const { [name]: _, ...rest } = best;
    const better: CloudTrailEvent = plain[name] === undefined ? rest : { ...rest, [name]: plain[name] };
    return keeps(better) ? better : best;
  }, event);
}

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
