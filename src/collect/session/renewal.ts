import type { CredentialProvider, Credentials } from "./credentials.ts";

/** As the SDK does, renewal begins this long before credentials expire. */
const BEFORE_MS = 300_000;
/** Some providers start a process, and return the same credentials until their last second. */
const BETWEEN_MS = 60_000;

/**
 * Asks a provider once for all clients of a session, and again from five minutes before the credentials expire: one call
 * at a time, at most one a minute. Credentials that are still valid are kept where a renewal fails.
 *
 * @throws an error named `ExpiredToken` once the credentials have expired and cannot be renewed
 */
export function renewing(ask: CredentialProvider, now: () => number = Date.now): CredentialProvider {
  let current: Promise<Credentials> | undefined;
  let renewFrom = Number.POSITIVE_INFINITY;
  const schedule = (credentials: Credentials): Credentials => {
    const [end, next] = [endOf(credentials), now() + BETWEEN_MS];
    renewFrom = Math.max(end - BEFORE_MS, end > now() ? Math.min(next, end) : next);
    return credentials;
  };
  return () => {
    if (current === undefined) {
      current = ask().then(schedule);
    } else if (now() >= renewFrom) {
      // No second renewal begins before this one ends.
      renewFrom = Number.POSITIVE_INFINITY;
      const before = current;
      current = ask()
        .catch(async (error: Error) => {
          const known = await before;
          if (endOf(known) > now()) return known;
          throw Object.assign(new Error(`the credentials have expired and cannot be renewed: ${error.message}`), {
            name: "ExpiredToken",
          });
        })
        .then(schedule);
    }
    return current;
  };
}

const endOf = ({ expiration }: Credentials): number => expiration?.getTime() ?? Number.POSITIVE_INFINITY;
