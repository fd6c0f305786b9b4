import {
  allOf,
  anyOf,
  BUCKET_NEEDS,
  bucketExistence,
  bucketObjectsRecorded,
  bucketStep,
  cli,
  decideBy,
  defineCheck,
  EVENTS_NEEDS,
  eachOwnBucket,
  fail,
  mayWriteAccessLogs,
  openBucket,
  type Posture,
  type PostureBucket,
  pass,
  RECORDED_DATA,
  type Step,
  unknown,
  unlessHidden,
  unread,
  type Verdict,
} from "../../src/check/index.ts";

/** S3 writes what it logs to a bucket that meets its conditions, and says nothing where it cannot. AWS API GetBucketLogging. */
export default defineCheck<"bucket", { acceptDataEvents: boolean }>({
  id: "bucket-access-logging",
  title: "Access to the S3 bucket of the trail is logged",
  failureTitle: "Access to the S3 bucket of the trail is not logged",
  severity: "medium",
  resourceType: "bucket",
  rationale:
    "Server access logs show who read, changed or deleted log files of the trail. CIS asks for them. S3 delivers them only to a bucket that meets its conditions, and reports no error where it cannot.",
  references: [
    {
      title: "Amazon S3: enabling server access logging",
      url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html",
    },
  ],
  params: {
    acceptDataEvents: {
      type: "boolean",
      default: false,
      description: "Also passes where an effective trail records reads and writes of all objects of the bucket.",
    },
  },
  needs: ({ acceptDataEvents }) => [
    ...new Set([
      ...BUCKET_NEEDS,
      "bucket.logging" as const,
      "bucket.policy" as const,
      "bucket.encryption" as const,
      "bucket.objectLock" as const,
      "bucket.requestPayment" as const,
      ...(acceptDataEvents ? EVENTS_NEEDS : []),
    ]),
  ],
  data: { targetBucket: "The bucket for access logs; null: none is set.", ...RECORDED_DATA },
  remediation: (_verdict, bucket, posture) => ({
    steps: logTo(bucket, posture),
    note: "The bucket for access logs must be in the same account and Region, without Object Lock, Requester Pays and SSE-KMS as default encryption. One bucket can take the access logs of many.",
  }),
  evaluate: (posture, { acceptDataEvents }) =>
    eachOwnBucket(posture, (bucket) => {
      const logged = accessLogs(bucket, posture);
      if (!acceptDataEvents || logged.status === "pass") return logged;
      return anyOf([logged, unlessHidden(posture, bucketObjectsRecorded(posture, bucket))], logged);
    }),
});

function accessLogs(bucket: PostureBucket, posture: Posture): Verdict {
  const { name, logging, logTarget } = bucket;
  return decideBy(logging, ({ targetBucket }, at) => {
    const more = { data: { targetBucket }, evidence: at("targetBucket") };
    if (targetBucket === null || logTarget === null) return fail(`Bucket ${name} has no server access logging`, more);
    const verdict = accepts(bucket, logTarget, posture);
    return {
      ...(verdict.status === "pass" ? pass(`Access to bucket ${name} is logged to ${targetBucket}`) : verdict),
      data: { targetBucket },
      evidence: [...new Set([...more.evidence, ...verdict.evidence])],
    };
  });
}

/** Whether a bucket meets the conditions of S3 for the access logs of another. */
function accepts(bucket: PostureBucket, target: PostureBucket, posture: Posture): Verdict {
  const { buckets } = posture.account;
  const { name } = target;
  const logs = `Access logs of ${bucket.name} are sent to ${name}`;
  const evidence = [buckets, target.location];
  if (bucketExistence(buckets, target) === "gone") return fail(`${logs}, which does not exist`, { evidence });
  if (target.owner === "foreign") return fail(`${logs}, which belongs to another account`, { evidence });
  if (target.owner === "unknown")
    return buckets.state === "read"
      ? unread(`Whether bucket ${name} exists is not known: `, [target.location])
      : unread(`Whose bucket ${name} is, is not known: `, [buckets]);
  return allOf([
    sameRegion(bucket, target, logs),
    unlocked(target, logs),
    withoutKms(target, logs),
    ownerPays(target, logs),
    mayWriteAccessLogs(bucket, target, posture),
  ]);
}

