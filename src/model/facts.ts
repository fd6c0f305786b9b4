import type { NotCollected } from "./observed.ts";
import type { FactId } from "./snapshot.ts";

/** One row of the table of facts. */
export interface FactRow {
  /** The AWS operation, as `service:Operation`. */
  readonly api: string;
  /** The IAM action that allows it. */
  readonly permission: string;
  /** More IAM actions, where reading the fact takes several calls. */
  readonly also?: readonly string[];
  /** The wave of calls that it belongs to: each needs what the one before it found. */
  readonly wave: 1 | 2 | 3 | 4;
  /** The error codes by which the service says "there is none". Every other error is unreadable. */
  readonly absent: readonly string[];
  /** What it is for, in the permissions list. */
  readonly purpose: string;
}

/**
 * The table of facts: what is called, what it takes, what "none" means there. The collector, the `permissions` command
 * and the docs follow from it; how each is read is `src/collect/readers.ts`.
 */
export const FACTS: { readonly [F in FactId]: FactRow } = {
  "account.regions": {
    api: "ec2:DescribeRegions",
    permission: "ec2:DescribeRegions",
    wave: 1,
    absent: [],
    purpose: "which regions are enabled",
  },
  "account.alias": {
    api: "iam:ListAccountAliases",
    permission: "iam:ListAccountAliases",
    wave: 1,
    absent: [],
    purpose: "the account's name in reports",
  },
  "account.organization": {
    api: "organizations:DescribeOrganization",
    permission: "organizations:DescribeOrganization",
    wave: 1,
    absent: ["AWSOrganizationsNotInUseException"],
    purpose: "the organization in reports",
  },
  "account.buckets": {
    api: "s3:ListBuckets",
    permission: "s3:ListAllMyBuckets",
    wave: 1,
    absent: [],
    purpose: "whether a trail's bucket is this account's",
  },
  "region.trails": {
    api: "cloudtrail:DescribeTrails",
    permission: "cloudtrail:DescribeTrails",
    wave: 2,
    absent: [],
    purpose: "the trails of a region",
  },
  "trail.status": {
    api: "cloudtrail:GetTrailStatus",
    permission: "cloudtrail:GetTrailStatus",
    wave: 3,
    absent: [],
    purpose: "whether a trail logs and delivers",
  },
  "trail.tags": {
    api: "cloudtrail:ListTags",
    permission: "cloudtrail:ListTags",
    wave: 3,
    absent: [],
    purpose: "a trail's tags",
  },
  "trail.eventSelectors": {
    api: "cloudtrail:GetEventSelectors",
    permission: "cloudtrail:GetEventSelectors",
    wave: 3,
    absent: [],
    purpose: "which events a trail records",
  },
  "trail.insightSelectors": {
    api: "cloudtrail:GetInsightSelectors",
    permission: "cloudtrail:GetInsightSelectors",
    wave: 3,
    absent: ["InsightNotEnabledException"],
    purpose: "which Insights a trail has turned on",
  },
  "trail.integrity": {
    api: "cloudtrail:ListPublicKeys",
    permission: "cloudtrail:ListPublicKeys",
    also: ["cloudtrail:GetTrail", "cloudtrail:GetTrailStatus", "kms:Decrypt", "s3:GetObject", "s3:ListBucket"],
    wave: 4,
    absent: [],
    purpose: "whether the log files that a trail delivered are whole; only with `--verify-logs`",
  },
  "region.functions": {
    api: "lambda:ListFunctions",
    permission: "lambda:ListFunctions",
    wave: 3,
    absent: [],
    purpose: "the functions whose invocations should be recorded",
  },
  "bucket.location": {
    api: "s3:GetBucketLocation",
    permission: "s3:GetBucketLocation",
    wave: 3,
    absent: ["NoSuchBucket"],
    purpose: "whether a trail's bucket exists, and where",
  },
  "bucket.acl": {
    api: "s3:GetBucketAcl",
    permission: "s3:GetBucketAcl",
    wave: 4,
    absent: ["NoSuchBucket"],
    purpose: "whether a bucket that is not listed and does not tell its location exists",
  },
  "key.description": {
    api: "kms:DescribeKey",
    permission: "kms:DescribeKey",
    wave: 3,
    absent: ["NotFoundException"],
    purpose: "whether a trail's key can be used",
  },
  "log-group.description": {
    api: "logs:DescribeLogGroups",
    permission: "logs:DescribeLogGroups",
    wave: 3,
    absent: ["ResourceNotFoundException"],
    purpose: "whether a trail's log group exists",
  },
  "topic.attributes": {
    api: "sns:GetTopicAttributes",
    permission: "sns:GetTopicAttributes",
    wave: 3,
    absent: ["NotFound", "NotFoundException"],
    purpose: "whether a trail's topic exists",
  },
};

/** The members of the snapshot that hold resources, by the kind that the ids of their facts begin with. */
export const COLLECTIONS: Readonly<Record<string, string>> = {
  regions: "region",
  trails: "trail",
  buckets: "bucket",
  keys: "key",
  logGroups: "log-group",
  topics: "topic",
};

/** Facts that every scan reads: without them there is nothing to judge, and no report would say whose account it is. */
export const BASE_FACTS: readonly FactId[] = [
  "account.regions",
  "region.trails",
  "account.alias",
  "account.organization",
];

/** Facts that are read only where an option asks for them: they cost more than one call. */
export const OPT_IN_FACTS: readonly FactId[] = ["trail.integrity"];

/** The IAM actions that reading these facts takes, sorted. */
export function permissionsFor(facts: Iterable<FactId>): string[] {
  return [...new Set([...facts].flatMap((fact) => [FACTS[fact].permission, ...(FACTS[fact].also ?? [])]))].sort();
}

/** The members of a resource that are facts, by the resource's prefix in {@link FactId}. */
type Unasked<P extends string> = { [F in FactId as F extends `${P}.${infer Member}` ? Member : never]: NotCollected };

/** A fact before anybody has asked. */
export function notCollected(fact: FactId): NotCollected {
  const { api, permission } = FACTS[fact];
  return { state: "not-collected", api, permission };
}

/** Every fact of a kind of resource (`trail`, `log-group` …) before anybody has asked. */
export function unasked<P extends string>(resource: P): Unasked<P> {
  const facts = (Object.keys(FACTS) as FactId[]).filter((fact) => fact.startsWith(`${resource}.`));
  return Object.fromEntries(facts.map((fact) => [memberOf(fact), notCollected(fact)])) as Unasked<P>;
}

/** The member of a resource that holds a fact: `status` of `trail.status`. */
export function memberOf(fact: string): string {
  return fact.slice(fact.indexOf(".") + 1);
}
