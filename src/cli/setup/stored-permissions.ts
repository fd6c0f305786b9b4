import { partitionOf } from "../../model/aws/partitions.ts";
import { isS3Address } from "../../model/aws/s3-location.ts";
import { objectAt } from "../io/read-baseline.ts";
import { historyPrefix } from "../results/history/location.ts";
import type { IamStatement } from "./iam-policy.ts";

/** Where a scan reads and keeps results. */
export interface StoredOptions {
  readonly baseline?: string;
  readonly history?: string;
}

/**
 * What a scan with these options needs on objects in S3. A file or folder needs nothing.
 *
 * @throws UserError (exit 2) if an address is none.
 */
export function storedStatements({ baseline, history }: StoredOptions): IamStatement[] {
  const statements: IamStatement[] = [];
  if (baseline !== undefined && isS3Address(baseline)) {
    const { bucket, key } = objectAt(baseline, "--baseline");
    statements.push({ sid: "TrailproofBaseline", actions: ["s3:GetObject"], resource: arnOf(bucket, key) });
  }
  if (history !== undefined && isS3Address(history)) {
    const { bucket, prefix } = historyPrefix(history);
    const resource = `${arnOf(bucket, prefix)}*`;
    statements.push({ sid: "TrailproofHistory", actions: ["s3:GetObject", "s3:PutObject"], resource });
  }
  return statements;
}

/** The ARN of a key that means itself: in a policy `*`, `?` and `$` mean more. */
function arnOf(bucket: string, key: string): string {
  const partition = partitionOf(process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? "");
  return `arn:${partition}:s3:::${bucket}/${key.replace(/[*?$]/g, (sign) => `\${${sign}}`)}`;
}
