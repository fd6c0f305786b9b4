import { classify, withDeadline } from "../../collect/observe.ts";
import { callerIdentity } from "../../collect/services/account/identity.ts";
import { accessProblem } from "../../collect/session/identity.ts";
import { openSession } from "../../collect/session/session.ts";
import type { SessionOptions } from "../../collect/session/session-options.ts";
import { makeLimits, stopLimits } from "../source/limiter.ts";
import type { NamedTrail, Opened } from "../source/opened.ts";
import { askOrganization } from "./organization.ts";
import { s3Source } from "./s3-source.ts";
import { trailFacts } from "./trail.ts";

export interface OpenS3Options extends SessionOptions {
  readonly named: NamedTrail;
  readonly maxLogMib: number;
  /** The most requests in flight. */
  readonly concurrency?: number | undefined;
}

/** S3 throttles by prefix and recovers quickly: more attempts, and no client-side rate limit that lasts longer. */
const RETRY = { mode: "standard", maxAttempts: 6 } as const;

/**
 * @throws UserError: exit 4 without credentials, or if the trail cannot be read and no bucket is named; exit 2 if the trail
 * does not exist.
 */
export async function openS3({ named, maxLogMib, concurrency, ...options }: OpenS3Options): Promise<Opened> {
  const session = await openSession({ retry: RETRY, ...options, target: named.homeRegion });
  try {
    await session.credentials().catch((error: unknown) => {
      throw accessProblem(error, session, options.roleArn);
    });
    const { facts, notes } = await trailFacts(session, named);
    const limits = makeLimits(concurrency);
    const source = s3Source({
      session,
      connectTimeoutMs: options.connectTimeoutMs ?? 3000,
      attemptTimeoutMs: options.attemptTimeoutMs ?? 5000,
      maxLogMib,
      limit: limits.logs,
    });
    const close = async () => {
      stopLimits(limits);
      await source.close();
      session.close();
    };
    const identity = () =>
      withDeadline((signal) => callerIdentity(session, signal), session.callDeadlineMs).then(
        ({ arn }) => arn,
        (error: unknown) => {
          const { code, message } = classify(error, session.hide);
          return `could not be determined: sts:GetCallerIdentity failed: ${message} (${code})`;
        },
      );
    return {
      trail: facts,
      source,
      limits,
      notes,
      organizationAccounts: () => askOrganization(session, named.homeRegion),
      identity,
      close,
    };
  } catch (error) {
    session.close();
    throw error;
  }
}
