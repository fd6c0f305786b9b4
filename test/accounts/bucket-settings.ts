import type { FactId, Snapshot } from "../../src/model/documents/snapshot.ts";
import { FACTS, unasked } from "../../src/model/resources/facts.ts";
import { ALL_BLOCKED, NOW } from "../support/account.ts";

type Bucket = Snapshot["buckets"][string];
type Option = (name: string) => string | undefined;

const read = (fact: FactId, value: unknown) =>
  ({ state: "read", value, at: NOW, api: FACTS[fact].api, region: "us-east-1" }) as never;

/** A bucket as S3 makes it without further options: encrypted with keys of S3, private, without ACLs. */
export function createBucket({ buckets, account }: Snapshot, name: string, region: string): void {
  if (account.buckets.state === "read" && !account.buckets.value.includes(name)) account.buckets.value.push(name);
  const sse = { sseAlgorithm: "AES256", kmsMasterKeyId: null, bucketKeyEnabled: false, blockedEncryptionTypes: [] };
  buckets[name] = {
    ...unasked("bucket"),
    name,
    owner: "own",
    location: read("bucket.location", region),
    acl: read("bucket.acl", { grants: [] }),
    encryption: read("bucket.encryption", sse),
    objectLock: { state: "absent", at: NOW, api: FACTS["bucket.objectLock"].api, region },
    ownership: read("bucket.ownership", { objectOwnership: "BucketOwnerEnforced" }),
    requestPayment: read("bucket.requestPayment", { payer: "BucketOwner" }),
    policy: { state: "absent", at: NOW, api: FACTS["bucket.policy"].api, region },
    publicAccessBlock: read("bucket.publicAccessBlock", ALL_BLOCKED),
  };
}

/** Changes a bucket as a command of `aws s3api` does. Returns false for a command that is not known here. */
export function changeBucket(snapshot: Snapshot, verb: string, option: Option): boolean {
  const change = CHANGES[verb];
  const bucket = snapshot.buckets[option("--bucket") ?? ""];
  if (!change || !bucket) return false;
  change(bucket, option);
  return true;
}

const given = (option: Option, name: string) => JSON.parse(option(name) ?? "");

const CHANGES: Readonly<Record<string, (bucket: Bucket, option: Option) => void>> = {
  "put-bucket-versioning": (bucket, option) => {
    const [status, mfa] = (option("--versioning-configuration") ?? "").split(",").map((one) => one.split("=")[1]);
    const before = bucket.versioning.state === "read" ? bucket.versioning.value.mfaDelete : null;
    if ((mfa || before === "Enabled") && !option("--mfa")) throw new Error("S3 asks for the code of the MFA device");
    bucket.versioning = read("bucket.versioning", { status, mfaDelete: mfa ?? before });
  },
  "put-bucket-ownership-controls": (bucket, option) => {
    const [rule] = given(option, "--ownership-controls").Rules;
    bucket.ownership = read("bucket.ownership", { objectOwnership: rule.ObjectOwnership });
  },
  "put-object-lock-configuration": (bucket, option) => {
    if (bucket.versioning.state === "read" && bucket.versioning.value.status !== "Enabled")
      throw new Error("Object Lock needs versioning");
    const { Mode: mode, Days: days } = given(option, "--object-lock-configuration").Rule.DefaultRetention;
    bucket.objectLock = read("bucket.objectLock", { enabled: true, mode, days, years: null, eventHold: false });
  },
  "put-bucket-encryption": (bucket, option) => {
    const [rule] = given(option, "--server-side-encryption-configuration").Rules;
    const { SSEAlgorithm, KMSMasterKeyID } = rule.ApplyServerSideEncryptionByDefault;
    bucket.encryption = read("bucket.encryption", {
      sseAlgorithm: SSEAlgorithm,
      kmsMasterKeyId: KMSMasterKeyID,
      bucketKeyEnabled: rule.BucketKeyEnabled,
      blockedEncryptionTypes: rule.BlockedEncryptionTypes?.EncryptionType ?? [],
    });
  },
  "put-bucket-lifecycle-configuration": (bucket, option) => {
    bucket.lifecycle = read("bucket.lifecycle", {
      transitionDefaultMinimumObjectSize: option("--transition-default-minimum-object-size") ?? null,
      rules: given(option, "--lifecycle-configuration").Rules,
    });
  },
  "put-bucket-replication": (bucket, option) => {
    const { Role: role, Rules: rules } = given(option, "--replication-configuration");
    bucket.replication = read("bucket.replication", { role, rules });
  },
  "delete-bucket-replication": (bucket) => {
    const { api } = FACTS["bucket.replication"];
    bucket.replication = { state: "absent", at: NOW, api, region: "us-east-1" };
  },
  "put-bucket-logging": (bucket, option) => {
    const { TargetBucket: targetBucket, TargetPrefix: targetPrefix } = given(
      option,
      "--bucket-logging-status",
    ).LoggingEnabled;
    bucket.logging = read("bucket.logging", { targetBucket, targetPrefix });
  },
  "put-bucket-notification-configuration": (bucket, option) => {
    bucket.notifications = read("bucket.notifications", given(option, "--notification-configuration"));
  },
};
