import {
  defineCheck,
  EVENTS_NEEDS,
  objectEvents,
  objectsRecorded,
  onAccount,
  RECORDED_DATA,
  REFERENCES,
  recordMore,
} from "../../src/check/index.ts";

/** Object-level writes on every bucket; the log buckets of effective trails may be excluded. CIS AWS Foundations 7.0 3.8. */
export default defineCheck({
  id: "events-s3-data-write",
  title: "S3 object writes are recorded",
  failureTitle: "Not all S3 object writes are recorded",
  severity: "medium",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Only data events show who uploaded, replaced or deleted an object. Without them, there is no record of who wiped or tampered with a bucket.",
  references: [REFERENCES.dataEvents],
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  covers: ["s3-write"],
  remediation: () => recordMore((after) => [objectEvents(after, false)]),
  evaluate: (posture) => onAccount(posture, objectsRecorded(posture, false)),
});
