import { setTimeout as sleep } from "node:timers/promises";
import { classify, withDeadline } from "../../collect/observe.ts";
import type { Session } from "../../collect/session.ts";
import { type Fetched, type ListPage, type ListRequest, type LogContent, type Source, SourceError } from "../source.ts";
import { getSmallObject, listObjects, listPublicKeys, type SmallObject, s3Client } from "./client.ts";
import { getObject, type ObjectRequest } from "./get.ts";
import { logPool } from "./log-pool.ts";
import type { Route } from "./route.ts";

export interface S3Options {
  readonly session: Session;
  readonly connectTimeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly maxLogMib: number;
  /** S3 asked for less. */
  readonly onThrottle?: (() => void) | undefined;
}

/** Compressed; a digest of 100,000 log files is smaller. */
const MAX_STORED_DIGEST = 32 * 2 ** 20;
/** The body of an answer is beyond the SDK's own retries. */
const BODY_ATTEMPTS = 3;

/** A trail's bucket in S3: listings, digests and keys by the SDK, log bodies by plain signed requests in all cores. */
export function s3Source(options: S3Options): Source & { close(): Promise<void> } {
  const { session, connectTimeoutMs, attemptTimeoutMs, maxLogMib } = options;
  const routes = new Map<string, Route>();
  const client = s3Client(session, session.region, (bucket, route) => routes.set(bucket, route));
  const pool = logPool();
  const call = <T>(ask: (signal: AbortSignal) => Promise<T>) => withDeadline(ask, session.callDeadlineMs);
  const signal = () => AbortSignal.timeout(session.callDeadlineMs);

  const small = async (bucket: string, key: string): Promise<SmallObject | "too-large"> => {
    for (let attempt = 1; ; attempt++)
      try {
        return await call((abort) => getSmallObject(client, bucket, key, MAX_STORED_DIGEST, abort));
      } catch (error) {
        if (!/^(ECONNRESET|EPIPE|ABORT_ERR)$|aborted/.test(classify(error).code) || attempt >= BODY_ATTEMPTS)
          throw error;
        await sleep(100 * attempt);
      }
  };
  /** The way to a bucket's objects; asked of the SDK where no request has gone there yet. */
  const routeTo = async (bucket: string, key: string): Promise<Route | undefined> => {
    if (!routes.has(bucket))
      await call((abort) => getSmallObject(client, bucket, key, 0, abort)).catch((error: unknown) => {
        if (!routes.has(bucket)) throw error;
      });
    return routes.get(bucket);
  };
  const request = async (bucket: string, key: string): Promise<ObjectRequest> => {
    const route = await routeTo(bucket, key);
    if (!route) throw Object.assign(new Error("the way to this bucket is unknown"), { name: "NoRoute" });
    const { accessKeyId, secretAccessKey, sessionToken } = await session.credentials();
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const clockOffset = client.config.systemClockOffset;
    return { route, key, credentials, clockOffset, connectTimeoutMs, attemptTimeoutMs };
  };
  const failed = (error: unknown): Extract<Fetched, { state: "missing" | "unreadable" }> => {
    const { code, message } = classify(error, session.hide);
    if (code === "NoSuchKey" || code === "NoSuchBucket") return { state: "missing", code };
    return { state: "unreadable", code, message };
  };

  return {
    hasMetadata: true,
    namesBucket: true,
    list: (asked) => listed(asked, () => listObjects(client, asked, signal), session),
    digest: async (bucket, key) => {
      try {
        const object = await small(bucket, key);
        if (object === "too-large")
          return { state: "unreadable", code: "TooLarge", message: "it is larger than a digest may be: 32 MiB" };
        return { state: "read", ...object };
      } catch (error) {
        return failed(error);
      }
    },
    digestAgain: async (bucket, key) => {
      try {
        const got = await getObject(await request(bucket, key), (body) => whole(body), { throttled: 0 }, true);
        return got.state === "read" ? { state: "read", body: got.value, metadata: {} } : got;
      } catch (error) {
        return failed(error);
      }
    },
    log: async (bucket, key, expected): Promise<LogContent> => {
      let task: ObjectRequest;
      try {
        task = await request(bucket, key);
      } catch (error) {
        return failed(error);
      }
      const { content, throttled } = await pool.read({ ...task, expected, limitMib: maxLogMib });
      if (throttled > 0) options.onThrottle?.();
      return content.state === "unreadable" ? { ...content, message: session.hide(content.message) } : content;
    },
    publicKeys: async (region, from, to) => {
      try {
        return await call(() => listPublicKeys(session, region, from, to, signal));
      } catch (error) {
        const { code, message } = classify(error, session.hide);
        throw new SourceError(code, message);
      }
    },
    close: () => pool.close(),
  };
}

async function* listed(
  { bucket }: ListRequest,
  pages: () => AsyncIterable<ListPage>,
  session: Session,
): AsyncGenerator<ListPage> {
  try {
    yield* pages();
  } catch (error) {
    const { code, message } = classify(error, session.hide);
    throw new SourceError(
      code,
      code === "NoSuchBucket" ? `bucket ${bucket} does not exist` : message,
      code === "NoSuchBucket",
    );
  }
}

async function whole(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_STORED_DIGEST) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
