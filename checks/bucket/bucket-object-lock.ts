import {
  BUCKET_NEEDS,
  bucketStep,
  cli,
  decideBy,
  defineCheck,
  eachOwnBucket,
  fail,
  openBucket,
  pass,
  versioningFirst,
} from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** Object Lock keeps a version from being deleted or overwritten. AWS API GetObjectLockConfiguration. */
export default defineCheck<"bucket", { minDays: number }>({
  id: "bucket-object-lock",
  title: "S3 bucket of the trail locks new objects",
  failureTitle: "S3 bucket of the trail does not lock new objects long enough",
  severity: "low",
  resourceType: "bucket",
  rationale:
    "An administrator, or an attacker with such rights, can delete log files. With Object Lock, a log file cannot be deleted before its retention ends.",
  references: [
    {
      title: "Amazon S3: locking objects with Object Lock",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html",
    },
  ],
  params: {
    minDays: { type: "number", minimum: 1, default: 365, description: "Days for which new objects are locked." },
  },
  needs: [...BUCKET_NEEDS, "bucket.objectLock"],
  data: { retentionDays: "Days of the default retention; null: there is none." },
  remediation: (_verdict, bucket, _posture, { minDays }) => {
    const { objectLock, name } = bucket;
    const mode = objectLock.state === "read" && objectLock.value.mode === "COMPLIANCE" ? "COMPLIANCE" : "GOVERNANCE";
    const configuration = {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: mode, Days: Math.ceil(minDays) } },
    };
    // Object Lock needs versions, and where it is on, these are.
    const first = objectLock.state === "read" && objectLock.value.enabled ? [] : versioningFirst(bucket);
    return {
      steps: [
        ...first,
        bucketStep("put-object-lock-configuration", bucket, {
          title: `Lock new objects of ${name} for ${counted(Math.ceil(minDays), "day")}`,
          effect: "changes",
          after: first.map(({ id }) => id),
          cost: "Locked objects cannot be deleted and are charged as storage.",
          console: [
            openBucket(bucket, "Properties"),
            `Under Object Lock choose Edit, choose Enable, set the default retention to ${mode} mode and ${counted(Math.ceil(minDays), "day")}, and save`,
          ],
          cli: [
            cli`aws s3api put-object-lock-configuration --bucket ${name} --object-lock-configuration ${JSON.stringify(configuration)}`,
          ],
          terraform: `resource "aws_s3_bucket_object_lock_configuration" "trail" {\n  bucket = aws_s3_bucket.trail.id\n  rule {\n    default_retention {\n      mode = "${mode}"\n      days = ${Math.ceil(minDays)}\n    }\n  }\n}`,
        }),
      ],
      note: "Object Lock cannot be turned off again, and it does not lock the objects that exist. In COMPLIANCE mode not even the root user can shorten the retention.",
    };
  },
  evaluate: (posture, { minDays }) =>
    eachOwnBucket(posture, ({ name, objectLock }) =>
      decideBy(
        objectLock,
        ({ enabled, mode, days, years, eventHold }, at) => {
          // S3 counts a year as 365 days.
          const retentionDays = days ?? (years === null ? null : years * 365);
          const data = { retentionDays };
          if (!enabled) return fail(`Object Lock of bucket ${name} is off`, { data, evidence: at("enabled") });
          const evidence = at("enabled", ...(days === null ? (["years"] as const) : (["days"] as const)), "eventHold");
          if (eventHold) return pass(`New objects of bucket ${name} have an event hold`, { data, evidence });
          if (retentionDays === null)
            return fail(`Object Lock of bucket ${name} is on, but has no default retention`, { data, evidence });
          const said = `New objects of bucket ${name} are locked for ${counted(retentionDays, "day")} (${mode})`;
          return retentionDays >= minDays
            ? pass(said, { data, evidence })
            : fail(`${said}, less than ${minDays}`, { data, evidence });
        },
        () => fail(`Object Lock of bucket ${name} is off`, { data: { retentionDays: null } }),
      ),
    ),
});
