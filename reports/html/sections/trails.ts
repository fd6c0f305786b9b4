import type { ScanResult, TrailSummary } from "../../../src/model/documents/result.ts";
import type { Mark } from "../marks.ts";
import { line, name } from "../plain.ts";

export interface TrailView {
  readonly name: string;
  readonly arn: string;
  readonly reach: string;
  readonly owner: string | null;
  readonly mark: Mark;
  readonly because: string;
  readonly bucket: string;
  readonly key: string;
  readonly logGroup: string;
  readonly validation: string;
}

/** Those that do not work first. */
export function trailsView({ trails, account }: ScanResult): TrailView[] {
  const rank = ({ effective }: TrailSummary) => (effective === false ? 0 : effective === null ? 1 : 2);
  return [...trails].sort((a, b) => rank(a) - rank(b)).map((trail) => trailView(trail, account.id));
}

function trailView(trail: TrailSummary, account: string): TrailView {
  const { homeRegion, isMultiRegionTrail, isOrganizationTrail, accountId, kmsKeyId, logFileValidationEnabled } = trail;
  const foreign = accountId !== account;
  const kind = isOrganizationTrail ? "Organization trail" : foreign ? "Trail" : null;
  return {
    name: name(trail.name),
    arn: line(trail.arn),
    reach: isMultiRegionTrail ? `All regions, home ${line(homeRegion)}` : `${line(homeRegion)} only`,
    owner: kind ? `${kind}${foreign ? ` of account ${line(accountId)}` : ""}` : null,
    mark: works(trail),
    because: line(trail.because),
    bucket: name(trail.s3BucketName),
    key: kmsKeyId === null ? "none" : line(kmsKeyId.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:(key\/)?/, "")),
    logGroup:
      trail.cloudWatchLogsLogGroupArn === null
        ? "none"
        : line(trail.cloudWatchLogsLogGroupArn.replace(/^arn:.*?:log-group:/, "").replace(/:\*$/, "")),
    validation: logFileValidationEnabled ? "on" : "off",
  };
}

/** What the result says of it: whether it logs and delivers. */
function works({ effective, isLogging }: TrailSummary): Mark {
  if (effective === true) return { kind: "pass", word: "Records" };
  if (effective === null) return { kind: "unknown", word: "Unknown" };
  return { kind: "fail", word: isLogging === false ? "Stopped" : "Does not deliver" };
}
