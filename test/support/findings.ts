import type { Finding } from "../../src/model/documents/result.ts";
import type { Severity, Status } from "../../src/model/findings/severity.ts";

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

const aboutOf = ({ control, resource }: Finding) =>
  JSON.stringify([control, resource.type, resource.arn ?? [resource.region, resource.id]]);

/**
 * What losing a permission must not do to fingerprints, in words: a control's findings on a resource have the same ones before
 * and after, and a resource that was not there before is a region or the account, which stand for what is hidden.
 */
export function changedFingerprints(before: readonly Finding[], after: readonly Finding[]): string[] {
  const prints = (of: readonly Finding[], about: string) =>
    of
      .filter((one) => aboutOf(one) === about)
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join();
  const known = new Set(before.map(aboutOf));
  const abouts = new Map(after.map((one) => [aboutOf(one), one]));
  return [...abouts].flatMap(([about, { resource }]) => {
    if (known.has(about))
      return prints(before, about) === prints(after, about) ? [] : [`${about} has other fingerprints`];
    return ["account", "region"].includes(resource.type) ? [] : [`${about} was another resource`];
  });
}
