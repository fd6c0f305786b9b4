import { expect, it } from "vitest";
import bucketObjectLock from "../../../checks/bucket/bucket-object-lock.ts";
import type { BucketObjectLock } from "../../../src/model/documents/settings/buckets.ts";
import type { Snapshot } from "../../../src/model/documents/snapshot.ts";
import { absent, account, read } from "../../support/account.ts";
import { describeCheck, verdictsOf } from "../../support/describe-check.ts";
import { postureOf } from "../../support/posture.ts";
import { commandsOf } from "../../support/remedy.ts";

const withFact = (fact: Snapshot["buckets"][string]["objectLock"]) =>
  account()
    .trail("main")
    .edit(({ buckets }) => {
      for (const one of Object.values(buckets)) one.objectLock = fact;
    });
const NONE: BucketObjectLock = { enabled: true, mode: null, days: null, years: null, eventHold: false };
const locked = (value: Partial<BucketObjectLock>) => withFact(read("bucket.objectLock", { ...NONE, ...value }));
const days = (count: number) => locked({ mode: "GOVERNANCE", days: count });

describeCheck(bucketObjectLock, {
  pass: {
    "365 days": days(365),
    "a year": locked({ mode: "COMPLIANCE", years: 1 }),
    "a default event hold": locked({ eventHold: true }),
    "30 days, which the policy asks for": { account: days(30), params: { minDays: 30 } },
  },
  fail: {
    "a day": { account: days(1), says: /are locked for 1 day \(GOVERNANCE\), less than 365/ },
    "364 days": { account: days(364), says: /364 days \(GOVERNANCE\), less than 365/ },
    "a year, and the policy asks for more": {
      account: locked({ mode: "COMPLIANCE", years: 1 }),
      params: { minDays: 366 },
    },
    "no default retention": { account: locked({}), says: /no default retention/ },
    "not enabled": locked({ enabled: false }),
    "no Object Lock": withFact(absent("bucket.objectLock")),
  },
  unknown: {
    "Object Lock denied": {
      account: days(365).deny("s3:GetObjectLockConfiguration"),
      says: /s3:GetBucketObjectLockConfiguration/,
    },
    "the trails of a region denied": days(365).deny("cloudtrail:DescribeTrails", "eu-west-1"),
  },
  manual: { "a bucket of another account": account().trail("main", { bucket: "foreign" }) },
  notApplicable: { "a bucket that does not exist": account().trail("main", { bucket: "gone" }) },
  none: { "no trails": account() },
});

const commands = (built: ReturnType<typeof days>) => {
  const [verdict] = verdictsOf(bucketObjectLock, built);
  return commandsOf(bucketObjectLock, verdict?.resource as never, postureOf(built.snapshot()), { minDays: 365 });
};

it("keeps the mode that the bucket has", () => {
  const [command] = commands(locked({ mode: "COMPLIANCE", days: 1 }));
  expect(command).toContain('"Mode":"COMPLIANCE","Days":365');
  expect(commands(days(1))[0]).toContain('"Mode":"GOVERNANCE","Days":365');
});

it("turns on versioning first, where it is off", () => {
  const off = withFact(absent("bucket.objectLock")).edit(({ buckets }) => {
    for (const one of Object.values(buckets))
      one.versioning = read("bucket.versioning", { status: null, mfaDelete: null });
  });
  expect(commands(off).map((one) => one.split(" ")[2])).toEqual([
    "put-bucket-versioning",
    "put-object-lock-configuration",
  ]);
});
