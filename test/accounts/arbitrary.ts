import fc from "fast-check";
import type { BucketVersioning } from "../../src/model/documents/settings/buckets.ts";
import type { AdvancedSelector, BasicSelector, FieldSelector } from "../../src/model/documents/settings/selectors.ts";
import type { Snapshot, TrailStatus } from "../../src/model/documents/snapshot.ts";
import { ACCOUNT, account, hoursAgo, OTHER, read } from "../support/account.ts";
import { ALARM_SETS, alarmOn, metricFilter, watched } from "../support/alarms.ts";
import { addStore } from "../support/event-data-stores.ts";

/** Regions of random accounts; global services log in the first. */
export const REGIONS = ["us-east-1", "eu-west-1", "ap-south-1"] as const;

/** Types of data events that random selectors name. */
export const DATA_TYPES = [
  "AWS::S3::Object",
  "AWS::Lambda::Function",
  "AWS::DynamoDB::Table",
  "AWS::SQS::Queue",
  "AWS::Bedrock::Model",
] as const;

export const NETWORK_SOURCES = ["ec2.amazonaws.com", "kms.amazonaws.com"] as const;

/** Buckets that trails deliver to, with whose they are: each name is one kind of bucket in every account. */
const BUCKETS = { logs: "own", payroll: "own", central: "foreign", lost: "gone" } as const;
type BucketName = keyof typeof BUCKETS;

const S3_VALUES = [
  "arn:aws:s3",
  "arn:aws:s3:::",
  "arn:aws:s3:::payroll/",
  "arn:aws:s3:::payroll/2026/",
  "arn:aws:s3:::logs/",
  "arn:aws:s3:::lost/",
  "arn:aws:s3:::pay",
];
const FUNCTIONS = REGIONS.map((region) => `arn:aws:lambda:${region}:${ACCOUNT}:function:pay`);

const some = <T>(values: readonly T[], minLength = 1) => fc.subarray([...values], { minLength });
const rarely = <T>(value: fc.Arbitrary<T>, otherwise: T, oneIn = 6) =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(otherwise) }, { weight: 1, arbitrary: value });

const basic: fc.Arbitrary<BasicSelector> = fc.record({
  readWriteType: fc.constantFrom("All", "All", "ReadOnly", "WriteOnly"),
  includeManagementEvents: fc.constantFrom(true, true, false),
  excludeManagementEventSources: rarely(some(["kms.amazonaws.com", "rdsdata.amazonaws.com"]), [], 3),
  dataResources: fc.array(
    fc.oneof(
      some(S3_VALUES).map((values) => ({ type: "AWS::S3::Object", values })),
      some(["arn:aws:lambda", ...FUNCTIONS]).map((values) => ({ type: "AWS::Lambda::Function", values })),
    ),
    { maxLength: 2 },
  ),
});

const is = (field: string, ...equals: string[]): FieldSelector => ({ field, equals });
const half = fc.constantFrom("true", "false").map((one) => is("readOnly", one));
const without = some(["kms.amazonaws.com", "rdsdata.amazonaws.com"]).map(
  (notEquals): FieldSelector => ({ field: "eventSource", notEquals }),
);
const OPERATORS = ["equals", "notEquals", "startsWith", "notStartsWith", "endsWith", "notEndsWith"] as const;
const NEGATIVE = ["notEquals", "notStartsWith", "notEndsWith"] as const;

function condition(
  field: string,
  values: readonly string[],
  operators: readonly (typeof OPERATORS)[number][] = OPERATORS,
): fc.Arbitrary<FieldSelector> {
  return fc
    .tuple(fc.constantFrom(...operators), some(values))
    .map(([operator, list]) => ({ field, [operator]: list }) as FieldSelector);
}

const name = condition("eventName", ["GetObject", "PutObject", "Get", "Object", "Invoke", "DescribeInstances"]);
const who = condition("userIdentity.arn", [
  "arn:aws:iam::111122223333:user/example",
  "arn:aws:sts::123456789012:assumed-role/ingest/i-1",
  "arn:aws:iam::123456789012:user/ann",
]);
const kind = condition("eventType", ["AwsApiCall", "AwsServiceEvent"]);
const session = condition("sessionCredentialFromConsole", ["true"], ["equals", "notEquals"]);
const objects = condition(
  "resources.ARN",
  [...S3_VALUES.slice(1), "arn:aws:s3:::payroll/a.csv", ".csv"],
  [...OPERATORS, ...NEGATIVE],
);
const logBuckets = some(Object.keys(BUCKETS)).map(
  (names): FieldSelector => ({ field: "resources.ARN", notStartsWith: names.map((one) => `arn:aws:s3:::${one}/`) }),
);
const functions = condition("resources.ARN", [...FUNCTIONS, "arn:aws:lambda:eu-west-1", ":function:pay"]);

