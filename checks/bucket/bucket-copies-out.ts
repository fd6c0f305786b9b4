import {
  allOf,
  BUCKET_NEEDS,
  bucketStep,
  causeOf,
  cli,
  decideBy,
  defineCheck,
  eachOwnBucket,
  fail,
  firstFitting,
  openBucket,
  type Posture,
  type PostureBucket,
  pass,
  type Step,
  unknown,
  unread,
  type Verdict,
  worstOf,
} from "../../src/check/index.ts";
import { parseArn } from "../../src/model/aws/arn.ts";
import type { BucketNotifications, ReplicationRule } from "../../src/model/documents/settings/buckets.ts";

/** Replication and notifications tell others what the bucket receives. AWS API GetBucketReplication. */
export default defineCheck<"bucket", { allowedAccounts: readonly string[] }>({
  id: "bucket-copies-out",
  title: "S3 bucket of the trail sends no copies out of the organization",
  failureTitle: "S3 bucket of the trail sends copies out of the organization",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "A replication rule copies every log file to another bucket, and an event notification tells its receiver of each. To an account outside the organization, this gives away what happens in the account.",
  references: [
    {
      title: "Amazon S3: replicating objects",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html",
    },
    {
      title: "Amazon S3: event notifications",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
    },
  ],
  params: {
    allowedAccounts: {
      type: "array",
      items: { type: "string", pattern: "^\\d{12}$" },
      default: [],
      description: "Accounts that may receive copies and notifications beside the account's own.",
    },
  },
  needs: [...BUCKET_NEEDS, "bucket.replication", "bucket.notifications"],
  data: { destinations: "ARNs of the destinations that decide." },
  remediation: (_verdict, bucket, posture, { allowedAccounts }) => {
    const steps = [
      ...replicationStep(bucket, posture, allowedAccounts),
      ...notificationStep(bucket, posture, allowedAccounts),
    ];
    return {
      steps,
      note: "Find out first who receives the copies. If the account may have them, add it to allowedAccounts in the policy.",
    };
  },
  evaluate: (posture, { allowedAccounts }) =>
    eachOwnBucket(posture, (bucket) => {
      const { status, evidence, ...rest } = allOf([
        copies(bucket, posture, allowedAccounts),
        told(bucket, posture, allowedAccounts),
      ]);
      return status === "pass"
        ? pass(`Bucket ${bucket.name} sends no copies or notifications to an account that is not allowed`, {
            evidence,
          })
        : { status, evidence, ...rest };
    }),
});

/** Where replication rules copy objects to. */
const copies = ({ name, replication }: PostureBucket, posture: Posture, allowed: readonly string[]): Verdict =>
  decideBy(
    replication,
    ({ rules }) =>
      worst(
        rules.flatMap((rule, i) => {
          if (rule.Status !== "Enabled") return [];
          const { Bucket: arn } = rule.Destination;
          const evidence = `${replication.pointer}/value/rules/${i}`;
          const to = { what: `Objects of bucket ${name} are copied to`, arn, evidence, ...accountOf(posture, rule) };
          return [destination(posture, allowed, to)];
        }),
      ),
    () => pass(NONE),
  );

/** Whom notifications tell. */
const told = ({ name, notifications }: PostureBucket, posture: Posture, allowed: readonly string[]): Verdict =>
  decideBy(notifications, (value) =>
    worst(
      receivers(value).map(({ arn, member, i }) => {
        const account = parseArn(arn)?.accountId || undefined;
        const evidence = `${notifications.pointer}/value/${member}/${i}`;
        return destination(posture, allowed, { what: `Bucket ${name} notifies`, arn, account, evidence });
      }),
    ),
  );

/** Of one part; the verdict's message says it of both. */
const NONE = "no copies";

const worst = (verdicts: readonly Verdict[]): Verdict => worstOf(verdicts, pass(NONE));

interface Destination {
  readonly what: string;
  readonly arn: string;
  /** The account that has it; none: it is not known. */
  readonly account?: string | undefined;
  /** Why it is not known. */
  readonly doubt?: Verdict;
  readonly evidence: string;
}

