import { bucketOwner } from "../../src/model/aws/bucket.ts";
import { groupArn, keyArn } from "../../src/model/aws/trail-arns.ts";
import type { LogGroupDescription } from "../../src/model/documents/settings/monitoring.ts";
import type { AdvancedSelector, BasicSelector } from "../../src/model/documents/settings/selectors.ts";
import type { FactId, Snapshot, Trail, TrailStatus } from "../../src/model/documents/snapshot.ts";
import { SNAPSHOT_VERSION } from "../../src/model/documents/version.ts";
import type { TrailIntegrity } from "../../src/model/integrity/integrity-result.ts";
import { FACTS, memberOf, notCollected, unasked } from "../../src/model/resources/facts.ts";
import { factsOf } from "../../src/model/resources/graph.ts";
import type { Absent, Observed, Read, Unreadable } from "../../src/model/resources/observed.ts";
import type { ResourceType } from "../../src/model/resources/resource-types.ts";
import { accessLogsPolicy, bucketPolicy, keyPolicy, topicKeyPolicy, topicPolicy } from "./policies.ts";

export const ACCOUNT = "123456789012";
export const OTHER = "999988887777";
/** "Now" of every built snapshot. */
export const NOW = "2026-11-12T12:00:00.000Z";

/** ISO time so many hours before {@link NOW}. */
export function hoursAgo(hours: number): string {
  return new Date(Date.parse(NOW) - hours * 3_600_000).toISOString();
}

export const minutesAgo = (minutes: number): string => hoursAgo(minutes / 60);

const seen = (fact: FactId, region: string) => ({ at: NOW, api: FACTS[fact].api, region });
export const read = <T>(fact: FactId, value: T, region = "us-east-1"): Read<T> => ({
  state: "read",
  value,
  ...seen(fact, region),
});
export const absent = (fact: FactId, region = "us-east-1"): Absent => ({ state: "absent", ...seen(fact, region) });
export const unreadable = (fact: FactId, region = "us-east-1", code = "AccessDenied"): Unreadable<never> => ({
  state: "unreadable",
  ...seen(fact, region),
  code,
  message: `not authorized to perform: ${FACTS[fact].api}`,
  permission: FACTS[fact].permission,
});

type TrailOptions = Partial<
  Omit<Trail, "status" | "tags" | "kmsKeyId" | "eventSelectors" | "insightSelectors" | "integrity">
> & {
  /** Basic or advanced selectors; without either the trail records all management events. */
  readonly basic?: readonly Partial<BasicSelector>[];
  readonly advanced?: readonly AdvancedSelector["fieldSelectors"][];
  readonly insights?: readonly string[];
  /** The result of a validation of its log files; not validated without it. */
  readonly integrity?: TrailIntegrity;
  readonly logging?: boolean;
  readonly status?: Partial<TrailStatus>;
  readonly tags?: Readonly<Record<string, string>>;
  /** State of the trail's key; the trail has no key without it. */
  readonly key?: string | "absent";
  readonly kmsKeyId?: string | null;
  readonly account?: string;
  /** The trail's bucket: in our listing, another account's, or gone. */
  readonly bucket?: "own" | "foreign" | "gone";
  readonly group?: "present" | "absent" | "foreign";
  readonly topic?: "present" | "absent" | "foreign";
};

interface Denial {
  readonly api: string;
  readonly region?: string | undefined;
  readonly code: string;
}

/** Builds a snapshot of an account in words that a test can be read by. Immutable: each call gives a new builder. */
export function account(regions: readonly string[] = ["eu-west-1", "us-east-1"]) {
  return builder({ regions, trails: [], edits: [], denials: [] });
}
export type AccountBuilder = ReturnType<typeof builder>;

interface Plan {
  readonly regions: readonly string[];
  readonly trails: readonly { readonly name: string; readonly options: TrailOptions }[];
  readonly edits: readonly ((snapshot: Snapshot) => void)[];
  readonly denials: readonly Denial[];
}

