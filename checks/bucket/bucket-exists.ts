import {
  anyOf,
  bucketEvidence,
  bucketExistence,
  defineCheck,
  deliversNow,
  eachBucket,
  fail,
  giveBucket,
  judge,
  manual,
  pass,
  REFERENCES,
  SOME_TRAIL,
  unknown,
  whyUnread,
} from "../../src/check/index.ts";

/** A trail whose bucket was deleted stores nothing, and another account that takes the name may receive the logs. */
export default defineCheck({
  id: "bucket-exists",
  title: "The trail's bucket exists",
  severity: "critical",
  resourceType: "bucket",
  rationale:
    "The trail keeps logging after its bucket is deleted, but no log file is stored. Bucket names are global: another account that takes the name may receive the logs. Names of the account-regional namespace, which end in -an, cannot be taken by another account.",
  references: [REFERENCES.bucketPolicy],
  needs: ["account.buckets", "trail.status", "bucket.location", "bucket.acl"],
  remediation: (_verdict, bucket, posture) => {
    const all = posture.trails.filter((one) => one.s3BucketName === bucket.name);
    return {
      steps: (all.length > 0 ? all : [SOME_TRAIL]).map(giveBucket),
      note: "Prefer a new bucket to one of the old name: first find out who deleted the old one and when.",
    };
  },
  evaluate: (posture) =>
    eachBucket(posture, (bucket, trails) => {
      const { buckets } = posture.account;
      const names = trails.map((trail) => trail.name).join(", ");
      const evidence = bucketEvidence(bucket, posture);
      switch (bucketExistence(buckets, bucket)) {
        case "exists":
          return pass(
            `Bucket ${bucket.name} of ${names} exists${bucket.owner === "foreign" ? " in another account" : ""}`,
            ...evidence,
          );
        case "gone":
          return fail(`Bucket ${bucket.name} of ${names} does not exist`, ...evidence);
        case "denied-foreign": {
          const denied = `Bucket ${bucket.name} of ${names} is in another account and denies us`;
          const delivered = anyOf(
            trails.map((trail) =>
              judge(trail.status, (status) =>
                deliversNow(status, posture.collectedAt)
                  ? pass(`${trail.name} delivered to it within the hour`)
                  : unknown(`${trail.name} has not delivered to it within the hour`),
              ),
            ),
            unknown("no trail delivers to it"),
          );
          const { message, evidence: statuses } = delivered;
          const both = [...evidence, ...statuses.map((pointer) => ({ pointer }))];
          return delivered.status === "pass"
            ? manual(`${denied}; ${message}: ask its owner`, ...both)
            : unknown(`${denied}; ${message}`, ...both);
        }
        default: {
          const unread = [bucket.location, bucket.acl, buckets].filter((fact) => fact.state === "unreadable");
          const facts = unread.length > 0 ? unread : [bucket.location];
          return unknown(
            `Whether bucket ${bucket.name} of ${names} exists is not known: ${facts.map(whyUnread).join("; ")}`,
            ...facts,
          );
        }
      }
    }),
});
