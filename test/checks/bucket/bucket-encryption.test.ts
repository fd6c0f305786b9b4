import { expect, it } from "vitest";
import bucketEncryption from "../../../checks/bucket/bucket-encryption.ts";
import type { BucketEncryption } from "../../../src/model/documents/settings/buckets.ts";
import { absent, account, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const NONE: BucketEncryption = {
  sseAlgorithm: null,
  kmsMasterKeyId: null,
  bucketKeyEnabled: false,
  blockedEncryptionTypes: [],
};
const encrypted = (value: Partial<BucketEncryption>, trail = {}) =>
  account()
    .trail("main", trail)
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets)) one.encryption = read("bucket.encryption", { ...NONE, ...value });
    });
const kms = encrypted({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "arn:aws:kms:us-east-1:123456789012:key/logs" });

describeCheck(bucketEncryption, {
  pass: {
    "a KMS key": kms,
    "the KMS key that AWS manages": encrypted({ sseAlgorithm: "aws:kms" }),
    "two layers": encrypted({ sseAlgorithm: "aws:kms:dsse" }),
  },
  fail: {
    "keys of S3": { account: encrypted({ sseAlgorithm: "AES256" }), says: /AES256/ },
    "a rule without a default": encrypted({ blockedEncryptionTypes: ["SSE-C"] }),
    "no encryption": account()
      .trail("main")
      .edit(({ buckets }) => {
        for (const one of Object.values(buckets)) one.encryption = absent("bucket.encryption");
      }),
  },
  unknown: {
    "encryption denied": { account: kms.deny("s3:GetBucketEncryption"), says: /s3:GetEncryptionConfiguration/ },
    "the trails of a region denied": kms.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

it("encrypts with the key of the trail, and keeps what the rule says beside the default", () => {
  const set = { sseAlgorithm: "AES256", bucketKeyEnabled: true, blockedEncryptionTypes: ["SSE-C"] };
  const command = (trail: object) => {
    const built = encrypted(set, trail);
    const [verdict] = verdictsOf(bucketEncryption, built);
    return commandsOf(bucketEncryption, verdict?.resource as never, postureOf(built.snapshot())).join();
  };
  expect(command({ key: "Enabled" })).toContain(
    JSON.stringify({
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: "aws:kms",
            KMSMasterKeyID: "arn:aws:kms:us-east-1:123456789012:key/main-key",
          },
          BucketKeyEnabled: true,
          BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] },
        },
      ],
    }),
  );
  expect(command({})).toContain('"KMSMasterKeyID":"KEY_ARN"');
});