function builder(plan: Plan) {
  return {
    /** A multi-Region trail homed in us-east-1 that logs and delivers, but for what `options` says. */
    trail: (name: string, options: TrailOptions = {}) =>
      builder({ ...plan, trails: [...plan.trails, { name, options }] }),
    /** A Lambda function in a region. */
    lambda: (name: string, region = "us-east-1") =>
      builder({
        ...plan,
        edits: [
          ...plan.edits,
          ({ regions }) => {
            const list = regions[region]?.functions;
            if (list?.state === "read") list.value.push(`arn:aws:lambda:${region}:${ACCOUNT}:function:${name}`);
          },
        ],
      }),
    /** A call that is denied (or fails with another code), everywhere or in one region. */
    deny: (api: string, region?: string, code = "AccessDenied") =>
      builder({ ...plan, denials: [...plan.denials, { api, region, code }] }),
    /** What only one test needs: a change to the finished snapshot, before anything is denied. */
    edit: (change: (snapshot: Snapshot) => void) => builder({ ...plan, edits: [...plan.edits, change] }),
    /** Narrows the scan to these regions, which need not be enabled. */
    only: (...regions: string[]) =>
      builder({ ...plan, edits: [...plan.edits, ({ scope }) => Object.assign(scope, { regions })] }),
    snapshot: () => {
      const snapshot = build(plan);
      for (const edit of plan.edits) edit(snapshot);
      return deny(snapshot, plan.denials);
    },
  };
}

function build({ regions, trails }: Plan): Snapshot {
  const snapshot: Snapshot = {
    schemaVersion: SNAPSHOT_VERSION,
    tool: { name: "trailproof", version: "0.0.0" },
    startedAt: NOW,
    collectedAt: NOW,
    identity: { arn: `arn:aws:iam::${ACCOUNT}:user/auditor` },
    configuredRegion: "us-east-1",
    scope: { regions: null, excludeRegions: [] },
    account: {
      id: ACCOUNT,
      partition: "aws",
      alias: absent("account.alias"),
      organization: absent("account.organization"),
      organizationAccounts: absent("account.organizationAccounts"),
      regions: read("account.regions", { enabled: [...regions], notEnabled: ["me-south-1"] }),
      buckets: read("account.buckets", [] as string[]),
      serviceControlPolicies: absent("account.serviceControlPolicies"),
      publicAccessBlock: absent("account.publicAccessBlock"),
      customerPolicies: read("account.customerPolicies", []),
      canary: notCollected("account.canary"),
      events: notCollected("account.events"),
    },
    regions: Object.fromEntries(
      regions.map((region): [string, Snapshot["regions"][string]] => [region, plain("region", { region })]),
    ),
    trails: {},
    buckets: {},
    keys: {},
    logGroups: {},
    topics: {},
    roles: {},
    policies: {},
    eventDataStores: {},
  };
  for (const { name, options } of trails) addTrail(snapshot, name, options);
  addPolicies(snapshot);
  return snapshot;
}

function addTrail(snapshot: Snapshot, name: string, options: TrailOptions): void {
  const {
    logging = true,
    status,
    tags = {},
    key,
    account: owner = ACCOUNT,
    bucket = "own",
    group,
    topic,
    basic = [],
    advanced = [],
    insights = [],
    integrity,
    ...rest
  } = options;
  const home = rest.homeRegion ?? "us-east-1";
  const arn = `arn:aws:cloudtrail:${home}:${owner}:trail/${name}`;
  const other = (kind: string | undefined) => (kind === "foreign" ? OTHER : owner);
  const trail: Trail = {
    arn,
    name,
    homeRegion: home,
    accountId: owner,
    owner: owner === ACCOUNT ? "own" : "foreign",
    api: "cloudtrail:DescribeTrails",
    region: home,
    at: NOW,
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    includeGlobalServiceEvents: true,
    logFileValidationEnabled: true,
    s3BucketName: `${name}-logs`,
    s3KeyPrefix: null,
    kmsKeyId: key === undefined ? null : `arn:aws:kms:${home}:${owner}:key/${name}-key`,
    cloudWatchLogsLogGroupArn: group ? `arn:aws:logs:${home}:${other(group)}:log-group:${name}-group:*` : null,
    cloudWatchLogsRoleArn: group ? `arn:aws:iam::${owner}:role/${name}-role` : null,
    snsTopicArn: topic ? `arn:aws:sns:${home}:${other(topic)}:${name}-topic` : null,
    ...rest,
    ...plain("trail", { region: home }),
    status: read("trail.status", { ...statusOf(logging), ...status }, home),
    eventSelectors: read(
      "trail.eventSelectors",
      {
        eventSelectors: basic.map((one) => ({ ...EVERYTHING, ...one })),
        advancedEventSelectors: advanced.map((fieldSelectors) => ({ name: null, fieldSelectors })),
      },
      home,
    ),
    insightSelectors:
      insights.length > 0
        ? read(
            "trail.insightSelectors",
            insights.map((insightType) => ({ insightType, eventCategories: null })),
            home,
          )
        : absent("trail.insightSelectors", home),
    ...(integrity ? { integrity: read("trail.integrity", integrity, home) } : {}),
    tags: read(
      "trail.tags",
      Object.entries(tags).map(([k, value]) => ({ key: k, value })),
      home,
    ),
  };
  snapshot.trails[arn] = trail;
  for (const [region, { trails }] of Object.entries(snapshot.regions))
    if (trails.state === "read" && (trail.isMultiRegionTrail || region === home)) trails.value.push(arn);
  addBucket(snapshot, trail.s3BucketName, bucket);
  addNamed(snapshot, trail, { key, group, topic });
}

