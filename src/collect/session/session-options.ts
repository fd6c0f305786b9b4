/** How AWS is asked. Apart from the session, so that a program that uses the library needs no types of Node. */
export interface SessionOptions {
  /** A region of what is asked about: it takes the place of a configured region that is missing or of another partition. */
  readonly target?: string | undefined;
  readonly profile?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly externalId?: string | undefined;
  /** Replaces every service's endpoint; `AWS_ENDPOINT_URL*` do the same one by one. */
  readonly endpointUrl?: string | undefined;
  /** Milliseconds to connect (3000). */
  readonly connectTimeoutMs?: number | undefined;
  /** Milliseconds for one attempt at a call (5000); the SDK makes three. */
  readonly attemptTimeoutMs?: number | undefined;
  /** How the SDK tries again: `adaptive` with three attempts suits CloudTrail's low limits, and is the default. */
  readonly retry?: { readonly mode: "adaptive" | "standard"; readonly maxAttempts: number } | undefined;
}
