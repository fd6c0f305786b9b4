import { describe, expect, it } from "vitest";
import { eventsOf, knownSource, nearest } from "../../src/explain/data/known-event-lookup.ts";
import { KNOWN_EVENTS } from "../../src/explain/data/known-events.ts";

const find = (service: string, name: string) =>
  eventsOf(`${service}.amazonaws.com`)
    .filter(({ eventName }) => eventName === name)
    .map(({ readOnly, resourceType }) => [readOnly ? "read" : "write", resourceType]);

describe("the table of well-known events", () => {
  it("knows services as the AWS CLI calls them", () => {
    expect(["s3api", "configservice", "opensearch", "elbv2", "kms"].map(knownSource)).toEqual(
      ["s3", "config", "es", "elasticloadbalancing", "kms"].map((name) => knownSource(`${name}.amazonaws.com`)),
    );
    expect(knownSource("s3api")).toBe("s3.amazonaws.com");
    expect(knownSource("constructor")).toBeUndefined();
  });

  // What AWS's pages say of events, and a rule on names would get wrong.
  it.each([
    ["kms", "Decrypt", "read", null],
    ["kms", "Encrypt", "read", null],
    ["kms", "GenerateDataKey", "read", null],
    ["kms", "ScheduleKeyDeletion", "write", null],
    ["kms", "DisableKey", "write", null],
    ["s3", "GetObject", "read", "AWS::S3::Object"],
    ["s3", "HeadObject", "read", "AWS::S3::Object"],
    ["s3", "PutObject", "write", "AWS::S3::Object"],
    ["s3", "DeleteObjects", "write", "AWS::S3::Object"],
    ["s3", "GetBucketPolicy", "read", null],
    ["s3", "CreateBucket", "write", null],
    ["lambda", "Invoke", "write", "AWS::Lambda::Function"],
    ["dynamodb", "GetItem", "read", "AWS::DynamoDB::Table"],
    ["dynamodb", "UpdateItem", "write", "AWS::DynamoDB::Table"],
    ["dynamodb", "DescribeTable", "read", null],
    ["dynamodb", "CreateTable", "write", null],
    ["sts", "AssumeRole", "read", null],
    ["iam", "CreateUser", "write", null],
    ["ec2", "RunInstances", "write", null],
    ["ec2", "DescribeInstances", "read", null],
    ["cloudtrail", "StopLogging", "write", null],
    ["secretsmanager", "GetSecretValue", "read", null],
    ["sns", "Publish", "write", "AWS::SNS::Topic"],
  ])("%s:%s is a %s of %s", (service, name, half, type) => {
    expect(find(service, name)).toEqual([[half, type]]);
  });

  // Data events, or not sure: the program asks.
  it.each([
    ["s3", "ListObjects"],
    ["dynamodb", "ExecuteStatement"],
    ["logs", "PutLogEvents"],
    ["kinesis", "PutRecord"],
    ["cognito-idp", "AdminGetUser"],
    ["sagemaker", "InvokeEndpoint"],
  ])("does not know %s:%s", (service, name) => {
    expect(find(service, name)).toEqual([]);
  });

  it("has each event once, and kinds that are read", () => {
    const all = Object.keys(KNOWN_EVENTS).flatMap(eventsOf);
    expect(all.length).toBeGreaterThan(5000);
    expect(new Set(all.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`)).size).toBe(all.length);
    for (const kinds of Object.values(KNOWN_EVENTS))
      for (const kind of Object.keys(kinds)) expect(kind).toMatch(/^[rw]( AWS::\w+::\w+)?$/);
  });
});

describe("names", () => {
  it.each([
    ["kms", "kms.amazonaws.com"],
    ["KMS", "kms.amazonaws.com"],
    ["kms.amazonaws.com", "kms.amazonaws.com"],
    ["__proto__", undefined],
  ])("%s is %s", (service, source) => {
    expect(knownSource(service)).toBe(source);
  });

  it("are suggested where they are near", () => {
    expect(nearest("Decript", ["Encrypt", "Decrypt"])).toBe('; did you mean "Decrypt"?');
    expect(nearest("CreateFunction", ["CreateFunction20150331"])).toBe('; did you mean "CreateFunction20150331"?');
    expect(nearest("Xyzzy", ["Encrypt", "Decrypt"])).toBe("");
  });
});