/** Advanced selectors that record every kind of events that a control asks for. */
export const EVERY_KIND: readonly AdvancedSelector["fieldSelectors"][] = [
  [{ field: "eventCategory", equals: ["Management"] }],
  ...["AWS::S3::Object", "AWS::Lambda::Function", "AWS::DynamoDB::Table"].map((type) => [
    { field: "eventCategory", equals: ["Data"] },
    { field: "resources.type", equals: [type] },
  ]),
  [
    { field: "eventCategory", equals: ["NetworkActivity"] },
    { field: "eventSource", equals: ["ec2.amazonaws.com"] },
  ],
];

/** The result of a validation where the log files of an hour are intact. */
export function validated(problems: TrailIntegrity["problems"] = [], digests = 1): TrailIntegrity {
  const counts = { valid: digests, invalid: 0, missing: 0, unreadable: 0 };
  const none = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
  const logs = { ...counts, valid: 12 * digests, undigested: 0 };
  const range = { start: hoursAgo(2), end: hoursAgo(1) };
  const intervals = [{ from: range.start, to: range.end, verified: digests > 0 }];
  const expected = { expectedSeconds: 3600, verifiedSeconds: digests > 0 ? 3600 : 0 };
  const verifiedShare = digests > 0 ? 1 : 0;
  const counted = { digests: counts, backfillDigests: none, logs, bytes: 24_000, verifiedShare, ...expected };
  const region = { accountId: ACCOUNT, region: "us-east-1", intervals, notYetDigested: 0, ...counted };
  return { range, summary: counted, regions: digests > 0 ? [region] : [], problems, notes: [] };
}

/** What a basic selector is where it says nothing. */
const EVERYTHING: BasicSelector = {
  readWriteType: "All",
  includeManagementEvents: true,
  excludeManagementEventSources: [],
  dataResources: [],
};

function statusOf(logging: boolean): TrailStatus {
  return {
    isLogging: logging,
    startLoggingTime: hoursAgo(240),
    stopLoggingTime: logging ? null : hoursAgo(24),
    latestDeliveryTime: hoursAgo(0.1),
    latestDeliveryError: null,
    latestDeliveryAttemptTime: null,
    latestDigestDeliveryTime: hoursAgo(0.5),
    latestDigestDeliveryError: null,
    latestCloudWatchLogsDeliveryTime: hoursAgo(0.1),
    latestCloudWatchLogsDeliveryError: null,
    latestNotificationTime: hoursAgo(0.1),
    latestNotificationError: null,
    latestNotificationAttemptTime: null,
  };
}

function addBucket(snapshot: Snapshot, name: string, kind: "own" | "foreign" | "gone"): void {
  const listing = snapshot.account.buckets;
  if (kind === "own" && listing.state === "read" && !listing.value.includes(name)) listing.value.push(name);
  snapshot.buckets[name] = {
    name,
    owner: kind === "gone" ? "unknown" : kind,
    ...plain("bucket", { region: "us-east-1" }),
    ...(kind === "own" ? protectedBucket() : {}),
    location: kind === "gone" ? absent("bucket.location") : read("bucket.location", "us-east-1"),
  };
  if (kind === "own") addAccessLogs(snapshot);
}

/** The bucket that takes the access logs of all others. */
export const ACCESS_LOGS = "access-logs";

function addAccessLogs(snapshot: Snapshot): void {
  const listing = snapshot.account.buckets;
  if (snapshot.buckets[ACCESS_LOGS]) return;
  if (listing.state === "read") listing.value.push(ACCESS_LOGS);
  snapshot.buckets[ACCESS_LOGS] = {
    name: ACCESS_LOGS,
    owner: "own",
    ...plain("bucket", { region: "us-east-1" }),
    location: read("bucket.location", "us-east-1"),
    encryption: absent("bucket.encryption"),
    objectLock: absent("bucket.objectLock"),
    requestPayment: read("bucket.requestPayment", { payer: "BucketOwner" }),
  };
}

