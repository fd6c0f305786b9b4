import type { TrailSummary } from "../../model/documents/result.ts";
import type { PostureAlarm, PostureLogGroup } from "../../model/resources/posture.ts";

type Monitoring = NonNullable<TrailSummary["monitoring"]>;

const made = new WeakMap<PostureLogGroup, Monitoring>();

/** What follows a log group, up to the subscribers; empty where nothing of it is known. Trails that share a group share it. */
export function monitoringOf(group: PostureLogGroup): Pick<TrailSummary, "monitoring"> {
  const monitoring = made.get(group) ?? followed(group);
  made.set(group, monitoring);
  return Object.values(monitoring).some((part) => part !== null) ? { monitoring } : {};
}

function followed({ metricFilters, logAlarms }: PostureLogGroup): Monitoring {
  const filters = metricFilters.items;
  const lists = [...filters.map(({ alarms }) => alarms), logAlarms];
  const alarms = withComposites(lists.flatMap(({ items }) => items));
  const topics = [...new Map(alarms.flatMap(({ topics }) => topics.items.map((one) => [one.arn, one]))).values()];
  const filtersRead = metricFilters.state === "read";
  const alarmsRead = filtersRead && lists.every(({ complete }) => complete);
  const confirmed = topics.map(({ subscriptions }) =>
    subscriptions.items.filter(({ value }) => value.state === "confirmed"),
  );
  const subscriptionsRead = alarmsRead && topics.every(({ subscriptions }) => subscriptions.state === "read");
  return {
    metricFilters: known(
      filters.map(({ value }) => value.filterName),
      filtersRead,
    ),
    alarms: known(
      alarms.map(({ value }) => value.alarmArn),
      alarmsRead,
    ),
    topics: known(
      topics.map(({ arn }) => arn),
      alarmsRead,
    ),
    subscriptions: confirmed.some(({ length }) => length > 0) || subscriptionsRead ? confirmed.flat().length : null,
  };
}

/** A list that is empty says so only where everything was read that could fill it. */
const known = (names: readonly string[], complete: boolean): string[] | null =>
  names.length > 0 || complete ? [...names].sort() : null;

/** The alarms with the composite alarms that follow them, each once. */
function withComposites(alarms: readonly PostureAlarm[]): PostureAlarm[] {
  const all = new Map<string, PostureAlarm>();
  const queue = [...alarms];
  for (let alarm = queue.pop(); alarm; alarm = queue.pop()) {
    if (all.has(alarm.pointer)) continue;
    all.set(alarm.pointer, alarm);
    queue.push(...alarm.compositeAlarms.items);
  }
  return [...all.values()];
}
