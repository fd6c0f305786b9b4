/** Which events do these trails record? docs/selectors.md has the rules and their sources. */
export { closeGap, type SelectorChange, withoutManagement } from "./change.ts";
export { type CompiledTrail, compile } from "./compile.ts";
export { type Because, type Coverage, covers } from "./covers.ts";
export type { CloudTrailEvent, EventResource } from "./event.ts";
export { GLOBAL_SOURCES, isGlobalEvent } from "./global.ts";
export { ABSENT, texts } from "./language.ts";
export { type ProposedFor, parseProposed, proposalOf } from "./proposed.ts";
export { categoryOf, isAggregated, type ParsedRecord, parseRecord, STS } from "./record.ts";
export { isRecorded, type RecordsAnswer, records } from "./records.ts";
export { selectedTypes } from "./selected-types.ts";
export type { EventSet } from "./set.ts";
export * from "./sets.ts";
export { exampleOf } from "./text-format.ts";
export { toAdvanced } from "./to-advanced.ts";
export { toApi } from "./to-api.ts";
export type { RecordingTrail, Unreadable } from "./trail.ts";
export { selectorWords } from "./words.ts";
