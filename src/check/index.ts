/** What a check is written with. Checks import this, the engines and nothing else. */

export type { Policy } from "../iam/index.ts";
export { bucketExistence } from "../model/aws/bucket.ts";
export { distinctNames } from "../model/aws/trail-names.ts";
export type { Remediation, Step } from "../model/documents/result.ts";
export type { Check, Remedy } from "../model/findings/check.ts";
export { defineCheck } from "../model/findings/check.ts";
export { IMPACT, type ResourceVerdict, type Verdict } from "../model/findings/verdict.ts";
export type {
  Item,
  Listing,
  Posture,
  PostureAlarm,
  PostureBucket,
  PostureEventDataStore,
  PostureFunction,
  PostureLogGroup,
  PostureMetricFilter,
  PostureRegion,
  PostureRole,
  PostureTopic,
  PostureTrail,
  Related,
} from "../model/resources/posture.ts";
export { accessControl } from "./access/access-control.ts";
export { ALARM_NEEDS, alarmControl } from "./alarms/alarm-control.ts";
export { notificationRemedy } from "./alarms/notification-steps.ts";
export { notifies } from "./alarms/notifies.ts";
export { eachSetAlarm, SET_ALARM_NEEDS } from "./alarms/set-alarms.ts";
export * from "./canary/evidence.ts";
export * from "./canary/verdict.ts";
export * from "./policies/access-log-delivery.ts";
export * from "./policies/delivery-requests.ts";
export * from "./policies/everyone.ts";
export * from "./policies/full-access.ts";
export * from "./policies/log-account-policies.ts";
export * from "./policies/log-group-access.ts";
export * from "./policies/may-deliver.ts";
export * from "./policies/pinned.ts";
export * from "./policies/public-access.ts";
export * from "./policies/read-policy.ts";
export * from "./policies/role-delivery.ts";
export * from "./policies/tls-only.ts";
export * from "./policies/topic-policy-of.ts";
export * from "./recording/copies.ts";
export * from "./recording/delivery.ts";
export * from "./recording/effective.ts";
export * from "./recording/event-labels.ts";
export * from "./recording/excluded-sources.ts";
export * from "./recording/objects.ts";
export * from "./recording/recorded.ts";
export * from "./recording/recorders.ts";
export { makeEffective } from "./remediation/plan/plans.ts";
export { policyRemedy } from "./remediation/policy/policy-wants.ts";
export { trustAfter, writePolicy } from "./remediation/policy/role-documents.ts";
export * from "./remediation/remedy.ts";
export * from "./remediation/steps/bucket-steps.ts";
export * from "./remediation/steps/destination-steps.ts";
export * from "./remediation/steps/event-data-store-steps.ts";
export * from "./remediation/steps/key-steps.ts";
export { leaveLogGroup, useLogGroup } from "./remediation/steps/log-group-move.ts";
export * from "./remediation/steps/log-group-steps.ts";
export * from "./remediation/steps/log-policy-steps.ts";
export { READS_ONLY, WITHOUT_KMS } from "./remediation/steps/selector-steps.ts";
export * from "./remediation/steps/trail-steps.ts";
export { recordEverywhere, recordLeftObjects, recordMore, recordOn, recordOnce } from "./remediation/wants.ts";
export * from "./verdicts/buckets.ts";
export * from "./verdicts/each.ts";
export * from "./verdicts/each-of.ts";
export * from "./verdicts/each-own.ts";
export * from "./verdicts/event-data-stores.ts";
export * from "./verdicts/listing.ts";
export * from "./verdicts/log-groups.ts";
export * from "./verdicts/role-policies.ts";
export { deniedTo } from "./verdicts/service-control.ts";
export * from "./verdicts/time.ts";
export * from "./verdicts/verdict.ts";
