/**
 * trailproof as a library: collect the evidence of an account, evaluate it, render the result, explain which events are
 * recorded, validate log files, write checks of your own.
 *
 * @packageDocumentation
 */
export { type CollectOptions, collect, type Progress } from "./api/collect.ts";
export { type EvaluateOptions, evaluate } from "./api/evaluate.ts";
export { type Call, type ExplainOptions, explain } from "./api/explain.ts";
export { type Format, render, sarifLog } from "./api/render.ts";
export { type ValidateOptions, validate } from "./api/validate.ts";
export * from "./check/index.ts";
export { readResult } from "./documents/result.ts";
export { readSnapshot } from "./documents/snapshot.ts";
export type { ExplainedEvent, TrailAnswer } from "./model/documents/explained-event.ts";
export type { Explanation } from "./model/documents/explanation.ts";
export type { ReportContext, Reporter } from "./model/documents/report.ts";
export type * from "./model/documents/result.ts";
export type { FactId, Snapshot } from "./model/documents/snapshot.ts";
export { UserError } from "./model/errors.ts";
export type { AnyCheck } from "./model/findings/check.ts";
export type { Includable, Severity, Status } from "./model/findings/severity.ts";
export type * from "./model/integrity/integrity-result.ts";
export type { Observed } from "./model/resources/observed.ts";
export type { ResourceType } from "./model/resources/resource-types.ts";
export type { RequestedScope } from "./model/resources/scope.ts";
