import type { Snapshot, Trail } from "../../model/documents/snapshot.ts";
import type { TamperingEvent } from "./event.ts";

/**
 * Whether a call is about a trail or what trails use, by the last snapshot. Where that cannot be told, it is: without a
 * snapshot, where the call names nothing, or where the list that would tell could not be read.
 */
export function concernsTrails({ resource, names }: TamperingEvent, last: Snapshot | undefined): boolean {
  if (!last || names.length === 0) return true;
  const regions = Object.values(last.regions);
  // What a trail uses is found by the trail, and a topic by its alarm.
  if (regions.some(({ trails }) => trails.state === "unreadable")) return true;
  const alarmsUnread = regions.some(({ alarms }) => alarms.state === "unreadable");
  const some = (known: Iterable<string>) => {
    const all = new Set(known);
    return names.some((name) => all.has(name));
  };
  switch (resource) {
    case "trail":
    case "public-access":
      return true;
    case "bucket":
      return some(Object.keys(last.buckets));
    case "key":
      return some(Object.values(last.keys).flatMap(namesOfKey));
    case "log-group":
      return some(Object.values(last.logGroups).flatMap(({ name, arn }) => [name, arn]));
    case "alarm":
      return (
        alarmsUnread ||
        some(regions.flatMap(({ alarms }) => (alarms.state === "read" ? alarms.value.map((one) => one.alarmName) : [])))
      );
    case "subscription": {
      const topics = Object.values(last.topics).map(({ arn }) => arn);
      return alarmsUnread || names.some((name) => topics.some((arn) => name === arn || name.startsWith(`${arn}:`)));
    }
  }
}

/** A call names a key by id, ARN or alias. */
function namesOfKey({ arn, name, description }: Snapshot["keys"][string]): string[] {
  const own = description.state === "read" ? [description.value.arn, description.value.keyId] : [];
  return [arn, name, arn.slice(arn.lastIndexOf(":") + 1), arn.slice(arn.lastIndexOf("/") + 1), ...own];
}

/** The trail that a call names, by name or ARN. */
export function trailOf({ resource, names, region }: TamperingEvent, { trails }: Snapshot): Trail | undefined {
  if (resource !== "trail") return undefined;
  return Object.values(trails).find(
    ({ arn, name, homeRegion }) => names.includes(arn) || (names.includes(name) && homeRegion === region),
  );
}
