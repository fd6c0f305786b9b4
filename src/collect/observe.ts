import pLimit, { type LimitFunction } from "p-limit";
import type { FactId } from "../model/documents/snapshot.ts";
import { FACTS } from "../model/resources/facts.ts";
import type { Observed } from "../model/resources/observed.ts";
import { proxyInUse } from "./session/agents.ts";
import { type Expiry, NOT_ASKED } from "./session/expired.ts";

/** One finished call, for `--verbose` and for measuring. */
export interface CallRecord {
  readonly api: string;
  readonly region: string;
  readonly ms: number;
  readonly outcome: string;
}

/** An answer that is no answer of this operation: a member that is always there is missing. */
export class MalformedResponse extends Error {
  constructor(api: string, why = "a proxy or portal may stand in between") {
    super(`the answer is not one of ${api}: ${why}`);
    this.name = "MalformedResponse";
  }
}

/** A further call of a fact that takes several: its own permission is the one that is missing. */
class FailedCall extends Error {
  readonly api: string;

  constructor(api: string, cause: unknown) {
    super(`${api} failed`, { cause });
    this.api = api;
  }
}

/** Makes a call that is not the one by which the table of facts knows the fact, and names it where it fails. */
export async function furtherCall<T>(api: string, call: (api: string) => Promise<T>): Promise<T> {
  try {
    return await call(api);
  } catch (error) {
    throw new FailedCall(api, error);
  }
}

/** A listing that broke off: what it had may prove that something is there, never that something is not. */
export class BrokenListing extends Error {
  readonly partial: unknown;

  constructor(cause: unknown, partial: unknown) {
    super("listing broke off", { cause });
    this.partial = partial;
  }
}

