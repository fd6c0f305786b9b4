import type { IntegrityResult, Problem } from "../../src/model/integrity/integrity-result.ts";
import type { ValidationRun } from "../../src/model/integrity/validation-run.ts";
import { trailOf } from "./drawings.ts";

export const ACCOUNT = "111122223333";
export const NONE = { valid: 0, invalid: 0, missing: 0, unreadable: 0 };
export const sha = (digit: string) => digit.repeat(64);

/** A run with keys of two Regions, or of as many as are named. */
export const sampleRun = (regions: readonly string[] = ["eu-west-1", "us-east-1"]): ValidationRun => ({
  startedAt: "2026-11-13T08:00:00.000Z",
  endedAt: "2026-11-13T08:02:17.000Z",
  identity: `arn:aws:sts::${ACCOUNT}:assumed-role/auditor/alice`,
  command: `trailproof validate --trail-arn arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main --start 30d --output html=r.html`,
  publicKeys: regions.map((region) => ({ region, fingerprint: "0123456789abcdef0123456789abcdef", sha256: sha("c") })),
  resultSha256: sha("d"),
});

type Gaps = Parameters<typeof trailOf>[0];

/** A validation of 30 days: the Regions by the days that are not verified in them, and the problems. */
export function integrityResult(
  gaps: Gaps,
  problems: readonly Problem[] = [],
  more: Partial<Omit<IntegrityResult, "summary">> & { readonly summary?: Partial<IntegrityResult["summary"]> } = {},
): IntegrityResult {
  const { range, regions, summary } = trailOf(gaps);
  const expectedSeconds = regions.length * 30 * 86_400;
  return {
    schemaVersion: "1.0",
    tool: { name: "trailproof", version: "1.0.0" },
    trail: {
      arn: `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/main`,
      name: "main",
      homeRegion: "us-east-1",
      accountId: ACCOUNT,
      bucket: "acme-trail",
      prefix: "audit",
      isOrganizationTrail: false,
    },
    source: null,
    range,
    digestsOnly: false,
    exitCode: 0,
    regions: more.regions ?? regions,
    problems: [...problems],
    notes: [],
    ...more,
    summary: {
      ...summary,
      expectedSeconds,
      verifiedSeconds: Math.round(expectedSeconds * summary.verifiedShare),
      ...more.summary,
    },
  };
}

export const logKey = (region: string, hour: string, unique: string) =>
  `audit/AWSLogs/${ACCOUNT}/CloudTrail/${region}/2026/11/03/${ACCOUNT}_CloudTrail_${region}_20261103T${hour}05Z_${unique}.json.gz`;
const digestKey = (region: string, hour: string) =>
  `audit/AWSLogs/${ACCOUNT}/CloudTrail-Digest/${region}/2026/11/03/${ACCOUNT}_CloudTrail-Digest_${region}_main_us-east-1_20261103T${hour}0000Z.json.gz`;

/** A problem of an hour of 3 November. */
export function problem(kind: Problem["kind"], region: string, hour: number, more: Partial<Problem> = {}): Problem {
  const [from, to] = [hour, hour + 1].map((one) => String(one).padStart(2, "0"));
  return {
    kind,
    accountId: ACCOUNT,
    region,
    bucket: "acme-trail",
    key: kind.startsWith("log-") ? logKey(region, from ?? "", `U${kind}${hour}`) : digestKey(region, to ?? ""),
    detail: "SHA-256 differs from the digest",
    from: `2026-11-03T${from}:00:00Z`,
    to: `2026-11-03T${to}:00:00Z`,
    ...more,
  };
}