/** A bucket that keeps and encrypts what it receives, and sends no copies. */
const protectedBucket = () => ({
  versioning: read("bucket.versioning", { status: "Enabled", mfaDelete: "Enabled" }),
  encryption: read("bucket.encryption", {
    sseAlgorithm: "aws:kms",
    kmsMasterKeyId: `arn:aws:kms:us-east-1:${ACCOUNT}:key/logs`,
    bucketKeyEnabled: true,
    blockedEncryptionTypes: [],
  }),
  lifecycle: absent("bucket.lifecycle"),
  objectLock: read("bucket.objectLock", {
    enabled: true,
    mode: "COMPLIANCE",
    days: 365,
    years: null,
    eventHold: false,
  }),
  ownership: read("bucket.ownership", { objectOwnership: "BucketOwnerEnforced" }),
  logging: read("bucket.logging", { targetBucket: ACCESS_LOGS, targetPrefix: null }),
  replication: absent("bucket.replication"),
  notifications: read("bucket.notifications", {}),
});

/** Every fact of a resource: its lists are empty, or it is absent; what is no list is not asked. */
function plain<P extends ResourceType>(type: P, { region }: { region: string }, kind?: string) {
  return Object.fromEntries(
    factsOf(type).map((fact) => {
      const list = FACTS[fact].list ? read(fact, [], region) : notCollected(fact);
      return [memberOf(fact), kind === "absent" ? absent(fact, region) : list];
    }),
  ) as ReturnType<typeof unasked<P>>;
}

type Kinds = { readonly [K in "key" | "group" | "topic"]: TrailOptions[K] | undefined };

