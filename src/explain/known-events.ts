/** Placeholder, replaced by scripts/known-events.ts. */
export const SOURCE = { from: "", date: "" } as const;
export const KNOWN_EVENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "kms.amazonaws.com": { r: "Decrypt Encrypt GenerateDataKey", w: "DisableKey" },
  "s3.amazonaws.com": {
    r: "ListBuckets",
    w: "CreateBucket",
    "r AWS::S3::Object": "GetObject HeadObject",
    "w AWS::S3::Object": "PutObject",
  },
};
