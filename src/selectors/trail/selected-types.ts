import type { RecordingTrail } from "./trail.ts";

/** The data resource types that a trail's selectors name, in order of name, whether or not the trail records their events. */
export function selectedTypes({ selectors }: Pick<RecordingTrail, "selectors">): string[] {
  if ("unreadable" in selectors) return [];
  const basic = selectors.eventSelectors.flatMap(({ dataResources }) => dataResources.map(({ type }) => type));
  const advanced = selectors.advancedEventSelectors.flatMap(({ fieldSelectors }) =>
    fieldSelectors.flatMap(({ field, equals }) => (field === "resources.type" ? (equals ?? []) : [])),
  );
  return [...new Set([...basic, ...advanced])].sort();
}
