import { whyNotRotated } from "../model/aws/key-rotation.ts";
import { isWithoutFilters } from "../model/aws/log-group-class.ts";
import { type Partition, partitionNamed } from "../model/aws/partitions.ts";
import type {
  Bucket,
  EventDataStore,
  FactId,
  Key,
  LogGroup,
  Policy,
  Role,
  Snapshot,
  Topic,
  Trail,
} from "../model/documents/snapshot.ts";
import { alarmedGroupsIn, topicsOf } from "../model/resources/alarms.ts";
import { listsStores } from "../model/resources/event-data-stores.ts";
import { topicsOfRule } from "../model/resources/event-rules.ts";
import { known, knownValues } from "../model/resources/observed.ts";
import { resolveScope } from "../model/resources/scope.ts";
import * as account from "./services/account/account.ts";
import { organizationAccounts } from "./services/account/organization-accounts.ts";
import { serviceControlPolicies } from "./services/account/service-control-policies.ts";
import { alarms } from "./services/alarms/alarms.ts";
import { eventRules } from "./services/alarms/event-rules.ts";
import { muteRules } from "./services/alarms/mute-rules.ts";
import { subscriptions } from "./services/alarms/subscriptions.ts";
import * as lake from "./services/cloudtrail/event-data-stores.ts";
import * as selectors from "./services/cloudtrail/selectors.ts";
import * as cloudtrail from "./services/cloudtrail/trails.ts";
import { customerPolicies } from "./services/iam/customer-policies.ts";
import * as roles from "./services/iam/roles.ts";
import * as lambda from "./services/lambda.ts";
import { logAccountPolicies } from "./services/logs/log-account-policies.ts";
import { logResourcePolicies } from "./services/logs/log-resource-policies.ts";
import { logTransformer } from "./services/logs/log-transformer.ts";
import { metricFilters } from "./services/logs/metric-filters.ts";
import { subscriptionFilters } from "./services/logs/subscription-filters.ts";
import * as named from "./services/named.ts";
import * as bucketPolicy from "./services/s3/bucket-policy.ts";
import * as settings from "./services/s3/bucket-settings.ts";
import * as s3 from "./services/s3/buckets.ts";
import type { Session } from "./session/session.ts";

/** How one fact of a resource is read. `undefined` from `read`: the service reports that it does not exist. */
export interface Reader<R> {
  /** @param name - what the snapshot calls the resource: its key in its collection. */
  region(resource: R, global: GlobalRegions, name: string): string;
  /** @param snapshot - what was read before, and by the facts that this one comes `after`. */
  read(session: Session, resource: R, region: string, signal: AbortSignal, snapshot: Snapshot): Promise<unknown>;
  /** It makes many calls with time limits of its own: no limit of one call applies. */
  readonly unlimited?: boolean;
  /** Where it is not worth or not right to ask; asked always without it. */
  readonly when?: (resource: R, snapshot: Snapshot, name: string) => boolean;
}

/** Readers that the caller adds: log files are verified by `src/integrity`, and only for a range that an option names. */
export interface AddedReaders {
  readonly "trail.integrity"?: Reader<Trail> | undefined;
}

/** One reader for each fact of a kind of resource: the compiler notices one that is missing. */
type Readers<P extends string, R> = { readonly [F in FactId as F extends `${P}.${string}` ? F : never]: Reader<R> };

/** Where the services are asked that have one endpoint for all regions of a partition. */
export type GlobalRegions = Pick<Partition, "globalRegion" | "organizationsRegion">;

/** Those of a partition; in one that the table does not have, every service is asked in the configured region. */
export function globalRegions(partition: string, configured: string): GlobalRegions {
  return partitionNamed(partition) ?? { globalRegion: configured, organizationsRegion: configured };
}

const globally = {
  region: (_: unknown, { globalRegion }: GlobalRegions) => globalRegion,
};

/** How a fact of the account itself is read, before anything is known of it. */
export interface AccountReader {
  region(configured: string, global: GlobalRegions): string;
  /**
   * `undefined` from it: the service reports that there is none.
   *
   * @param accountId - the account's id, once AWS has told it.
   */
  read(session: Session, region: string, signal: AbortSignal, accountId: Promise<string>): Promise<unknown>;
  /**
   * Where it is not worth or not right to ask; asked always without it.
   *
   * @param organization - what was read of the account's organization; undefined where that is not read.
   */
  readonly when?: (accountId: string, organization: Snapshot["account"]["organization"] | undefined) => boolean;
}

