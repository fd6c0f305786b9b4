/** What a check is written with. Checks import this, the engines and nothing else. */

export { bucketExistence } from "../model/bucket.ts";
export type { Check, Judgement, Verdict } from "../model/check.ts";
export { defineCheck } from "../model/check.ts";
export type { Posture, PostureFunction, PostureRegion, PostureTrail } from "../model/posture.ts";
export type { Remediation, Step } from "../model/result.ts";
export * from "./copies.ts";
export * from "./delivery.ts";
export * from "./each.ts";
export * from "./effective.ts";
export * from "./judgement.ts";
export * from "./key-steps.ts";
export * from "./left-out.ts";
export * from "./objects.ts";
export * from "./plans.ts";
export * from "./record-more.ts";
export * from "./record-once.ts";
export * from "./recorded.ts";
export * from "./recorders.ts";
export * from "./recording.ts";
export * from "./remedy.ts";
export * from "./time.ts";
export * from "./trail-steps.ts";
