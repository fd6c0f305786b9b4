/** Which events do these trails record? docs/selectors.md has the rules and their sources. */

export { type Because, covers, isCovered, mayRecord, type SetCoverage } from "./coverage/covers.ts";
export { keepsAll } from "./coverage/keeps-all.ts";
export { undecidedCalls } from "./coverage/multi-object-calls.ts";
export { type SharedEvent, sharedEvent } from "./coverage/shared-event.ts";
export { detailsOf } from "./coverage/witness.ts";
export type { CloudTrailEvent } from "./event/event.ts";
export { GLOBAL_SOURCES, isGlobalEvent } from "./event/global-service.ts";
export { parseRecord } from "./event/record.ts";
export { type ProposalDefaults, parseProposed, proposalOf } from "./proposal/proposed-trails.ts";
export { closeGap, type SelectorChange, withoutManagement } from "./proposal/smallest-change.ts";
export { toAdvanced } from "./proposal/to-advanced.ts";
export { DEFAULT_SELECTOR, toApi } from "./proposal/to-api.ts";
export { type CompiledTrail, compile } from "./records/compiled-trail.ts";
export { isRecorded, type RecordsAnswer, records } from "./records/records.ts";
export { arnsOf, bucketObjectEvents, dataEvents, lambdaInvocations, s3ObjectEvents } from "./sets/data-events.ts";
export { logDeliveries, s3Deliveries } from "./sets/delivery-events.ts";
export type { EventSet } from "./sets/event-set.ts";
export { analysedBy, insightEvents } from "./sets/insights-events.ts";
export { globalServiceEvents, managementEvents, managementEventsOf } from "./sets/management-events.ts";
export { networkActivity } from "./sets/network-activity-events.ts";
export { exampleOf } from "./text/text-format.ts";
export { ABSENT, textSet } from "./text/text-set.ts";
export { EXCLUDABLE_SOURCES } from "./trail/basic.ts";
export { selectedTypes } from "./trail/selected-types.ts";
export type { RecordingTrail, Unreadable } from "./trail/trail.ts";
