import { expect, it } from "vitest";
import bucketMfaDelete from "../../../checks/bucket/bucket-mfa-delete.ts";
import type { BucketVersioning } from "../../../src/model/documents/settings/buckets.ts";
import { absent, account, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const withMfa = (mfaDelete: BucketVersioning["mfaDelete"], mode: string | null = null, status = "Enabled") =>
  account()
    .trail("main")
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets)) {
        one.versioning = read("bucket.versioning", { status, mfaDelete });
        const lock = { enabled: true, mode, days: mode ? 365 : null, years: null, eventHold: false };
        one.objectLock = read("bucket.objectLock", lock);
      }
    });
const enabled = withMfa("Enabled");
const accepted = (built: ReturnType<typeof withMfa>) => ({ account: built, params: { acceptObjectLock: true } });

describeCheck(bucketMfaDelete, {
  pass: {
    "MFA delete on": enabled,
    "the bucket of a stopped trail": account().trail("main", { logging: false }),
    "Object Lock in COMPLIANCE mode, where that is accepted": accepted(withMfa(null, "COMPLIANCE")),
    "MFA delete on, and Object Lock not read": accepted(enabled.deny("s3:GetObjectLockConfiguration")),
    "Object Lock in COMPLIANCE mode, and versioning not read": accepted(
      withMfa(null, "COMPLIANCE").deny("s3:GetBucketVersioning"),
    ),
  },
  fail: {
    "never turned on": withMfa(null),
    off: withMfa("Disabled"),
    "Object Lock in COMPLIANCE mode, which is not accepted": withMfa(null, "COMPLIANCE"),
    "Object Lock in GOVERNANCE mode": accepted(withMfa(null, "GOVERNANCE")),
    "no default retention": accepted(withMfa(null)),
    "no Object Lock": accepted(
      withMfa(null).edit(({ buckets }) => {
        for (const one of Object.values(buckets)) one.objectLock = absent("bucket.objectLock");
      }),
    ),
  },
  unknown: {
    "versioning denied": { account: enabled.deny("s3:GetBucketVersioning"), says: /s3:GetBucketVersioning/ },
    "Object Lock denied, where it could meet the requirement": {
      ...accepted(withMfa(null).deny("s3:GetObjectLockConfiguration")),
      says: /s3:GetBucketObjectLockConfiguration/,
    },
    "the trails of a region denied": enabled.deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

it.each([
  ["Enabled", 1],
  ["Suspended", 2],
])("turns on versioning first, where it is %s", (status, steps) => {
  const built = withMfa("Disabled", null, status);
  const [verdict] = verdictsOf(bucketMfaDelete, built);
  const commands = commandsOf(bucketMfaDelete, verdict?.resource as never, postureOf(built.snapshot()));
  expect(commands).toHaveLength(steps);
  expect(commands.at(-1)).toBe(
    "aws s3api put-bucket-versioning --bucket main-logs --versioning-configuration Status=Enabled,MFADelete=Enabled --mfa 'arn:aws:iam::123456789012:mfa/root-account-mfa-device MFA_CODE'",
  );
});
