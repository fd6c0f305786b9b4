import type { EventSelectors } from "../../../model/documents/settings/selectors.ts";
import type { PostureTrail } from "../../../model/resources/posture.ts";

/** The selectors of a trail; undefined where they could not be read. */
export const selectorsOf = ({ eventSelectors }: PostureTrail) =>
  eventSelectors.state === "read" ? eventSelectors.value : undefined;

/** The trail with these selectors; unchanged where its own could not be read. */
export function withSelectors(trail: PostureTrail, value: EventSelectors): PostureTrail {
  const { eventSelectors } = trail;
  return eventSelectors.state === "read" ? { ...trail, eventSelectors: { ...eventSelectors, value } } : trail;
}