/** Facts of the account itself, all in the first wave. What a canary finds, and events, are added to the snapshot. */
export const ACCOUNT_READERS: {
  readonly [F in Exclude<FactId, "account.canary" | "account.events"> as F extends `account.${string}`
    ? F
    : never]: AccountReader;
} = {
  "account.regions": { region: (configured) => configured, read: account.regions },
  "account.alias": { region: (_, { globalRegion }) => globalRegion, read: account.alias },
  "account.organization": { region: (_, { organizationsRegion }) => organizationsRegion, read: account.organization },
  "account.organizationAccounts": {
    region: (_, { organizationsRegion }) => organizationsRegion,
    read: async (session, region, signal) =>
      [...(await organizationAccounts(session, region, signal)).states.keys()].sort(),
    when: (_, organization) => organization?.state !== "absent",
  },
  "account.buckets": { region: (_, { globalRegion }) => globalRegion, read: s3.buckets },
  "account.serviceControlPolicies": {
    region: (_, { organizationsRegion }) => organizationsRegion,
    read: async (session, region, signal, accountId) =>
      serviceControlPolicies(session, region, await accountId, signal),
    // They bind members alone: AWS Organizations User Guide, "Service control policies".
    when: (id, organization) =>
      organization?.state === "read" ? organization.value.managementAccountId !== id : organization?.state !== "absent",
  },
  "account.publicAccessBlock": {
    region: (configured) => configured,
    read: async (session, region, signal, accountId) =>
      bucketPolicy.accountPublicAccessBlock(session, region, await accountId, signal),
  },
  "account.customerPolicies": { region: (_, { globalRegion }) => globalRegion, read: customerPolicies },
};

const atHome = (trail: Trail) => trail.homeRegion;
const inItsRegion = ({ region }: { region: string }) => region;
/** What another account owns decides no verdict by its own answer, and a group of that name here would be another. */
const own = ({ owner }: { owner: string }) => owner === "own";

/** The log groups of the account that trails name in a Region. */
const groupsIn = ({ logGroups }: Snapshot, region: string): LogGroup[] =>
  Object.values(logGroups).filter((group) => group.region === region && group.owner === "own");

/** Where the class is not known, it may have them. */
const mayHaveFilters = ({ description }: LogGroup) =>
  description.state !== "read" || !isWithoutFilters(description.value);
const ownWithFilters = (group: LogGroup) => own(group) && mayHaveFilters(group);

/** A Region that only a log group leads to is not one in scope. */
const isScanned = (_: unknown, { account: { regions }, scope, configuredRegion }: Snapshot, name: string) =>
  resolveScope(regions, scope, configuredRegion).regions.includes(name) &&
  (regions.state !== "read" || regions.value.enabled.includes(name));

/** What a region holds beside its trails, which must be known before anything else is asked. */
const region: Omit<Readers<"region", Snapshot["regions"][string]>, "region.trails"> = {
  "region.functions": {
    region: (_, __, name) => name,
    read: (session, _, name, signal) => lambda.functions(session, name, signal),
    when: isScanned,
  },
  "region.eventRules": {
    region: (_, __, name) => name,
    read: (session, _, name, signal) => eventRules(session, name, signal),
    when: isScanned,
  },
  "region.muteRules": {
    region: (_, __, name) => name,
    read: (session, { alarms: known }, name, signal) => muteRules(session, name, knownValues(known).flat(), signal),
    when: ({ alarms: known }) => knownValues(known).flat().length > 0,
  },
  "region.logResourcePolicies": {
    region: (_, __, name) => name,
    read: (session, _, name, signal, snapshot) => {
      const arns = groupsIn(snapshot, name).map(({ arn }) => arn);
      return logResourcePolicies(session, name, arns, signal);
    },
    when: (_, snapshot, name) => groupsIn(snapshot, name).length > 0,
  },
  "region.logAccountPolicies": {
    region: (_, __, name) => name,
    read: (session, _, name, signal) => logAccountPolicies(session, name, signal),
    when: (_, snapshot, name) => groupsIn(snapshot, name).some(mayHaveFilters),
  },
  "region.eventDataStores": {
    region: (_, __, name) => name,
    read: (session, _, name, signal) => lake.eventDataStores(session, name, signal),
    when: (_, snapshot, name) => listsStores(name, snapshot),
  },
  "region.alarms": {
    region: (_, __, name) => name,
    read: (session, _, name, signal, snapshot) => alarms(session, name, alarmedGroupsIn(snapshot, name), signal),
    when: (_, snapshot, name) => alarmedGroupsIn(snapshot, name).length > 0,
  },
};

