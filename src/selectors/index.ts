/** Which events do these trails record? docs/selectors.md has the rules and their sources. */
export type { SelectorRef } from "./box.ts";
export { WORK_LIMIT } from "./budget.ts";
export { type CompiledTrail, compile } from "./compile.ts";
export { type Because, type Coverage, covers, type RecordedPart } from "./covers.ts";
export type { CloudTrailEvent, EventResource, Field } from "./event.ts";
export { GLOBAL_SOURCES, globalRegion, isGlobalEvent } from "./global.ts";
export { ABSENT, type Language, texts } from "./language.ts";
export { type ParsedRecord, parseRecord } from "./record.ts";
export { type FieldReason, isRecorded, type LeftOut, type RecordsAnswer, records } from "./records.ts";
export type { Category, EventSet } from "./set.ts";
export * from "./sets.ts";
export type { RecordingTrail, Unreadable } from "./trail.ts";
export { selectorWords } from "./words.ts";