function addNamed(snapshot: Snapshot, trail: Trail, kinds: Kinds): void {
  const named = (arn: string, name: string) => {
    const accountId = arn.split(":")[4] ?? "";
    const owner = accountId === ACCOUNT ? ("own" as const) : ("foreign" as const);
    return { arn, name, region: arn.split(":")[3] ?? "", accountId, owner };
  };
  /** What its own region says of a resource. */
  const factIn = <T>(fact: FactId, { region }: { region: string }, kind: string | undefined, value: T) =>
    kind === "absent" ? absent(fact, region) : read(fact, value, region);
  const key = keyArn(trail, "aws");
  if (key) {
    const one = named(
      key,
      key
        .split(":")
        .pop()
        ?.replace(/^key\//, "") ?? "",
    );
    const value = { arn: key, keyId: one.name, keyState: kinds.key ?? "Enabled", keyManager: "CUSTOMER", ...ROTATABLE };
    const rotation = { keyRotationEnabled: true, rotationPeriodInDays: 365 };
    snapshot.keys[key] ??= {
      ...one,
      ...plain("key", one),
      description: factIn("key.description", one, kinds.key, value),
      ...(one.owner === "own" ? { rotation: factIn("key.rotation", one, kinds.key, rotation) } : {}),
    };
  }
  const group = groupArn(trail);
  if (group) {
    const one = named(group, `${trail.name}-group`);
    const value = protectedGroup(one.region, one.accountId);
    snapshot.logGroups[group] = {
      ...one,
      ...plain("log-group", one, kinds.group),
      description: factIn("log-group.description", one, kinds.group, value),
      transformer: absent("log-group.transformer", one.region),
    };
  }
  const role = trail.cloudWatchLogsRoleArn;
  if (role && group) {
    const one = { ...named(role, `${trail.name}-role`), region: "" };
    snapshot.roles[role] = { ...one, ...(one.owner === "own" ? delivering(trail, group) : unasked("role")) };
  }
  const topic = trail.snsTopicArn;
  if (topic) {
    const one = named(topic, `${trail.name}-topic`);
    snapshot.topics[topic] = {
      ...one,
      ...plain("topic", one, kinds.topic),
      attributes: factIn("topic.attributes", one, kinds.topic, { topicArn: topic }),
    };
  }
}

/** Of a key that KMS can rotate by itself. */
const ROTATABLE = { keySpec: "SYMMETRIC_DEFAULT", origin: "AWS_KMS", primaryKeyArn: null };

/** A log group that keeps its events for ever, encrypted, of the class that metric filters need, and cannot be deleted. */
const protectedGroup = (region: string, accountId: string): LogGroupDescription => ({
  retentionInDays: null,
  retentionPolicyName: null,
  kmsKeyId: `arn:aws:kms:${region}:${accountId}:key/logs`,
  logGroupClass: "STANDARD",
  deletionProtectionEnabled: true,
  dataProtectionStatus: null,
  inheritedProperties: [],
});

/** Policies that let CloudTrail do what each trail takes, and strangers nothing. */
function addPolicies(snapshot: Snapshot): void {
  const trails = Object.values(snapshot.trails);
  for (const bucket of Object.values(snapshot.buckets)) {
    if (bucket.owner !== "own") continue;
    if (bucket.name === ACCESS_LOGS) {
      bucket.policy = read("bucket.policy", accessLogsPolicy(bucket.name, ACCOUNT));
      bucket.publicAccessBlock = read("bucket.publicAccessBlock", ALL_BLOCKED);
      bucket.acl = read("bucket.acl", { grants: [] });
      continue;
    }
    const using = trails.filter(({ s3BucketName }) => s3BucketName === bucket.name);
    bucket.acl = read("bucket.acl", { grants: [{ grantee: "0123owner", permission: "FULL_CONTROL" }] });
    bucket.policy = read("bucket.policy", bucketPolicy(bucket.name, using));
    bucket.publicAccessBlock = read("bucket.publicAccessBlock", ALL_BLOCKED);
  }
  for (const key of Object.values(snapshot.keys)) {
    if (key.owner !== "own" || key.description.state !== "read") continue;
    const arns = trails.filter((trail) => keyArn(trail, "aws") === key.arn).map(({ arn }) => arn);
    key.policy = read("key.policy", keyPolicy(ACCOUNT, arns), key.region);
  }
  for (const topic of Object.values(snapshot.topics)) {
    const arns = trails.filter(({ snsTopicArn }) => snsTopicArn === topic.arn).map(({ arn }) => arn);
    if (topic.owner !== "own" || topic.attributes.state !== "read") continue;
    const arn = `arn:aws:kms:${topic.region}:${ACCOUNT}:key/${topic.name}-key`;
    const policy = topicPolicy(topic.arn, arns);
    topic.attributes = read("topic.attributes", { topicArn: topic.arn, policy, kmsMasterKeyId: arn }, topic.region);
    const key = { arn, name: `${topic.name}-key`, region: topic.region, accountId: ACCOUNT, owner: "own" as const };
    const description = { arn, keyId: key.name, keyState: "Enabled", keyManager: "CUSTOMER" };
    snapshot.keys[arn] = {
      ...key,
      ...plain("key", key),
      description: read("key.description", description, topic.region),
      policy: read("key.policy", topicKeyPolicy(ACCOUNT), topic.region),
    };
  }
}

export const ALL_BLOCKED = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** What IAM says of a role that CloudTrail alone may assume, for one trail, to write to the trail's log group. */
export function delivering({ arn, homeRegion, accountId }: Trail, group: string) {
  const allow = (statement: object) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const trustPolicy = allow({
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceArn": arn } },
  });
  const document = allow({
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${group}:log-stream:${accountId}_CloudTrail_${homeRegion}*`,
  });
  return {
    ...plain("role", { region: "us-east-1" }),
    description: read("role.description", { trustPolicy, permissionsBoundary: null }),
    inlinePolicies: read("role.inlinePolicies", [{ policyName: "write", document }]),
  };
}

/** Replaces the facts of denied calls as the collector would, and removes the trails that are no longer listed. */
function deny(snapshot: Snapshot, denials: readonly Denial[]): Snapshot {
  const factOf = new Map(Object.entries(FACTS).map(([fact, row]) => [row.api, fact as FactId]));
  const replace = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(replace);
    const { state, api, region } = value as Partial<Observed<unknown>> & { region?: string };
    const denial = denials.find((one) => one.api === api && (one.region === undefined || one.region === region));
    const fact = factOf.get(api ?? "");
    if (state && fact && denial) return unreadable(fact, region, denial.code);
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replace(member)]));
  };
  const result = replace(snapshot) as Snapshot;
  const listed = new Set(
    Object.values(result.regions).flatMap(({ trails }) => (trails.state === "read" ? trails.value : [])),
  );
  for (const arn of Object.keys(result.trails)) if (!listed.has(arn)) delete result.trails[arn];
  for (const bucket of Object.values(result.buckets)) bucket.owner = bucketOwner(result.account.buckets, bucket);
  return result;
}