/** `trail.integrity` is one of {@link AddedReaders}; `trail.canary` is added to the snapshot. */
const trail: Omit<Readers<"trail", Trail>, "trail.integrity" | "trail.canary"> = {
  "trail.status": { region: atHome, read: (session, one, _, signal) => cloudtrail.status(session, one, signal) },
  "trail.eventSelectors": {
    region: atHome,
    read: (session, one, _, signal) => selectors.eventSelectors(session, one, signal),
  },
  "trail.insightSelectors": {
    region: atHome,
    read: (session, one, _, signal) => selectors.insightSelectors(session, one, signal),
  },
  "trail.tags": { region: atHome, read: (session, one, _, signal) => cloudtrail.tags(session, one, signal) },
};

/** Whether a bucket may exist and be the account's. Its owner is known only once all was read. */
function mayBeOwn({ name, location }: Bucket, { account: { buckets } }: Snapshot): boolean {
  return location.state !== "absent" && (known(buckets).includes(name) || buckets.state !== "read");
}

/** Whether its ACL counts: where public access is looked at, and neither the bucket nor the account ignores public ACLs. */
function mayBePublic({ publicAccessBlock }: Bucket, { account }: Snapshot): boolean {
  const blocks = [publicAccessBlock, account.publicAccessBlock];
  return (
    publicAccessBlock.state !== "not-collected" &&
    !blocks.some((block) => block.state === "read" && block.value.ignorePublicAcls)
  );
}

/** Block Public Access of the account holds for each of its buckets: where all of it is on, a bucket's own adds nothing. */
function isBlockedByAccount({ name }: Bucket, { account: { buckets, publicAccessBlock: block } }: Snapshot): boolean {
  return block.state === "read" && Object.values(block.value).every(Boolean) && known(buckets).includes(name);
}

const ofTrail = ({ name }: Bucket, { trails }: Snapshot) =>
  Object.values(trails).some(({ s3BucketName }) => s3BucketName === name);
const ofAccessLogs = ({ name }: Bucket, { buckets }: Snapshot) =>
  Object.values(buckets).some(({ logging }) => logging.state === "read" && logging.value.targetBucket === name);

/** How a setting of a bucket is read: in the bucket's own Region, where that is known. */
const setting = (
  read: (call: settings.BucketCall) => Promise<unknown>,
  isAsked: (bucket: Bucket, snapshot: Snapshot) => boolean = ofTrail,
): Reader<Bucket> => ({
  region: ({ location }, { globalRegion }) => (location.state === "read" ? location.value : globalRegion),
  read: (session, { name }, region, signal, { account: { id } }) =>
    read({ session, region, bucket: name, owner: id, signal }),
  when: (one, snapshot) => isAsked(one, snapshot) && mayBeOwn(one, snapshot),
});
const ofEither = (one: Bucket, snapshot: Snapshot) => ofTrail(one, snapshot) || ofAccessLogs(one, snapshot);

const bucket: Readers<"bucket", Bucket> = {
  "bucket.location": {
    ...globally,
    read: (session, { name }, region, signal) => s3.location(session, region, name, signal),
  },
  "bucket.acl": {
    ...globally,
    read: (session, { name }, region, signal) => s3.acl(session, region, name, signal),
    // Also where it can still tell whether the bucket exists, and where it may admit access logs.
    when: (bucket, snapshot) =>
      (mayBeOwn(bucket, snapshot) && ofAccessLogs(bucket, snapshot)) ||
      (bucket.location.state === "unreadable" && !known(snapshot.account.buckets).includes(bucket.name)) ||
      (mayBeOwn(bucket, snapshot) && mayBePublic(bucket, snapshot)),
  },
  "bucket.policy": {
    ...globally,
    read: (session, { name }, region, signal) => bucketPolicy.bucketPolicy(session, region, name, signal),
    when: mayBeOwn,
  },
  "bucket.publicAccessBlock": {
    ...globally,
    read: (session, { name }, region, signal) => bucketPolicy.bucketPublicAccessBlock(session, region, name, signal),
    when: (one, snapshot) => ofTrail(one, snapshot) && mayBeOwn(one, snapshot) && !isBlockedByAccount(one, snapshot),
  },
  "bucket.versioning": setting(settings.versioning),
  "bucket.encryption": setting(settings.encryption, ofEither),
  "bucket.lifecycle": setting(settings.lifecycle),
  "bucket.objectLock": setting(settings.objectLock, ofEither),
  "bucket.ownership": setting(settings.ownership, ofEither),
  "bucket.logging": setting(settings.logging),
  "bucket.replication": setting(settings.replication),
  "bucket.notifications": setting(settings.notifications),
  "bucket.requestPayment": setting(settings.requestPayment, ofAccessLogs),
};

