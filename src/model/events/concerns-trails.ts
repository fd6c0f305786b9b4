import type { TamperedResource } from "../aws/fact-changes.ts";
import type { Key, Snapshot, Trail } from "../documents/snapshot.ts";
import { foundBy, withAncestors } from "../resources/graph.ts";
import type { TamperingEvent } from "./tampering-event.ts";
import { KEY_LINKS, unreadable } from "./trail-links.ts";

type Event = Pick<TamperingEvent, "resource" | "names" | "region">;

/**
 * Whether a call is about a trail or what trails use, by the last snapshot. Where that cannot be told, it is: without a
 * snapshot, where the call names nothing, or where a fact that would lead to the resource could not be read.
 */
export function concernsTrails(event: Event, last: Snapshot | undefined): boolean {
  const { resource, names } = event;
  if (!last || names.length === 0 || resource === "trail" || resource === "public-access") return true;
  return leadsUnread(event, last) || isKnown(event, last);
}

/** Nothing names an alarm that is gone: it may have watched a trail until it was deleted, before the snapshot was taken. */
export function isDeletedAlarm({ call, names }: Pick<TamperingEvent, "call" | "names">, last: Snapshot): boolean {
  const known = new Set(knownNames("alarm", last));
  return call === "monitoring:DeleteAlarms" && names.some((name) => !known.has(name));
}

/** Whether a trail of a snapshot uses what the call names. */
export function isKnown({ resource, names, region }: Event, snapshot: Snapshot): boolean {
  if (resource === "trail" || resource === "public-access") return true;
  if (resource === "organization") return names.includes("cloudtrail.amazonaws.com");
  if (resource === "log-settings") return Object.values(snapshot.logGroups).some((group) => group.region === region);
  if (resource === "key" && names.some(isKeyStore)) return Object.values(snapshot.keys).some(isInKeyStore);
  const known = new Set(knownNames(resource, snapshot).map((name) => folded(resource, name)));
  return names.some((name) => known.has(folded(resource, withoutSuffix(resource, name))));
}

type Listed = Exclude<TamperedResource, "trail" | "public-access" | "organization" | "log-settings">;

function leadsUnread({ resource, names }: Event, last: Snapshot): boolean {
  if (resource === "organization") return false;
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
