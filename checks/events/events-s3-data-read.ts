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

/** Object-level reads on every bucket; the log buckets of effective trails may be excluded. CIS AWS Foundations 7.0 3.9. */
export default defineCheck({
  id: "events-s3-data-read",
  title: "S3 object reads are recorded",
  failureTitle: "Not all S3 object reads are recorded",
  severity: "medium",
  resourceType: "account",
  links: ["selectors"],
  rationale:
    "Only data events show who downloaded which object: without them, a leak of a bucket's content leaves no trace in CloudTrail. Trails do not record data events by default.",
  references: [REFERENCES.dataEvents],
  needs: EVENTS_NEEDS,
  data: RECORDED_DATA,
  covers: ["s3-read"],
  remediation: () => recordMore((after) => [objectEvents(after, true)]),
  evaluate: (posture) => onAccount(posture, objectsRecorded(posture, true)),
});