const key: Readers<"key", Key> = {
  "key.description": {
    region: inItsRegion,
    read: (session, one, _, signal) => named.key(session, one, signal),
    when: own,
  },
  "key.rotation": {
    region: inItsRegion,
    read: (session, { arn, description }, region, signal) =>
      named.keyRotation(session, description.state === "read" ? description.value.arn : arn, region, signal),
    // KMS rotates keys with material of its own only, and accepts no alias here.
    when: ({ owner, description }) =>
      owner === "own" && description.state === "read" && whyNotRotated(description.value) === null,
  },
  "key.policy": {
    region: inItsRegion,
    read: (session, { arn, description }, region, signal) =>
      named.keyPolicy(session, description.state === "read" ? description.value.arn : arn, region, signal),
    // An alias is no name for GetKeyPolicy: without DescribeKey's answer there is none to ask by.
    when: ({ owner, arn, description }) =>
      owner === "own" && description.state !== "absent" && (description.state === "read" || arn.includes(":key/")),
  },
};

const logGroup: Readers<"log-group", LogGroup> = {
  "log-group.metricFilters": {
    region: inItsRegion,
    read: (session, one, _, signal) => metricFilters(session, one, signal),
    when: own,
  },
  "log-group.subscriptionFilters": {
    region: inItsRegion,
    read: (session, one, _, signal) => subscriptionFilters(session, one, signal),
    when: ownWithFilters,
  },
  "log-group.transformer": {
    region: inItsRegion,
    read: (session, one, _, signal) => logTransformer(session, one, signal),
    when: ownWithFilters,
  },
  "log-group.description": {
    region: inItsRegion,
    read: (session, one, _, signal) => named.logGroup(session, one, signal),
    when: own,
  },
};

/** Who subscribes to a topic counts where alarms or rules publish to it. Where neither are read, all topics are asked. */
function mayNotify({ arn }: Topic, { regions }: Snapshot): boolean {
  const all = Object.values(regions);
  return (
    all.every(({ alarms, eventRules }) => [alarms, eventRules].every(({ state }) => state === "not-collected")) ||
    all.some(({ alarms, eventRules }) =>
      [
        ...knownValues(alarms).flat().flatMap(topicsOf),
        ...knownValues(eventRules).flat().flatMap(topicsOfRule),
      ].includes(arn),
    )
  );
}

const topic: Readers<"topic", Topic> = {
  "topic.subscriptions": {
    region: inItsRegion,
    read: (session, one, _, signal) => subscriptions(session, one, signal),
    when: (one, snapshot) => own(one) && mayNotify(one, snapshot),
  },
  "topic.attributes": {
    region: inItsRegion,
    read: (session, one, _, signal) => named.topic(session, one, signal),
    when: own,
  },
};

const role: Readers<"role", Role> = {
  "role.description": {
    ...globally,
    read: (session, one, region, signal) => roles.role(session, one, region, signal),
    when: own,
  },
  "role.attachedPolicies": {
    ...globally,
    read: (session, one, region, signal) => roles.attachedPolicies(session, one, region, signal),
    when: own,
  },
  "role.inlinePolicies": {
    ...globally,
    read: (session, one, region, signal) => roles.inlinePolicies(session, one, region, signal),
    when: own,
  },
};

/** Those of an own role are the account's or AWS's. */
const policy: Readers<"policy", Policy> = {
  "policy.document": {
    ...globally,
    read: (session, one, region, signal) => roles.policy(session, one, region, signal),
  },
};

/** One of another account is listed only where that account lets this one read it. */
const eventDataStore: Readers<"event-data-store", EventDataStore> = {
  "event-data-store.description": {
    region: inItsRegion,
    read: (session, one, _, signal) => lake.eventDataStore(session, one, signal),
  },
};

/**
 * How each fact of a resource is read. Not here: the account's, which come first, the lists of trails, which make the trails,
 * and what is read of log files.
 */
export const READERS = {
  ...region,
  ...trail,
  ...bucket,
  ...key,
  ...logGroup,
  ...topic,
  ...role,
  ...policy,
  ...eventDataStore,
};