const advanced: fc.Arbitrary<AdvancedSelector> = fc
  .oneof(
    fc
      .tuple(
        rarely(
          half.map((one) => [one]),
          [],
          3,
        ),
        rarely(
          without.map((one) => [one]),
          [],
          3,
        ),
        rarely(
          fc.oneof(kind, session, who).map((one) => [one]),
          [],
          8,
        ),
      )
      .map((parts) => [is("eventCategory", "Management"), ...parts.flat()]),
    fc
      .constantFrom(...DATA_TYPES, "AWS::S3::Object", "AWS::S3::Object")
      .chain((type) =>
        fc.tuple(
          fc.constant([is("eventCategory", "Data"), is("resources.type", type)]),
          rarely(
            half.map((one) => [one]),
            [],
            3,
          ),
          rarely(
            fc.oneof(name, who, kind, session).map((one) => [one]),
            [],
            4,
          ),
          type === "AWS::S3::Object"
            ? rarely<FieldSelector[]>(
                fc.oneof(objects, logBuckets).map((one) => [one]),
                [],
                2,
              )
            : type === "AWS::Lambda::Function"
              ? rarely<FieldSelector[]>(
                  functions.map((one) => [one]),
                  [],
                  3,
                )
              : fc.constant<FieldSelector[]>([]),
        ),
      )
      .map((parts) => parts.flat()),
    fc
      .tuple(
        fc.constantFrom(...NETWORK_SOURCES),
        rarely<FieldSelector[]>(fc.constant([is("errorCode", "VpceAccessDenied")]), []),
        rarely(
          fc.oneof(name, condition("vpcEndpointId", ["vpce-1"])).map((one) => [one]),
          [],
        ),
      )
      .map(([source, ...more]) => [is("eventCategory", "NetworkActivity"), is("eventSource", source), ...more.flat()]),
  )
  .map((fieldSelectors) => ({ name: null, fieldSelectors }));

/** What `GetTrailStatus` may say: deliveries that work, an error that stands, one that a delivery outlived, none yet. */
const status = (bucket: BucketName): fc.Arbitrary<Partial<TrailStatus>> => {
  const fails = { latestDeliveryTime: hoursAgo(30), latestDeliveryError: "NoSuchBucket" };
  // A bucket that was deleted receives no deliveries.
  if (bucket === "lost") return fc.constant(fails);
  return fc.constantFrom<Partial<TrailStatus>>(
    {},
    {},
    {},
    {},
    {},
    { latestDeliveryError: "AccessDenied" },
    { ...fails, latestDeliveryError: "AccessDenied" },
    { latestDeliveryTime: null },
  );
};

interface RandomTrail {
  readonly region: number;
  readonly options: Parameters<ReturnType<typeof account>["trail"]>[1];
}

const trail: fc.Arbitrary<RandomTrail> = fc
  .record({
    bucket: fc.constantFrom<BucketName>("logs", "logs", "logs", "payroll", "central", "lost"),
    foreign: rarely(fc.constant(true), false, 8),
    selectors: fc.oneof(
      fc.array(basic, { maxLength: 2 }).map((list) => ({ basic: list })),
      fc
        .array(advanced, { minLength: 1, maxLength: 4 })
        .map((list) => ({ advanced: list.map((one) => one.fieldSelectors) })),
    ),
    region: fc.nat(2),
    isMultiRegionTrail: fc.boolean(),
    includeGlobalServiceEvents: fc.boolean(),
    logFileValidationEnabled: fc.boolean(),
    logging: fc.constantFrom(true, true, false),
    insights: fc.subarray(["ApiCallRateInsight", "ApiErrorRateInsight"]),
    key: fc.constantFrom(undefined, undefined, "Enabled", "Enabled", "Disabled", "PendingDeletion", "absent"),
    group: fc.constantFrom(undefined, "present", "absent", "foreign"),
    topic: fc.constantFrom(undefined, "present", "absent", "foreign"),
    tagged: fc.boolean(),
  })
  .chain(({ bucket, foreign, selectors, region, tagged, key, group, topic, ...rest }) =>
    status(bucket).map(
      (said): RandomTrail => ({
        region,
        options: {
          ...rest,
          ...selectors,
          s3BucketName: bucket,
          bucket: BUCKETS[bucket],
          status: said,
          tags: tagged ? { owner: "security" } : {},
          // Another account's trail is seen only as an organization's.
          ...(foreign ? { account: OTHER, isOrganizationTrail: true } : {}),
          ...(key === undefined ? {} : { key: key as "absent" }),
          ...(group === undefined ? {} : { group: group as "present" }),
          ...(topic === undefined ? {} : { topic: topic as "present" }),
        },
      }),
    ),
  );

