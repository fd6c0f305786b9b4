import {
  allOf,
  BUCKET_NEEDS,
  causeOf,
  defineCheck,
  eachTrail,
  FILTERS_NOTE,
  fail,
  giveBucket,
  giveKey,
  giveLogGroup,
  giveTopic,
  leaveLogGroup,
  type Posture,
  type PostureTrail,
  pass,
  REFERENCES,
  recordLeftObjects,
  setting,
  unknown,
  type Verdict,
} from "../../src/check/index.ts";
import { bucketOwner } from "../../src/model/aws/bucket.ts";
import { firstCause } from "../../src/model/findings/verdict.ts";
import { globMatches } from "../../src/model/text/glob.ts";

interface Params {
  buckets?: string[];
  topics?: string[];
  logGroups?: string[];
  keys?: string[];
}

const list = (what: string, example: readonly string[]) => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  minItems: 1,
  examples: [example],
  description: `Permitted ${what}: names, ARNs, patterns with * and ?, ids of owning accounts. Not set: not evaluated.`,
});

/** Anyone who can change a trail can send its log files elsewhere. AWS API UpdateTrail, `S3BucketName`. */
export default defineCheck<"trail", Params>({
  id: "trail-destination",
  title: "Trail delivers to permitted destinations only",
  failureTitle: "Trail delivers to a destination that is not permitted",
  severity: "low",
  resourceType: "trail",
  links: ["bucket"],
  rationale:
    "A trail that was redirected to another bucket or log group keeps logging without an error. The policy lists the permitted destinations and keys, so that a change is found.",
  references: [REFERENCES.createTrail],
  params: {
    buckets: list("buckets", ["123456789012", "org-trail-logs*"]),
    topics: list("SNS topics", ["123456789012"]),
    logGroups: list("log groups", ["123456789012"]),
    keys: list("KMS keys", ["123456789012"]),
  },
  needsAnyParam: true,
  // Who owns a bucket is evaluated only where its name does not decide.
  needs: ({ buckets }) => (buckets?.some(isAccount) ? BUCKET_NEEDS : []),
  data: {
    notPermitted: "Names of the bucket, topic, log group and key that are not permitted.",
  },
  remediation: (_verdict, trail, posture, params) => {
    const wrong = new Set(
      destinations(posture, trail, params).flatMap((one) => (isPermitted(one) || one.to?.open ? [] : one.kind)),
    );
    const permitted = Object.entries(params).flatMap(([kind, some]: [string, string[] | undefined]) =>
      some ? [`${kind} ${some.join(", ")}`] : [],
    );
    return {
      wants: [
        ...(wrong.has("bucket") ? [recordLeftObjects(trail)] : []),
        ...(wrong.has("log group") ? [leaveLogGroup(trail)] : []),
      ],
      steps: [
        ...(wrong.size === 0 || wrong.has("bucket") ? [giveBucket(trail)] : []),
        ...(wrong.has("topic") ? giveTopic(trail, null) : []),
        ...(wrong.has("log group") ? giveLogGroup(trail, null) : []),
        ...(wrong.has("key") ? [giveKey(trail)] : []),
      ],
      note: `Find out with CloudTrail event UpdateTrail who changed the destination. Choose one that the policy permits (${permitted.join("; ")}), or add this one to the policy.${wrong.has("log group") && trail.logGroup?.owner !== "own" ? ` ${FILTERS_NOTE}` : ""}`,
    };
  },
  evaluate: (posture, params) =>
    eachTrail(posture, (trail) => {
      const verdicts = destinations(posture, trail, params).map((one) => verdictOf(trail, one));
      const verdict = allOf(verdicts);
      const notPermitted = verdicts.flatMap(({ data }) => data?.notPermitted ?? []) as string[];
      return verdict.status === "fail" ? { ...verdict, data: { notPermitted } } : verdict;
    }),
});

const isAccount = (text: string) => /^\d{12}$/.test(text);

