import { expect, it } from "vitest";
import { parseArn } from "../../src/model/aws/arn.ts";
import { groupArn, keyArn } from "../../src/model/aws/trail-arns.ts";

const trail = { accountId: "123456789012", homeRegion: "eu-west-1", kmsKeyId: null, cloudWatchLogsLogGroupArn: null };
const key = (kmsKeyId: string | null) => keyArn({ ...trail, kmsKeyId }, "aws-cn");
const group = (cloudWatchLogsLogGroupArn: string | null) => groupArn({ ...trail, cloudWatchLogsLogGroupArn });

it.each([
  ["an ARN stays", "arn:aws:kms:us-east-1:999988887777:key/1", "arn:aws:kms:us-east-1:999988887777:key/1"],
  [
    "an alias is the trail's own account's and region's",
    "alias/logs",
    "arn:aws-cn:kms:eu-west-1:123456789012:alias/logs",
  ],
  ["so is a bare id", "1234-abcd", "arn:aws-cn:kms:eu-west-1:123456789012:key/1234-abcd"],
  ["none is none", null, null],
  ["empty is none", "", null],
])("key: %s", (_, given, expected) => {
  expect(key(given)).toBe(expected);
});

it.each([
  [
    "the trail's `:*` is no part of the group",
    "arn:aws:logs:eu-west-1:1:log-group:a:*",
    "arn:aws:logs:eu-west-1:1:log-group:a",
  ],
  [
    "a name may end in a star of its own",
    "arn:aws:logs:eu-west-1:1:log-group:a*",
    "arn:aws:logs:eu-west-1:1:log-group:a*",
  ],
  ["none is none", null, null],
  ["empty is none", "", null],
])("log group: %s", (_, given, expected) => {
  expect(group(given)).toBe(expected);
});

it("an ARN keeps the colons of its resource, and its empty fields", () => {
  expect(parseArn("arn:aws:logs:eu-west-1:1:log-group:a:b")?.resource).toBe("log-group:a:b");
  expect(parseArn("arn:aws:s3:::bucket")).toMatchObject({ region: "", accountId: "", resource: "bucket" });
});

it.each(["", "alias/logs", "arn:aws:s3", "arn:aws:s3::", "urn:aws:s3:::bucket", "arn::s3:::bucket"])(
  "%j is no ARN",
  (text) => {
    expect(parseArn(text)).toBeUndefined();
  },
);
