import type { TamperedResource } from "../aws/fact-changes.ts";
import type { Snapshot, Trail } from "../documents/snapshot.ts";
import type { TamperingEvent } from "./tampering-event.ts";

type Event = Pick<TamperingEvent, "resource" | "names" | "region">;

/**
 * Whether a call is about a trail or what trails use, by the last snapshot. Where that cannot be told, it is: without a
 * snapshot, where the call names nothing, or where the list that would tell could not be read.
 */
export function concernsTrails({ resource, names, region }: Event, last: Snapshot | undefined): boolean {
  if (!last || names.length === 0 || resource === "trail" || resource === "public-access") return true;
  if (LISTS[resource].some((list) => Object.values(last.regions).some((one) => one[list].state === "unreadable")))
    return true;
  if (resource === "log-settings") return Object.values(last.logGroups).some((group) => group.region === region);
  const known = new Set(knownNames(resource, last));
  return names.some((name) => known.has(withoutSuffix(resource, name)));
}

type Listed = Exclude<TamperedResource, "trail" | "public-access">;

/** The lists of Regions that lead to a resource: what a trail uses is found by the trail, a topic by its alarm as well. */
const LISTS: Readonly<Record<Listed, readonly ("trails" | "alarms" | "eventDataStores")[]>> = {
  "event-data-store": ["trails", "eventDataStores"],
  bucket: ["trails"],
  key: ["trails", "alarms", "eventDataStores"],
  "log-group": ["trails"],
  "log-settings": ["trails"],
  alarm: ["trails", "alarms"],
  topic: ["trails", "alarms"],
  role: ["trails"],
  policy: ["trails"],
};

/** The names by which calls can name the resources that trails use. */
function knownNames(resource: Exclude<Listed, "log-settings">, last: Snapshot): string[] {
  const { regions, buckets, keys, logGroups, topics, roles, policies, eventDataStores } = last;
  switch (resource) {
    case "bucket":
      return Object.keys(buckets);
    case "key":
      return Object.values(keys).flatMap(namesOfKey);
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

/** The topic of a subscription, and a log group whose ARN ends with `:*`. */
function withoutSuffix(resource: TamperedResource, name: string): string {
  if (resource === "topic") return name.split(":").slice(0, 6).join(":");
  return resource === "log-group" ? name.replace(/:\*$/, "") : name;
}

/** The trail that a call names, by name or ARN. */
export function trailOf({ resource, names, region }: Event, { trails }: Snapshot): Trail | undefined {
  if (resource !== "trail") return undefined;
  return Object.values(trails).find(
    ({ arn, name, homeRegion }) => names.includes(arn) || (names.includes(name) && homeRegion === region),
  );
}