interface ErrorLike {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  /** What an XML service said, as the SDK found it. */
  readonly Error?: { readonly Code?: string };
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** How the SDK's HTTP handler begins its time-outs: nothing that helps the reader. */
const SDK_PREFIX = /^@smithy\/node-http-handler - (\[ERROR\] )?/;
/** Where the SDK begins to add what is for programmers. */
const SDK_HINTS = [
  "Deserialization error: to see the raw response",
  "to see the raw response, inspect the hidden field",
];

/** The code of a proxy's refusal: AWS never answers with HTTP 407. */
export const PROXY_REFUSAL = "ProxyAuthenticationRequired";

/** What Node calls a certificate whose authority is not trusted. */
const UNTRUSTED = new Set([
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** What to do about an error that only the set-up of this machine can resolve. */
export function localAdvice(code: string): string {
  return UNTRUSTED.has(code)
    ? ": if the network decrypts TLS, name its certificate authority in AWS_CA_BUNDLE or ca_bundle of the profile"
    : "";
}

export function proxyRefusal(): string {
  const { variable, proxy } = proxyInUse() ?? { variable: "HTTPS_PROXY", proxy: "in between" };
  return `the proxy ${proxy} refused with HTTP 407 (proxy authentication required): check user name and password in ${variable}`;
}

/** Names an error as AWS does. A refusal whose body cannot be read is still a refusal. */
export function classify(
  thrown: unknown,
  hide: (text: string) => string = (text) => text,
): { code: string; message: string } {
  const error = (thrown ?? {}) as ErrorLike;
  const status = error.$metadata?.httpStatusCode;
  const message = redact(hide(withoutHint((error.message ?? String(thrown)).replace(SDK_PREFIX, ""))));
  // Where an answer names no error, the SDK makes "NotFound" of status 404: no service said that.
  const guessed = error.Error !== undefined && error.Error.Code === undefined;
  const nameless =
    guessed || ["SyntaxError", "Unknown", "UnknownError", "Error", "TypeError", undefined, ""].includes(error.name);
  if (status === 407) return { code: PROXY_REFUSAL, message: proxyRefusal() };
  if (nameless && error.name !== "Error" && status === 403)
    return {
      code: "AccessDenied",
      message: "refused with HTTP 403 in a response that is not from AWS: check for a proxy",
    };
  if (error.name === "SyntaxError" || error.name === "TypeError") return { code: "UnreadableResponse", message };
  if (typeof error.code === "string" && (nameless || error.name === "AggregateError"))
    return { code: error.code, message: `${message || error.code}${localAdvice(error.code)}` };
  if (nameless) return { code: status && status >= 400 ? `HTTP${status}` : "UnreadableResponse", message };
  return { code: error.name as string, message };
}

function withoutHint(message: string): string {
  const starts = SDK_HINTS.map((hint) => message.indexOf(hint)).filter((start) => start >= 0);
  return starts.length > 0 ? message.slice(0, Math.min(...starts)).trimEnd() : message;
}

/** Error texts are kept in snapshots and shown in reports: without key ids, and not without end. */
function redact(message: string): string {
  const clean = message.replace(/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, "[access key id]");
  return clean.length > 600 ? `${clean.slice(0, 600)}…` : clean;
}

export interface ObserverOptions {
  readonly callDeadlineMs: number;
  /** Requests in flight per service and Region (8), where AWS limits them: CloudTrail's limits are about 10 a second. */
  readonly concurrency?: number | undefined;
  readonly onCall?: ((call: CallRecord) => void) | undefined;
  readonly expiry?: Expiry | undefined;
  /** Takes credentials out of a text. */
  readonly hide?: ((text: string) => string) | undefined;
  /** Ends every call that is still under way. */
  readonly signal?: AbortSignal | undefined;
}

/** The longest time that a timer of Node can have: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** `undefined` from `ask`: the service answered that there is none. */
export type Observe = <T>(
  fact: FactId,
  region: string,
  ask: (signal: AbortSignal) => Promise<T | undefined>,
  /** Many calls that limit themselves: neither the deadline nor the concurrency of one call applies. */
  unlimited?: boolean,
) => Promise<Observed<T>>;

/** Makes the one function through which every call goes, so that none can blind or hold up another. */
export function makeObserver({
  callDeadlineMs,
  concurrency = 8,
  expiry,
  onCall,
  hide,
  signal,
}: ObserverOptions): Observe {
  const limits = new Map<string, LimitFunction>();
  const hung = new Set<string>();

  return async <T>(
    fact: FactId,
    region: string,
    ask: (signal: AbortSignal) => Promise<T | undefined>,
    unlimited = false,
  ) => {
    const { api, permission, absent } = FACTS[fact];
    const limited = `${api.split(":")[0]} ${region}`;
    const limit = limits.get(limited) ?? pLimit(concurrency);
    limits.set(limited, limit);
    const run = async (): Promise<Observed<T>> => {
      const started = performance.now();
      const seen = () => ({ at: new Date().toISOString(), api, region });
      const record = (outcome: string) => onCall?.({ api, region, ms: performance.now() - started, outcome });
      // An operation that timed out after all retries would do so again for each trail: it is asked once.
      if (hung.has(`${api} ${region}`)) {
        const message = "not called: an earlier call of this operation timed out in this Region";
        return { state: "unreadable", ...seen(), code: "TimeoutError", message, permission };
      }
      if (expiry?.happened)
        return { state: "unreadable", ...seen(), code: "ExpiredToken", message: NOT_ASKED, permission };
      try {
        const value = await withDeadline(ask, unlimited ? LONGEST_TIMER_MS : callDeadlineMs, signal);
        record("ok");
        if (value === undefined) return { state: "absent", ...seen() };
        return { state: "read", value, ...seen() };
      } catch (thrown) {
        const broken = thrown instanceof BrokenListing ? thrown : undefined;
        const cause = broken ? broken.cause : thrown;
        const further = cause instanceof FailedCall ? cause : undefined;
        const { code, message } = classify(further ? further.cause : cause, hide);
        record(code);
        if (code === "TimeoutError") hung.add(`${api} ${region}`);
        // What a further call does not find was there before.
        if (!further && absent.includes(code)) return { state: "absent", ...seen() };
        // A reader's partial value has the type of a complete one.
        const partial = broken ? { partial: broken.partial as never } : {};
        const which = further ? { api: further.api, permission: further.api } : { permission };
        return { state: "unreadable", ...seen(), code, message, ...which, ...partial };
      }
    };
    return unlimited ? run() : limit(run);
  };
}

/** The SDK's time-outs do not bound a body that stops half-way: this does. `stop` ends it before its time. */
export async function withDeadline<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  ms: number,
  stop?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => reject(controller.signal.reason));
  });
  const late = () => controller.abort(Object.assign(new Error(`no answer within ${ms} ms`), { name: "TimeoutError" }));
  const stopped = () => controller.abort(Object.assign(new Error("stopped"), { name: "AbortError" }));
  const timer = setTimeout(late, ms);
  stop?.addEventListener("abort", stopped);
  if (stop?.aborted) stopped();
  try {
    return await Promise.race([ask(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    stop?.removeEventListener("abort", stopped);
  }
}