/** Of one condition; the verdict's message says it of all. */
const MET = "condition met";

const sameRegion = ({ location }: PostureBucket, target: PostureBucket, logs: string): Verdict =>
  decideBy(location, (region) =>
    decideBy(target.location, (other) =>
      region === other
        ? pass(MET)
        : fail(`${logs}, which is in ${other} and not in ${region}`, { evidence: [location, target.location] }),
    ),
  );

const unlocked = ({ objectLock }: PostureBucket, logs: string): Verdict =>
  decideBy(
    objectLock,
    ({ enabled }, at) => (enabled ? fail(`${logs}, which has Object Lock`, { evidence: at("enabled") }) : pass(MET)),
    () => pass(MET),
  );

/** Without a setting S3 encrypts with its own keys. */
const withoutKms = ({ encryption }: PostureBucket, logs: string): Verdict =>
  decideBy(
    encryption,
    ({ sseAlgorithm }, at) => {
      const more = { evidence: at("sseAlgorithm") };
      if (sseAlgorithm === null || sseAlgorithm === "AES256") return pass(MET, more);
      if (sseAlgorithm.startsWith("aws:kms"))
        return fail(`${logs}, which encrypts with ${sseAlgorithm} by default`, more);
      return unknown(
        "undecidable",
        `${logs}, which encrypts with ${sseAlgorithm}: whether it takes them is not known`,
        more,
      );
    },
    () => pass(MET),
  );

const ownerPays = ({ requestPayment }: PostureBucket, logs: string): Verdict =>
  decideBy(requestPayment, ({ payer }, at) =>
    payer === "Requester" ? fail(`${logs}, which has Requester Pays`, { evidence: at("payer") }) : pass(MET),
  );

/** What the commands call the bucket that the reader creates: one in each Region. */
const newTargetIn = (region: string) => `ACCESS_LOG_BUCKET_${region.toUpperCase().replaceAll("-", "_")}`;

/** To a new bucket: the present one may be as it is for good reasons. */
function logTo(bucket: PostureBucket, { account: { partition, subject } }: Posture): Step[] {
  const { name: logged, location } = bucket;
  const account = subject.accountId ?? "ACCOUNT_ID";
  const region = location.state === "read" ? location.value : "REGION";
  const name = newTargetIn(region);
  const target = { name, subject: bucket.subject };
  const statement = {
    Sid: "S3ServerAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:${partition}:s3:::${name}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": account } },
  };
  const create: Step = {
    id: `create-bucket ${name}`,
    title: `Create a bucket for access logs in ${region}`,
    effect: "creates",
    account,
    cost: "S3 charges for storage of the access logs.",
    console: [
      `Open S3, choose Create bucket, Region ${region}, leave Object Lock off and the encryption SSE-S3, and create it`,
    ],
    cli: [
      region === "us-east-1"
        ? cli`aws s3api create-bucket --bucket ${name} --region ${region}`
        : cli`aws s3api create-bucket --bucket ${name} --region ${region} --create-bucket-configuration LocationConstraint=${region}`,
    ],
  };
  const grant: Step = {
    id: `put-bucket-policy ${name}`,
    title: `Let S3 write access logs to the new bucket in ${region}`,
    effect: "changes",
    account,
    after: [create.id],
    console: [
      openBucket(target, "Permissions"),
      "Under Bucket policy choose Edit, add the statement of the command, and save",
    ],
    cli: [
      cli`aws s3api put-bucket-policy --bucket ${name} --policy ${JSON.stringify({ Version: "2012-10-17", Statement: [statement] })}`,
    ],
  };
  const status = { LoggingEnabled: { TargetBucket: name, TargetPrefix: `${logged}/` } };
  return [
    create,
    grant,
    bucketStep("put-bucket-logging", bucket, {
      title: `Log access to ${logged}`,
      effect: "changes",
      after: [grant.id],
      console: [
        openBucket(bucket, "Properties"),
        "Under Server access logging choose Edit, then Enable, choose the bucket for access logs, and save",
      ],
      cli: [cli`aws s3api put-bucket-logging --bucket ${logged} --bucket-logging-status ${JSON.stringify(status)}`],
    }),
  ];
}
