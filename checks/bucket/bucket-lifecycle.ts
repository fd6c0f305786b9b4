import {
  BUCKET_NEEDS,
  bucketStep,
  cli,
  decideBy,
  defineCheck,
  eachOwnBucket,
  fail,
  firstFitting,
  openBucket,
  type PostureTrail,
  pass,
  some,
  unknown,
} from "../../src/check/index.ts";
import {
  isExpiring,
  isNarrowed,
  type LogPlace,
  mayBegin,
  prefixOf,
  ruleName,
  whenOf,
} from "../../src/model/aws/log-expiry.ts";
import type { LifecycleRule } from "../../src/model/documents/settings/buckets.ts";
import { counted } from "../../src/model/text/safe-text.ts";

/** A lifecycle rule deletes log files by their age. AWS API GetBucketLifecycleConfiguration. */
export default defineCheck<"bucket", { minDays: number }>({
  id: "bucket-lifecycle",
  title: "S3 bucket of the trail keeps log files long enough",
  failureTitle: "S3 bucket of the trail deletes log files too early",
  severity: "low",
  resourceType: "bucket",
  rationale:
    "A lifecycle rule deletes log files without a trace in the application. An investigation that begins later finds nothing, and standards ask for a year or more.",
  references: [
    {
      title: "Amazon S3: managing the lifecycle of objects",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html",
    },
  ],
  params: {
    minDays: { type: "number", minimum: 1, default: 365, description: "Days for which log files are kept." },
  },
  needs: [...BUCKET_NEEDS, "bucket.lifecycle"],
  data: { rules: "IDs of the lifecycle rules that decide." },
  remediation: (_verdict, bucket, posture, { minDays }) => {
    const { lifecycle, name } = bucket;
    const { rules, transitionDefaultMinimumObjectSize: minimum } =
      lifecycle.state === "read" ? lifecycle.value : { rules: [], transitionDefaultMinimumObjectSize: null };
    const days = Math.ceil(minDays);
    const places = placesOf(posture.trails.filter(({ s3BucketName }) => s3BucketName === name));
    // The command replaces all rules: those that stay are repeated.
    const kept = rules.map((rule) =>
      isEarly(rule, places, minDays)
        ? { ...rule, Expiration: { ...rule.Expiration, Date: undefined, Days: days } }
        : rule,
    );
    const Rules =
      kept.length > 0 ? kept : [{ ID: "RULE_ID", Status: "Enabled", Filter: {}, Expiration: { Days: days } }];
    const size = minimum ? cli` --transition-default-minimum-object-size ${minimum}` : "";
    return {
      steps: [
        bucketStep("put-bucket-lifecycle-configuration", bucket, {
          title: `Keep log files in ${name} for ${counted(days, "day")}`,
          effect: "changes",
          cost: "Objects that are kept are charged as storage.",
          console: [
            openBucket(bucket, "Management"),
            `Edit each lifecycle rule that expires log files, set the days after object creation to ${days} or more, and save`,
          ],
          cli: [
            `${cli`aws s3api put-bucket-lifecycle-configuration --bucket ${name} --lifecycle-configuration ${JSON.stringify({ Rules })}`}${size}`,
          ],
        }),
      ],
      note: "A rule that also matches other objects keeps those longer, too.",
    };
  },
  evaluate: (posture, { minDays }) =>
    eachOwnBucket(posture, (bucket, trails) =>
      decideBy(
        bucket.lifecycle,
        ({ rules }) => {
          const places = placesOf(trails);
          const early = rules.filter((rule) => isEarly(rule, places, minDays));
          const sure = early.filter((rule) => !isNarrowed(rule));
          const deciding = sure.length > 0 ? sure : early;
          const more = {
            data: { rules: deciding.map(ruleName) },
            evidence:
              deciding.length > 0
                ? deciding.map((rule) => `${bucket.lifecycle.pointer}/value/rules/${rules.indexOf(rule)}`)
                : [`${bucket.lifecycle.pointer}/value/rules`],
          };
          const [first] = deciding;
          if (!first)
            return pass(
              `No lifecycle rule of bucket ${bucket.name} deletes log files before ${counted(minDays, "day")}`,
              more,
            );
          const named = some(deciding.map(ruleName));
          if (sure.length === 0)
            return unknown(
              "undecidable",
              firstFitting([
                `Whether log files in bucket ${bucket.name} have the tags or sizes of lifecycle rule ${named} is not known`,
                `Whether lifecycle rules of bucket ${bucket.name} match log files is not known`,
              ]),
              { ...more, details: early.map((rule) => `Rule ${ruleName(rule)} ${whenOf(rule)}`) },
            );
          return fail(
            firstFitting([
              `Lifecycle rule ${ruleName(first)} of bucket ${bucket.name} ${whenOf(first)}, before ${counted(minDays, "day")}`,
              `A lifecycle rule of bucket ${bucket.name} ${whenOf(first)}, before ${counted(minDays, "day")}`,
            ]),
            {
              ...more,
              ...(deciding.length > 1
                ? { details: deciding.slice(1).map((rule) => `Rule ${ruleName(rule)} ${whenOf(rule)}`) }
                : {}),
            },
          );
        },
        () => pass(`Bucket ${bucket.name} has no lifecycle rules`, { data: { rules: [] } }),
      ),
    ),
});

/** Where the trails' objects are. */
const placesOf = (trails: readonly PostureTrail[]): LogPlace[] =>
  trails.map(({ s3KeyPrefix, accountId, isOrganizationTrail }) => ({
    prefix: s3KeyPrefix ? `${s3KeyPrefix}/` : "",
    // An organization trail has a folder for each account in the folder of the organization.
    folders: isOrganizationTrail ? ["AWSLogs", "o-*", "*", "CloudTrail*"] : ["AWSLogs", accountId, "CloudTrail*"],
  }));

/** A date deletes what is older and, from then on, each object within a day: it is early whenever it is. */
function isEarly(rule: LifecycleRule, places: readonly LogPlace[], minDays: number): boolean {
  const { Expiration: { Days } = {} } = rule;
  const prefix = prefixOf(rule);
  return isExpiring(rule) && places.some((place) => mayBegin(place, prefix)) && (Days === undefined || Days < minDays);
}
