import type {
  Alarm,
  EventRule,
  LogAccountPolicy,
  MetricFilter,
  MuteRule,
  Subscription,
} from "../documents/settings/monitoring.ts";
import type { LogResourcePolicy } from "../documents/settings/resource-policies.ts";
import type {
  Bucket,
  EventDataStore,
  Key,
  LogGroup,
  Policy,
  Role,
  Snapshot,
  Topic,
  Trail,
} from "../documents/snapshot.ts";
import type { UnexpectedAccess } from "../documents/unexpected.ts";
import type { Observed } from "./observed.ts";
import type { Subject } from "./subject.ts";

/** An observed fact that knows its place in the snapshot. */
export type Fact<T> = Observed<T> & {
  readonly pointer: string;
  /** The account that alone can read it, where AWS refused it to the scanned one. */
  readonly owningAccount?: string;
};

/** One element of a list that was read, or of what a list had before it broke off. */
export interface Item<T> {
  readonly value: T;
  readonly pointer: string;
  readonly subject: Subject;
}

/** A fact whose value is a list. `items` has what is known of it: all, or what it had before it broke off. */
export type Listing<T, I extends Item<T> = Item<T>> = Fact<T[]> & { readonly items: readonly I[] };

/** What a resource or an element leads to. */
export interface Related<T> {
  readonly items: readonly T[];
  /** Nothing else can be related: every list that could name more was read. */
  readonly complete: boolean;
  /** The lists that were not. */
  readonly unread: readonly Fact<unknown>[];
}

/** The members of a resource, its facts with their pointers. */
export type Linked<T> = {
  readonly [K in keyof T]: T[K] extends Observed<infer V> ? (V extends (infer E)[] ? Listing<E> : Fact<V>) : T[K];
} & { readonly pointer: string; readonly subject: Subject };

/** A trail with the resources that it names. `null`: it names none. */
export interface PostureTrail extends Linked<Trail> {
  readonly bucket: PostureBucket;
  readonly key: Linked<Key> | null;
  readonly logGroup: PostureLogGroup | null;
  readonly topic: PostureTopic | null;
  /** The role by which it writes to its log group. */
  readonly role: PostureRole | null;
}

/** A bucket with the one that its server access logs go to. */
export interface PostureBucket extends Linked<Bucket> {
  readonly logTarget: PostureBucket | null;
}

/** A topic with the key that it is encrypted with; null also where its attributes were not read. */
export interface PostureTopic extends Linked<Topic> {
  readonly key: Linked<Key> | null;
}

/** A role with its managed policies; its inline policies are a fact of its own. `policiesOf` gives both. */
export interface PostureRole extends Linked<Role> {
  readonly managedPolicies: Related<Linked<Policy>>;
  /** The policy that limits what the others allow; null also where the role itself was not read. */
  readonly boundary: Linked<Policy> | null;
}

/** A log group; each of its metric filters knows its alarms, and each of these its topics. */
export type PostureLogGroup = Omit<Linked<LogGroup>, "metricFilters"> & {
  /** Its Region, which may be out of scope: only its alarms were read then. Null for a group of another account. */
  readonly home: PostureRegion | null;
  readonly metricFilters: Listing<MetricFilter, PostureMetricFilter>;
  /** The alarms on queries of the group itself. */
  readonly logAlarms: Related<PostureAlarm>;
};

/** A metric filter with the alarms of its Region that are on one of its metrics. */
export interface PostureMetricFilter extends Item<MetricFilter> {
  readonly alarms: Related<PostureAlarm>;
}

/** An alarm with the topics that it publishes to. */
export interface PostureAlarm extends Item<Alarm> {
  readonly topics: Related<PostureTopic>;
  /** The composite alarms whose rule names it in the state ALARM; what else their `alarmRule` asks for may keep them silent. */
  readonly compositeAlarms: Related<PostureAlarm>;
}

/** An EventBridge rule with the topics that it publishes to. */
export interface PostureEventRule extends Item<EventRule> {
  readonly topics: Related<PostureTopic>;
}

/** An event data store with the key that it is encrypted with; null also where its description was not read. */
export interface PostureEventDataStore extends Linked<EventDataStore> {
  readonly key: Linked<Key> | null;
}

export interface PostureRegion {
  readonly name: string;
  readonly pointer: string;
  readonly trails: Listing<string>;
  readonly functions: Listing<string>;
  readonly logResourcePolicies: Listing<LogResourcePolicy>;
  readonly logAccountPolicies: Listing<LogAccountPolicy>;
  readonly alarms: Listing<Alarm, PostureAlarm>;
  readonly muteRules: Listing<MuteRule>;
  readonly eventRules: Listing<EventRule, PostureEventRule>;
  readonly eventDataStores: Listing<string>;
  readonly stores: Related<PostureEventDataStore>;
  readonly subject: Subject;
}

/** A Lambda function, by its unqualified ARN. */
export interface PostureFunction {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly pointer: string;
  readonly subject: Subject;
}

/** A listing that could not be read, and where: what it would have named is hidden. */
export interface Hidden {
  /** The listing; for a region that is not enabled, the list of regions that says so. */
  readonly fact: Fact<unknown>;
  /** The region, or the account for a global listing. */
  readonly subject: Subject;
  /** A region that the user named and the account has not enabled. */
  readonly notEnabled: boolean;
}

/** The snapshot as checks see it: what is in scope, linked, each fact with its pointer. */
export interface Posture {
  /** ISO 8601, UTC. */
  readonly collectedAt: string;
  readonly account: Linked<Snapshot["account"]>;
  /** The regions in scope, ordered by name. */
  readonly regions: readonly PostureRegion[];
  /** The trails in scope, ordered by ARN. */
  readonly trails: readonly PostureTrail[];
  /** Listings of trails, in scope, that could not be read. */
  readonly hidden: readonly Hidden[];
}

/** What a check's remediation receives about the resource, by resource type. */
export interface Subjects {
  account: Posture["account"];
  region: PostureRegion;
  trail: PostureTrail;
  bucket: PostureBucket;
  key: Linked<Key>;
  "log-group": PostureLogGroup;
  "metric-filter": PostureMetricFilter;
  alarm: PostureAlarm;
  "event-rule": PostureEventRule;
  subscription: Item<Subscription>;
  topic: PostureTopic;
  role: PostureRole;
  policy: Linked<Policy>;
  "event-data-store": PostureEventDataStore;
  function: PostureFunction;
  principal: Item<UnexpectedAccess>;
}