/** Settings of the account's own buckets, and whether its keys are rotated; undefined: all are as they should be. */
const settings = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record({
      versioning: fc.constantFrom<BucketVersioning>(
        { status: null, mfaDelete: null },
        { status: "Suspended", mfaDelete: "Enabled" },
        { status: "Enabled", mfaDelete: "Disabled" },
      ),
      days: fc.constantFrom(30, null),
      sseAlgorithm: fc.constantFrom("AES256", "aws:kms"),
      objectOwnership: fc.constantFrom("ObjectWriter", "BucketOwnerEnforced"),
      expires: fc.constantFrom(30, 400),
      copiesTo: fc.subarray(["arn:aws:s3:::elsewhere", "arn:aws:s3:::logs"]),
      isRotated: fc.boolean(),
    }),
  },
);

type Settings = typeof settings extends fc.Arbitrary<infer T> ? NonNullable<T> : never;

function withSettings({ buckets, keys }: Snapshot, given: Settings): void {
  const { versioning, days, sseAlgorithm, objectOwnership, expires, copiesTo, isRotated } = given;
  for (const bucket of Object.values(buckets).filter(({ owner }) => owner === "own")) {
    bucket.versioning = read("bucket.versioning", versioning);
    const lock = { mode: days === null ? null : "GOVERNANCE", days, years: null, eventHold: false };
    bucket.objectLock = read("bucket.objectLock", { enabled: versioning.status === "Enabled", ...lock });
    if (bucket.encryption.state === "read") bucket.encryption.value.sseAlgorithm = sseAlgorithm;
    bucket.ownership = read("bucket.ownership", { objectOwnership });
    bucket.lifecycle = read("bucket.lifecycle", {
      transitionDefaultMinimumObjectSize: null,
      rules: [{ Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: expires } }],
    });
    const rules = copiesTo.map((Bucket) => ({ Status: "Enabled", Destination: { Bucket } }));
    if (rules.length > 0)
      bucket.replication = read("bucket.replication", { role: `arn:aws:iam::${ACCOUNT}:role/copy`, rules });
  }
  for (const { rotation } of Object.values(keys))
    if (rotation.state === "read") rotation.value.keyRotationEnabled = isRotated;
}

/** Metric filters on the log groups of the trails, with alarms in their Regions: by the name of the trail those of some sets. */
const watches = rarely(
  fc.array(fc.record({ trail: fc.nat({ max: 3 }), sets: some(ALARM_SETS) }), { minLength: 1, maxLength: 2 }),
  [],
  3,
);

/** Event data stores of the first Region; another account's is its organization's. */
const stores = rarely(
  fc.array(
    fc.record({
      account: fc.constantFrom(ACCOUNT, ACCOUNT, OTHER),
      status: fc.constantFrom("ENABLED", "STOPPED_INGESTION", "PENDING_DELETION"),
      eventCategories: fc.constantFrom<string[]>(["Management"], ["ActivityAuditLog"]),
      multiRegionEnabled: fc.boolean(),
      retentionPeriod: fc.constantFrom(90, 366),
      terminationProtectionEnabled: fc.boolean(),
      key: fc.constantFrom("", "Enabled", "Disabled", "PendingDeletion"),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  [],
  4,
);

/** An account of one to three regions with up to four trails and some functions. Everything in it could be read. */
export const randomAccount: fc.Arbitrary<Snapshot> = fc
  .record({
    regions: fc.integer({ min: 1, max: 3 }),
    trails: fc.array(trail, { maxLength: 4 }),
    functions: fc.subarray([0, 1, 2]),
    settings,
    watches,
    stores,
  })
  .map(({ regions, trails, functions, settings: given, watches: watching, stores: kept }) => {
    const enabled = REGIONS.slice(0, regions);
    const names = ["alpha", "bravo", "charlie", "delta"];
    let built = account([...enabled].sort());
    for (const [i, { region, options }] of trails.entries())
      built = built.trail(names[i] ?? "", { ...options, homeRegion: enabled[region % regions] ?? "us-east-1" });
    for (const i of functions) {
      const region = enabled[i];
      if (region) built = built.lambda("pay", region).lambda("other", region);
    }
    for (const { trail: i, sets } of watching) {
      const { region = 0, options } = trails[i] ?? {};
      if (options?.group !== "present") continue;
      built = watched(built, {
        filters: sets.map((set) => metricFilter(set.name, set.pattern)),
        alarms: { [enabled[region % regions] ?? ""]: sets.map(({ name: one }) => alarmOn(one)) },
        trail: names[i] ?? "",
      });
    }
    for (const [i, { key, ...options }] of kept.entries())
      built = built.edit((snapshot) => addStore(snapshot, `${i}`, { ...options, ...(key ? { key } : {}) }));
    return (given ? built.edit((snapshot) => withSettings(snapshot, given)) : built).snapshot();
  });
