import type { Finding } from "../../src/model/documents/result.ts";
import type { Severity, Status } from "../../src/model/findings/severity.ts";
import { groupBy } from "../../src/model/group-by.ts";

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

export const ATTESTED = {
  attestation: {
    statement: "Reviewed",
    evidence: "ticket 7",
    owner: "sec@example.com",
    expires: "2027-01-01",
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
  const known = groupBy(before, aboutOf);
  const prints = (of: readonly Finding[]) =>
    of
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join();
  return [...groupBy(after, aboutOf)].flatMap(([about, now]) => {
    const then = known.get(about);
    if (then) return prints(then) === prints(now) ? [] : [`${about} has other fingerprints`];
    return now.every(({ resource }) => ["account", "region"].includes(resource.type))
      ? []
      : [`${about} was another resource`];
  });
}
