import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { localAdvice, PROXY_REFUSAL, proxyRefusal } from "../../collect/observe.ts";
import type { Agents } from "../../collect/session/agents.ts";
import { encodeKey, type Route } from "./route.ts";
import { type Credentials, signedHeaders } from "./sign.ts";

export interface ObjectRequest {
  readonly route: Route;
  readonly key: string;
  readonly credentials: Credentials;
  /** The connections of all requests, or some for this one alone. */
  connections(alone: boolean): Promise<Agents>;
  /** Milliseconds that this machine's clock is behind AWS's. */
  readonly clockOffset: number;
  readonly connectTimeoutMs: number;
  /** Milliseconds without a byte. */
  readonly attemptTimeoutMs: number;
}

export type Got<T> =
  | { readonly state: "read"; readonly value: T }
  | { readonly state: "missing"; readonly code: string }
  | { readonly state: "unreadable"; readonly code: string; readonly message: string };

/** How often S3 throttled while one object was read. */
export interface Pressure {
  throttled: number;
}

const MAX_ATTEMPTS = 6;
/** Fewer attempts after time-outs: each one takes the full time-out. */
const MAX_TIMEOUTS = 3;
/** Ends a response that is too slow. */
const DEADLINE_MS = 600_000;
const ERROR_BODY = 64 * 1024;
/** Data that follows a complete body so soon belongs to it. */
const EXCESS_MS = 100;

const MISSING = new Set(["NoSuchKey", "NoSuchBucket"]);
const RETRIED =
  /^(SlowDown|Throttl|RequestTimeout|InternalError|ServiceUnavailable|TooManyRequests|RequestLimitExceeded)/;

class Failure extends Error {
  readonly code: string;
  readonly again: boolean;

  constructor(code: string, message: string, again: boolean) {
    super(message);
    this.code = code;
    this.again = again;
  }
}

/**
 * Gets an object by a plain request and passes its body to `consume`. Transient errors are retried: throttling, 5xx, a
 * broken connection, a body shorter or longer than its Content-Length, a time-out. A refusal is not. An object is missing
 * only if S3 says so.
 *
 * @param fresh - use a new connection, so that no proxy or pool repeats its last response.
 */
export async function getObject<T>(
  request: ObjectRequest,
  consume: (body: IncomingMessage) => Promise<T>,
  pressure: Pressure,
  fresh = false,
): Promise<Got<T>> {
  let timeouts = 0;
  let alone = fresh;
  for (let attempt = 1; ; attempt++) {
    try {
      return { state: "read", value: await attemptOnce(request, consume, alone) };
    } catch (error) {
      const failure = asFailure(error);
      // Several connections of the pool may be broken.
      alone ||= failure !== error;
      if (MISSING.has(failure.code)) return { state: "missing", code: failure.code };
      if (failure.code === "TimeoutError") timeouts++;
      if (/^(SlowDown|Throttl|HTTP503|ServiceUnavailable)/.test(failure.code)) pressure.throttled++;
      if (!failure.again || attempt >= MAX_ATTEMPTS || timeouts >= MAX_TIMEOUTS)
        return { state: "unreadable", code: failure.code, message: failure.message };
      await sleep(Math.random() * Math.min(2000, 50 * 2 ** attempt));
    }
  }
}

async function attemptOnce<T>(
  { route, key, credentials, clockOffset, connections, connectTimeoutMs, attemptTimeoutMs }: ObjectRequest,
  consume: (body: IncomingMessage) => Promise<T>,
  fresh: boolean,
): Promise<T> {
  const path = route.base + encodeKey(key);
  const headers = await signedHeaders(route, path, credentials, new Date(Date.now() + clockOffset));
  const agents = await connections(fresh);
  const secure = route.protocol === "https:";
  const agent = secure ? agents.httpsAgent : agents.httpAgent;
  const call = (secure ? httpsRequest : httpRequest)({
    agent,
    hostname: route.hostname,
    port: route.port,
    path,
    method: "GET",
    headers,
  });
  let broken: Error | undefined;
  const fail = new Promise<never>((_, reject) => {
    call.on("error", (error) => {
      broken = error;
      reject(error);
    });
  });
  fail.catch(() => {});
  const late = (message: string) => () => call.destroy(timeout(message));
  const connecting = setTimeout(late(`no connection within ${connectTimeoutMs} ms`), connectTimeoutMs);
  const deadline = setTimeout(late(`not complete within ${DEADLINE_MS} ms`), DEADLINE_MS);
  call.once("socket", (socket) => {
    if (!socket.connecting) clearTimeout(connecting);
    else socket.once(secure ? "secureConnect" : "connect", () => clearTimeout(connecting));
  });
  call.setTimeout(attemptTimeoutMs, late(`no data for ${attemptTimeoutMs} ms`));
  try {
    const answered = new Promise<IncomingMessage>((resolve) => call.once("response", resolve));
    call.end();
    const response = await Promise.race([answered, fail]);
    if (response.statusCode !== 200) throw await refusal(response);
    if (isForeign(response)) {
      call.destroy();
      throw new Failure(
        "UnreadableResponse",
        "an HTML page instead of a response of S3: check for a proxy or login page",
        false,
      );
    }
    const hasExcess = fresh ? detectExcess(response) : () => false;
    const value = await Promise.race([consume(response), fail]);
    // Excess data shows as an error of the connection, right after the body or a little later.
    if (fresh) await sleep(EXCESS_MS);
    else await new Promise(setImmediate);
    if (broken) throw broken;
    if (hasExcess()) throw new Failure("UnreadableResponse", "the response is longer than its Content-Length", true);
    return value;
  } finally {
    clearTimeout(connecting);
    clearTimeout(deadline);
    if (fresh) {
      call.destroy();
      agent.destroy();
    }
  }
}

/** Detects data after the end of a response body. */
function detectExcess(response: IncomingMessage): () => boolean {
  const { socket } = response;
  let more = false;
  response.prependOnceListener("end", () => {
    socket.on("data", () => {
      more = true;
    });
  });
  return () => more;
}

function timeout(message: string): Error {
  return Object.assign(new Error(message), { code: "TimeoutError" });
}

/** The error in a response that is not an object. */
async function refusal(response: IncomingMessage): Promise<Failure> {
  const { statusCode = 0 } = response;
  let text = "";
  for await (const chunk of response) {
    text += chunk;
    if (text.length > ERROR_BODY) break;
  }
  const named = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1];
  const code = /<Error>/.test(text) ? named("Code") : undefined;
  if (statusCode === 407) return new Failure(PROXY_REFUSAL, proxyRefusal(), false);
  if (code === undefined && statusCode === 403)
    return new Failure("AccessDenied", "HTTP 403 without an error of S3: check for a proxy", false);
  const again =
    statusCode >= 500 || statusCode === 429 || (code === undefined ? statusCode === 404 : RETRIED.test(code));
  return new Failure(code ?? `HTTP${statusCode}`, named("Message") ?? `S3 answered with HTTP ${statusCode}`, again);
}

/** A login page has status 200 too. */
function isForeign({ headers }: IncomingMessage): boolean {
  return (headers["content-type"] ?? "").startsWith("text/html") && headers["x-amz-request-id"] === undefined;
}

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code = "UnreadableResponse", message } = error as NodeJS.ErrnoException;
  const advice = localAdvice(code);
  return new Failure(code, `${message}${advice}`, advice === "");
}
