/** What a check is written with. Checks import this, the engines and nothing else. */

export { bucketExistence } from "../model/aws/bucket.ts";
export type { Check, Remedy } from "../model/check.ts";
export { defineCheck } from "../model/check.ts";
export type {
  Item,
  Listing,
  Posture,
  PostureAlarm,
  PostureFunction,
  PostureLogGroup,
  PostureMetricFilter,
  PostureRegion,
  PostureTrail,
  Related,
} from "../model/posture.ts";
export type { Remediation, Step } from "../model/result.ts";
export { IMPACT, type ResourceVerdict, type Verdict } from "../model/verdict.ts";
export * from "./copies.ts";
export * from "./delivery.ts";
export * from "./each.ts";
export * from "./each-of.ts";
export * from "./effective.ts";
export * from "./event-words.ts";
export * from "./excluded-sources.ts";
export * from "./key-steps.ts";
export * from "./listing.ts";
export * from "./objects.ts";
export * from "./recorded.ts";
export * from "./recorders.ts";
export * from "./remedy.ts";
export { READS_ONLY, WITHOUT_KMS } from "./selector-steps.ts";
export * from "./time.ts";
export * from "./trail-steps.ts";
export * from "./verdict.ts";
export { recordEverywhere, recordMore, recordOn, recordOnce } from "./wants.ts";
