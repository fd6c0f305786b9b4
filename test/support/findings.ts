import type { Finding } from "../../src/model/result.ts";
import type { Severity, Status } from "../../src/model/severity.ts";

/** A finding of which only what decides matters. */
export function findingOf(status: Status, more: Partial<Finding> = {}): Finding {
  return {
    fingerprint: "0".repeat(32),
    control: "some-control",
    status,
    severity: "high" as Severity,
    message: status,
    resource: {
      type: "trail",
      id: "main",
      arn: "arn:aws:cloudtrail:us-east-1:123456789012:trail/main",
      region: "us-east-1",
      accountId: "123456789012",
    },
    evidence: [],
    frameworks: [],
    waived: false,
    ...more,
  };
}

export const WAIVED = {
  waived: true,
  waiver: {
    reason: "known",
    owner: "sec@example.com",
    expires: "2027-01-01",
    resource: "*",
    source: { path: "trailproof.yaml", line: 1 },
  },
} as const;
