import type { Session } from "../../collect/session/session.ts";
import type { SessionOptions } from "../../collect/session/session-options.ts";
import { logProver } from "../../integrity/proof/prove-log.ts";
import { s3Source } from "../../integrity/s3/s3-source.ts";
import { makeLimits, stopLimits } from "../../integrity/source/limiter.ts";
import { MAX_LOG_MIB } from "../../integrity/validate.ts";
import type { FileProver } from "../sources/prover.ts";
import type { TrailPlaces } from "./trail.ts";

export interface BucketProverOptions extends Pick<SessionOptions, "connectTimeoutMs" | "attemptTimeoutMs"> {
  readonly session: Session;
  readonly bucket: string;
  readonly trail: TrailPlaces | undefined;
  /** Milliseconds. */
  readonly now: number;
}

/** Proves the log files of a bucket by the digest files next to them. Nothing is called before a file is proved. */
export function bucketProver({ session, bucket, trail, now, ...timeouts }: BucketProverOptions): FileProver {
  const limits = makeLimits();
  const { connectTimeoutMs = 3000, attemptTimeoutMs = 5000 } = timeouts;
  const source = s3Source({ session, connectTimeoutMs, attemptTimeoutMs, maxLogMib: MAX_LOG_MIB, limit: limits.logs });
  const prover = logProver({ source, trail, now });
  const root = `s3://${bucket}/`;
  return {
    covers: (where) => where.startsWith(root),
    prove: (where) => prover.prove(bucket, where.slice(root.length)),
    close: () => {
      stopLimits(limits);
      return source.close();
    },
  };
}
