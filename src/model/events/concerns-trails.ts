import type { TamperedResource } from "../aws/fact-changes.ts";
import type { EventRule } from "../documents/settings/monitoring.ts";
import type { Key, Snapshot, Trail } from "../documents/snapshot.ts";
import { foundBy, withAncestors } from "../resources/graph.ts";
import type { TamperingEvent } from "./tampering-event.ts";
import { KEY_LINKS, unreadable } from "./trail-links.ts";

type Event = Pick<TamperingEvent, "resource" | "names" | "region">;

/** Every call on them counts, by whatever name. */
const ALWAYS = ["trail", "channel", "delegated-administrator", "public-access"] as const;
type Always = (typeof ALWAYS)[number];
const isAlways = (resource: TamperedResource): resource is Always => ALWAYS.some((one) => one === resource);

/**
 * Whether a call is about a trail or what trails use, by the last snapshot. Where that cannot be told, it is: without a
 * snapshot, where the call names nothing, or where a fact that would lead to the resource could not be read.
 */
export function concernsTrails(event: Event, last: Snapshot | undefined): boolean {
  const { resource, names } = event;
  if (!last || names.length === 0 || isAlways(resource)) return true;
  return leadsUnread(event, last) || isKnown(event, last);
}

/** Whether a trail of a snapshot uses what the call names. */
export function isKnown({ resource, names, region }: Event, snapshot: Snapshot): boolean {
  if (isAlways(resource)) return true;
  if (resource === "organization") return names.includes("cloudtrail.amazonaws.com");
  if (resource === "log-settings") return Object.values(snapshot.logGroups).some((group) => group.region === region);
  if (resource === "key" && names.some(isKeyStore)) return Object.values(snapshot.keys).some(isInKeyStore);
  if (resource === "event-rule") return rulesIn(snapshot, region).some(({ ruleName }) => names.includes(ruleName));
  const known = new Set(knownNames(resource, snapshot).map((name) => folded(resource, name)));
  return names.some((name) => known.has(folded(resource, withoutSuffix(resource, name))));
}

type Listed = Exclude<TamperedResource, Always | "organization" | "log-settings" | "event-rule">;

/** The rules of a Region that may match events of CloudTrail: a snapshot has no others. */
export function rulesIn({ regions }: Pick<Snapshot, "regions">, region: string): readonly EventRule[] {
  const rules = regions[region]?.eventRules;
  return rules?.state === "read" ? rules.value : [];
}

function leadsUnread({ resource, names, region }: Event, last: Snapshot): boolean {
  if (resource === "organization" || resource === "account") return false;
  if (resource === "event-rule") return last.regions[region]?.eventRules.state === "unreadable";
  const type = resource === "log-settings" ? "log-group" : resource;
  const facts = withAncestors([...foundBy(type), ...(type === "key" ? KEY_LINKS : [])]);
  if ([...facts].some((fact) => unreadable(fact, last).length > 0)) return true;
  // Which key an alias means is in the description alone.
  const byId = type === "key" && names.some((name) => !/(^|:)alias\//.test(name));
  return byId && Object.values(last.keys).some((key) => isAlias(key) && key.description.state !== "read");
}

const isAlias = ({ arn, owner }: Key) => owner !== "foreign" && arn.includes(":alias/");

/** A call on a custom key store takes every key with it that is kept there. */
const isKeyStore = (name: string) => name.startsWith("cks-");

function isInKeyStore({ owner, description }: Key): boolean {
  const origin = description.state === "read" ? description.value.origin : undefined;
  return owner !== "foreign" && !["AWS_KMS", "EXTERNAL"].includes(origin ?? "");
}

/** IAM tells names apart without regard to case, and a call writes them as its caller did. */
const folded = (resource: Listed, name: string) =>
  resource === "role" || resource === "policy" ? name.toLowerCase() : name;

/** The names by which calls can name the resources that trails use. */
function knownNames(resource: Listed, last: Snapshot): string[] {
  const { regions, buckets, keys, logGroups, topics, roles, policies, eventDataStores } = last;
  switch (resource) {
    case "bucket":
      return Object.keys(buckets);
    case "key":
      return [...Object.values(keys).flatMap(namesOfKey), ...furtherKeys(last)];
    case "alarm":
      return Object.values(regions).flatMap(({ alarms }) =>
        alarms.state === "read" ? alarms.value.map(({ alarmName }) => alarmName) : [],
      );
    case "account":
      return accountsOf(last);
    default: {
      const all = {
        "log-group": logGroups,
        topic: topics,
        role: roles,
        policy: policies,
        "event-data-store": eventDataStores,
      };
      return Object.values(all[resource]).flatMap(({ arn, name }) => [arn, name]);
    }
  }
}

/** The accounts of which it is known that they own a trail or something that trails use. */
function accountsOf({ account, trails, keys, logGroups, topics, eventDataStores }: Snapshot): string[] {
  const owned = [trails, keys, logGroups, topics, eventDataStores].flatMap((some) => Object.values(some));
  return [account.id, ...owned.map(({ accountId }) => accountId)];
}

/** A call names a key by id, ARN or alias. */
function namesOfKey({ arn, name, description }: Snapshot["keys"][string]): string[] {
  const own = description.state === "read" ? [description.value.arn, description.value.keyId] : [];
  return [arn, name, arn.slice(arn.lastIndexOf(":") + 1), arn.slice(arn.lastIndexOf("/") + 1), ...own];
}

/** The keys that buckets and log groups name: by ARN, id or alias. */
function furtherKeys({ buckets, logGroups }: Snapshot): string[] {
  const given = [
    ...Object.values(buckets).map(({ encryption: fact }) => (fact.state === "read" ? fact.value.kmsMasterKeyId : null)),
    ...Object.values(logGroups).map(({ description: fact }) => (fact.state === "read" ? fact.value.kmsKeyId : null)),
  ];
  return given.flatMap((name) => (name ? [name, name.slice(name.lastIndexOf(":") + 1).replace(/^key\//, "")] : []));
}

/** The topic of a subscription, and a log group whose ARN ends with `:*`. */
function withoutSuffix(resource: TamperedResource, name: string): string {
  if (resource === "topic") return name.split(":").slice(0, 6).join(":");
  return resource === "log-group" ? name.replace(/:\*$/, "") : name;
}

/** The trail that a call names, by name or ARN. A name is that of a trail of the own account: organization trails have any. */
export function trailOf({ resource, names, region }: Event, { trails, account }: Snapshot): Trail | undefined {
  if (resource !== "trail") return undefined;
  return Object.values(trails).find(
    ({ arn, name, homeRegion, accountId }) =>
      names.includes(arn) || (names.includes(name) && homeRegion === region && accountId === account.id),
  );
}
