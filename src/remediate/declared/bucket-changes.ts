import type { Call } from "../words.ts";
import type { Change, Properties, Value } from "./resource.ts";
import { type Changes, given, jsonOf, member } from "./values.ts";

type Options = Call["options"];

const change = (options: Options, properties: Properties, more: Partial<Change> = {}): Change[] => [
  { type: "AWS::S3::Bucket", key: given(options, "bucket"), region: undefined, creates: false, properties, ...more },
];

/** `Name=value,…`, or JSON. */
function membersOf(options: Options, name: string): Properties {
  const text = given(options, name);
  if (text.startsWith("{")) return jsonOf(options, name) as Properties;
  const pairs = text.split(",").map((pair) => pair.split("="));
  return Object.fromEntries(
    pairs.map(([key = "", value = ""]) => [key, value === "true" || value === "false" ? value === "true" : value]),
  );
}

/** The default encryption, of which CloudFormation has different names. */
function encryption(options: Options): Value {
  const rules = member(jsonOf(options, "server-side-encryption-configuration"), "Rules") as readonly Properties[];
  return {
    ServerSideEncryptionConfiguration: rules.map(({ ApplyServerSideEncryptionByDefault: byDefault, ...rule }) => ({
      ...(byDefault === undefined ? {} : { ServerSideEncryptionByDefault: byDefault }),
      ...rule,
    })),
  };
}

/** The settings of buckets by the command that sets them. */
export const BUCKET_CHANGES: Changes = {
  "s3api create-bucket": ({ options }) =>
    change(
      options,
      { BucketName: given(options, "bucket") },
      { creates: true, region: given(options, "region") || undefined },
    ),
  "s3api put-public-access-block": ({ options }) =>
    change(options, { PublicAccessBlockConfiguration: membersOf(options, "public-access-block-configuration") }),
  "s3api put-bucket-ownership-controls": ({ options }) => {
    const [, ownership] = /ObjectOwnership["=: ]+(\w+)/.exec(given(options, "ownership-controls")) ?? [];
    if (ownership === undefined) return "Its command is not one that can be read.";
    return change(options, { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } });
  },
  "s3api put-bucket-versioning": ({ options }) =>
    change(options, { VersioningConfiguration: membersOf(options, "versioning-configuration") }),
  "s3api put-bucket-encryption": ({ options }) => change(options, { BucketEncryption: encryption(options) }),
  "s3api put-bucket-lifecycle-configuration": ({ options }) =>
    change(options, { LifecycleConfiguration: jsonOf(options, "lifecycle-configuration") }),
  "s3api put-bucket-logging": ({ options }) => {
    const status = member(jsonOf(options, "bucket-logging-status"), "LoggingEnabled");
    const [bucket, prefix] = [member(status, "TargetBucket"), member(status, "TargetPrefix")];
    return change(options, { LoggingConfiguration: { DestinationBucketName: bucket, LogFilePrefix: prefix } });
  },
  "s3api put-bucket-policy": ({ options }) =>
    change(
      options,
      { Bucket: given(options, "bucket"), PolicyDocument: jsonOf(options, "policy") },
      { type: "AWS::S3::BucketPolicy" },
    ),
};