/** Whether an account may have copies. Which accounts an organization has beside the management account is not known here. */
function destination(posture: Posture, allowed: readonly string[], to: Destination): Verdict {
  const { what, arn, account, doubt, evidence } = to;
  const { id, organization } = posture.account;
  if (account !== undefined && (account === id || allowed.includes(account))) return pass(NONE);
  if (doubt) return { ...doubt, evidence: [...doubt.evidence, evidence] };
  if (organization.state === "read" && organization.value.managementAccountId === account) return pass(NONE);
  const where = account === undefined ? "another account" : `account ${account}`;
  const name = arn.split(":").slice(5).join(":") || arn;
  const more = { data: { destinations: [arn] }, evidence: [evidence, organization] };
  if (organization.state === "absent" && (account !== undefined || allowed.length === 0))
    return fail(firstFitting([`${what} ${name} of ${where}`, `${what} ${where}`]), more);
  const isKnown = organization.state === "read" || organization.state === "absent";
  const open = `which may ${organization.state === "absent" ? "not be allowed" : "be outside the organization"}`;
  return unknown(
    isKnown ? "undecidable" : causeOf(organization),
    firstFitting([`${what} ${name} of ${where}, ${open}`, `${what} ${where}, ${open}`]),
    { ...more, details: ["Add the account to allowedAccounts in the policy, or remove the destination"] },
  );
}

/**
 * Who owns the bucket that a rule copies to. A rule names the account only where the copies change their owner; that it names
 * this account is no proof of a bucket that ListBuckets does not list.
 */
function accountOf({ account: { id, buckets } }: Posture, { Destination: { Bucket, Account } }: ReplicationRule) {
  const name = Bucket.split(":").at(-1) ?? "";
  if (buckets.items.some(({ value }) => value === name)) return { account: id };
  if (Account !== undefined && Account !== id) return { account: Account };
  if (buckets.state === "read") return {};
  return { doubt: unread(`Whose bucket ${name} is, is not known: `, [buckets]) };
}

/** Where notifications go: topics, queues and functions. EventBridge receives them in the account itself. */
function receivers({ TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations }: BucketNotifications) {
  const list = (member: keyof BucketNotifications, arns: readonly string[]) =>
    arns.map((arn, i) => ({ arn, member, i }));
  return [
    ...list(
      "TopicConfigurations",
      (TopicConfigurations ?? []).map(({ TopicArn }) => TopicArn),
    ),
    ...list(
      "QueueConfigurations",
      (QueueConfigurations ?? []).map(({ QueueArn }) => QueueArn),
    ),
    ...list(
      "LambdaFunctionConfigurations",
      (LambdaFunctionConfigurations ?? []).map((one) => one.LambdaFunctionArn),
    ),
  ];
}

/** Whether an account's resource stays a destination, where a command replaces them all. */
const stays = ({ account: { id, organization } }: Posture, allowed: readonly string[], account: string | undefined) =>
  account !== undefined &&
  (account === id ||
    allowed.includes(account) ||
    (organization.state === "read" && organization.value.managementAccountId === account));

function replicationStep(bucket: PostureBucket, posture: Posture, allowed: readonly string[]): Step[] {
  const { replication, name } = bucket;
  const { role, rules } = replication.state === "read" ? replication.value : { role: null, rules: [] };
  const kept = rules.filter(
    (rule) => rule.Status !== "Enabled" || stays(posture, allowed, accountOf(posture, rule).account),
  );
  if (replication.state === "read" && kept.length === rules.length) return [];
  const configuration = JSON.stringify({ Role: role, Rules: kept });
  return [
    bucketStep("put-bucket-replication", bucket, {
      title: `Stop copying objects of ${name} to other accounts`,
      effect: "removes",
      console: [
        openBucket(bucket, "Management"),
        "Under Replication rules select each rule whose destination is in another account, and delete it",
      ],
      cli: [
        kept.length > 0 && role
          ? cli`aws s3api put-bucket-replication --bucket ${name} --replication-configuration ${configuration}`
          : cli`aws s3api delete-bucket-replication --bucket ${name}`,
      ],
    }),
  ];
}

function notificationStep(bucket: PostureBucket, posture: Posture, allowed: readonly string[]): Step[] {
  const { notifications, name } = bucket;
  if (notifications.state !== "read") return [];
  const all = receivers(notifications.value);
  const kept = all.filter(({ arn }) => stays(posture, allowed, parseArn(arn)?.accountId));
  if (kept.length === all.length) return [];
  const members = Object.fromEntries(
    Object.entries(notifications.value).flatMap(([member, value]) => {
      if (!Array.isArray(value)) return [[member, value]];
      const left = value.filter((_, i) => kept.some((one) => one.member === member && one.i === i));
      return left.length > 0 ? [[member, left]] : [];
    }),
  );
  return [
    bucketStep("put-bucket-notification-configuration", bucket, {
      title: `Stop notifying other accounts of objects in ${name}`,
      effect: "removes",
      console: [
        openBucket(bucket, "Properties"),
        "Under Event notifications select each one whose destination is in another account, and delete it",
      ],
      cli: [
        cli`aws s3api put-bucket-notification-configuration --bucket ${name} --notification-configuration ${JSON.stringify(members)} --skip-destination-validation`,
      ],
    }),
  ];
}
