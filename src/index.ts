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
export type { AnyCheck } from "./model/check.ts";
export { UserError } from "./model/errors.ts";
export type { ExplainedEvent, Explanation, TrailAnswer } from "./model/explanation.ts";
export type * from "./model/integrity-result.ts";
export type { Observed } from "./model/observed.ts";
export type { ReportContext } from "./model/report.ts";
export type { ResourceType } from "./model/resource-types.ts";
export type * from "./model/result.ts";
export type { RequestedScope } from "./model/scope.ts";
export type { Severity, Status } from "./model/severity.ts";
export type { FactId, Snapshot } from "./model/snapshot.ts";