type Kind = "bucket" | "topic" | "log group" | "key";

/** What a trail names, with the forms by which a list may permit it. */
interface Destination {
  readonly name: string;
  readonly forms: readonly string[];
  readonly accountId: string | null;
  /** Why the owner, or what a name stands for, is not known. */
  readonly open?: () => Verdict;
}

/** A list that the policy sets, and what the trail names of its kind; null: nothing. */
interface Listed {
  readonly kind: Kind;
  readonly member: "s3BucketName" | "snsTopicArn" | "cloudWatchLogsLogGroupArn" | "kmsKeyId";
  readonly permitted: readonly string[];
  readonly to: Destination | null;
}

function destinations(posture: Posture, trail: PostureTrail, params: Params): Listed[] {
  const { topic, logGroup, key } = trail;
  const { buckets, topics, logGroups, keys } = params;
  const named = (one: PostureTrail["topic"] | PostureTrail["logGroup"]) =>
    one && { ...one, forms: [one.name, one.arn] };
  return [
    ...listed("bucket", "s3BucketName", buckets, (permitted) => bucketOf(posture, trail, permitted)),
    ...listed("topic", "snsTopicArn", topics, () => named(topic)),
    ...listed("log group", "cloudWatchLogsLogGroupArn", logGroups, () => named(logGroup)),
    ...listed("key", "kmsKeyId", keys, () => key && keyOf(trail, key)),
  ];
}

function listed(
  kind: Kind,
  member: Listed["member"],
  permitted: readonly string[] | undefined,
  to: (permitted: readonly string[]) => Destination | null,
): Listed[] {
  return permitted ? [{ kind, member, permitted, to: to(permitted) }] : [];
}

function bucketOf({ account }: Posture, { bucket }: PostureTrail, permitted: readonly string[]): Destination {
  const { name } = bucket;
  const owner = bucketOwner(account.buckets, bucket);
  // A foreign bucket's account is nowhere named.
  const accounts = permitted.filter(isAccount).filter((id) => owner !== "foreign" || id !== account.id);
  const open = () => {
    const facts = [account.buckets, bucket.location];
    return owner === "foreign"
      ? unknown("undecidable", `Which account owns bucket ${name} is not known`, { evidence: facts })
      : unknown(firstCause(facts.map(causeOf)), `Whose bucket ${name} is is not known`, { evidence: facts });
  };
  return {
    name,
    forms: [name, `arn:${account.partition}:s3:::${name}`],
    accountId: owner === "own" ? account.id : null,
    ...(owner !== "own" && accounts.length > 0 ? { open } : {}),
  };
}

function keyOf(
  { kmsKeyId, pointer }: PostureTrail,
  { name, arn, accountId }: NonNullable<PostureTrail["key"]>,
): Destination {
  const open = () =>
    unknown("undecidable", `The trail names the alias ${name}, and the list may name its key in another way`, {
      evidence: [`${pointer}/kmsKeyId`],
    });
  return { name, forms: [kmsKeyId ?? arn, arn, name], accountId, ...(arn.includes(":alias/") ? { open } : {}) };
}

function isPermitted({ permitted, to }: Listed): boolean {
  if (!to) return true;
  return permitted.some((one) =>
    isAccount(one) ? one === to.accountId : to.forms.some((form) => globMatches(one, form)),
  );
}

function verdictOf(trail: PostureTrail, one: Listed): Verdict {
  const { kind, to, member } = one;
  const at = { evidence: [setting(trail, member)] };
  if (!to) return pass(`${trail.name} has no ${kind}`, at);
  if (isPermitted(one)) return pass(`${trail.name} uses ${kind} ${to.name}, which the policy permits`, at);
  if (to.open) return to.open();
  return fail(`${trail.name} uses ${kind} ${to.name}, which the policy does not permit`, {
    ...at,
    data: { notPermitted: [to.name] },
  });
}
