import fc from "fast-check";

/** A record as CloudTrail writes it, with some of its members. */
export function record(some: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/app/one" },
    eventTime: "2026-11-12T10:15:30Z",
    eventSource: "kms.amazonaws.com",
    eventName: "Decrypt",
    awsRegion: "eu-west-1",
    readOnly: true,
    eventID: "00000000-0000-4000-8000-000000000000",
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    ...some,
  };
}

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom('"', "\\", "}", '{"', "é", "\u2028", "😀", "\ud800", "true", "\\u0041", "sts.amazonaws.com", "null"),
);
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anything = fc.oneof(scalar, fc.jsonValue({ maxDepth: 3 }));
const usually = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ arbitrary: usual, weight: 8 }, { arbitrary: anything, weight: 1 });
const flag = usually(fc.constantFrom(true, false, "true", "false", null));
const inner = (...names: string[]) =>
  usually(
    fc.record(Object.fromEntries([...names, "other"].map((name) => [name, usually(text)])), { requiredKeys: [] }),
  );

/** Records of every sort: members missing, of the wrong type, with whatever texts. */
export const anyRecord = fc.record(
  {
    before: anything,
    eventID: usually(text),
    eventCategory: usually(fc.constantFrom("Management", "Data", "Aggregated")),
    managementEvent: flag,
    eventSource: usually(fc.constantFrom("sts.amazonaws.com", "s3.amazonaws.com")),
    eventName: usually(text),
    eventType: usually(fc.oneof(text, fc.constantFrom("AwsCloudTrailInsight", "AwsVpceEvent"))),
    additionalEventData: usually(fc.record({ RequestDetails: inner("endpointType") })),
    awsRegion: usually(text),
    errorCode: usually(text),
    vpcEndpointId: usually(text),
    recipientAccountId: usually(text),
    readOnly: flag,
    sessionCredentialFromConsole: flag,
    userIdentity: inner("arn", "invokedBy", "type"),
    tlsDetails: inner("clientProvidedHostHeader"),
    insightDetails: inner("insightType", "sourceEventCategory"),
    resources: usually(fc.array(inner("type", "ARN", "ARNPrefix"), { maxLength: 3 })),
    requestParameters: anything,
  },
  { requiredKeys: [] },
);
