import pLimit from "p-limit";
import type { SessionOptions } from "../collect/session/session-options.ts";
import type { Snapshot, Trail } from "../model/documents/snapshot.ts";
import type { TrailIntegrity } from "../model/integrity/integrity-result.ts";
import { tool } from "../tool.ts";
import type { Range } from "./layout/time.ts";
import { MAX_LOG_MIB } from "./validate.ts";

export interface TrailReaderOptions {
  readonly range: Range;
  readonly session: SessionOptions;
  /** Called before the log files of each trail. */
  readonly onTrail?: ((name: string) => void) | undefined;
}

/** Reads the fact `trail.integrity`: validates the log files of a trail, one trail at a time. */
export function integrityReader({ range, session, onTrail }: TrailReaderOptions) {
  const oneAtATime = pLimit(1);
  return {
    unlimited: true,
    region: ({ homeRegion }: Trail): string => homeRegion,
    read: (_session: unknown, trail: Trail, _region: string, _signal: AbortSignal, snapshot: Snapshot) =>
      oneAtATime(async () => {
        onTrail?.(trail.name);
        return validateLogFiles(trail, snapshot, range, session);
      }),
  } as const;
}

async function validateLogFiles(
  trail: Trail,
  { account }: Pick<Snapshot, "account">,
  range: Range,
  session: SessionOptions,
): Promise<TrailIntegrity> {
  try {
    const { openS3 } = await import("./s3/open-s3.ts");
    const { validateTrail } = await import("./validate-trail.ts");
    const { name, homeRegion, arn, s3BucketName: bucket, s3KeyPrefix } = trail;
    const named = { name, homeRegion, arn, bucket, ...(s3KeyPrefix === null ? {} : { prefix: s3KeyPrefix }) };
    const opened = await openS3({ ...session, named, maxLogMib: MAX_LOG_MIB });
    try {
      const { source, limits, notes: sessionNotes, organizationAccounts } = opened;
      // The snapshot's status: what it says about a gap must hold when the snapshot is read again.
      const logging = trail.status.state === "read" ? trail.status.value : undefined;
      // Another account's organization trail is validated for this account only.
      const accountIds = trail.owner === "foreign" ? [account.id] : undefined;
      const { summary, regions, problems, notes, ...result } = await validateTrail({
        trail: { ...opened.trail, logging },
        range,
        source,
        limits,
        notes: sessionNotes,
        tool,
        accountIds,
        organizationAccounts,
      });
      return { range: result.range, summary, regions, problems, notes };
    } finally {
      await opened.close();
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(message, { cause: error }), { name: "ValidationFailed" });
  }
}
