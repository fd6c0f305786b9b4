import type { Step } from "../../src/check/index.ts";
import {
  anyOf,
  bucketEvidence,
  bucketExistence,
  cli,
  decideBy,
  defineCheck,
  deliversNow,
  distinctNames,
  eachBucket,
  fail,
  firstFitting,
  giveBucket,
  IMPACT,
  manual,
  pass,
  REFERENCES,
  SOME_TRAIL,
  trailsNaming,
  unknown,
  unread,
} from "../../src/check/index.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** A trail whose bucket was deleted stores nothing, and another account that takes the name may receive the logs. */
export default defineCheck({
  id: "bucket-exists",
  title: "S3 bucket of the trail exists",
  failureTitle: "S3 bucket of the trail does not exist",
  severity: "critical",
  resourceType: "bucket",
  rationale:
    "The trail keeps logging after its bucket is deleted, but no log file is stored. Bucket names are global: another account that takes the name may receive the logs. Names of the account-regional namespace, which end in -an, cannot be taken by another account.",
  references: [REFERENCES.bucketPolicy],
  needs: ["account.buckets", "trail.status", "bucket.location", "bucket.acl"],
  data: { impact: IMPACT, trails: "Names of the trails that deliver to the bucket." },
  remediation: ({ status }, bucket, posture) => {
    if (status === "manual") return { steps: [seeBucket(bucket.name)] };
    const all = trailsNaming(posture, "bucket", bucket);
    return {
      steps: (all.length > 0 ? all : [SOME_TRAIL]).map(giveBucket),
      note: "Use a new bucket name. Find out first who deleted the old bucket, and when.",
    };
  },
  evaluate: (posture) =>
    eachBucket(posture, (bucket, using) => {
      const { buckets } = posture.account;
      const trails = using.map((trail) => trail.name);
      const name = `Bucket ${bucket.name}`;
      const [first, ...more] = distinctNames(using);
      const of = firstFitting([[first, ...more].join(", "), `${first} and ${counted(more.length, "more trail")}`], 60);
      const evidence = bucketEvidence(bucket, posture);
      switch (bucketExistence(buckets, bucket)) {
        case "exists":
          return pass(`${name} of ${of} exists${bucket.owner === "foreign" ? " in another account" : ""}`, {
            data: { trails },
            evidence,
          });
        case "gone":
          return fail(`${name} of ${of} does not exist`, { data: { impact: "not-delivering", trails }, evidence });
        case "denied-foreign": {
          const delivered = anyOf(
            using.map((trail) =>
              decideBy(trail.status, (status, at) =>
                deliversNow(status, posture.collectedAt)
                  ? pass(`${trail.name} delivered within the hour`, { evidence: at("latestDeliveryTime") })
                  : unknown("undecidable", `${trail.name} has not delivered within the hour`, {
                      evidence: at("latestDeliveryTime", "latestDeliveryError"),
                    }),
              ),
            ),
            unknown("undecidable", "no trail delivers to it"),
          );
          const foreign = `${name} belongs to another account`;
          const more = { data: { trails }, evidence: [...evidence, ...delivered.evidence] };
          return delivered.status === "pass"
            ? manual(`${foreign}, which denied access; ${delivered.message}. Ask the owning account`, more)
            : unknown(delivered.cause ?? "undecidable", `${foreign}, which denied access`, {
                ...more,
                details: [delivered.message],
              });
        }
        default: {
          const [first = bucket.location, ...others] = [bucket.location, bucket.acl, buckets].filter(
            ({ state }) => state === "unreadable",
          );
          return { ...unread(`${name}: `, [first, ...others]), data: { trails } };
        }
      }
    }),
});

/** The owning account, which is not known, alone can see the bucket. */
function seeBucket(name: string): Step {
  return {
    id: `head-bucket ${name}`,
    title: `Confirm that bucket ${name} exists and belongs to it`,
    effect: "reads",
    account: "BUCKET_ACCOUNT_ID",
    cli: [cli`aws s3api head-bucket --bucket ${name}`],
  };
}
