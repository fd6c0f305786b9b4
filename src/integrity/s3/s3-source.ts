import type { IncomingMessage } from "node:http";
import { classify, withDeadline } from "../../collect/observe.ts";
import type { Agents } from "../../collect/session/agents.ts";
import type { Session } from "../../collect/session/session.ts";
import { makeInflater } from "../inflate/inflater.ts";
import type { Limiter } from "../source/limiter.ts";
import {
  DIGEST_TOO_LARGE,
  type Fetched,
  type ListPage,
  type ListRequest,
  type LogContent,
  MAX_STORED_DIGEST,
  type Source,
  SourceError,
  type Unreadable,
} from "../source/source.ts";
import { listObjects, listPublicKeys, s3Client, touchObject } from "./client.ts";
import { getObject, type ObjectRequest } from "./get-object.ts";
import { readLog } from "./read-log.ts";
import type { Route } from "./route.ts";

export interface S3Options {
  readonly session: Session;
  readonly connectTimeoutMs: number;
  readonly attemptTimeoutMs: number;
  readonly maxLogMib: number;
  /** The limit of log files; slowed down when S3 throttles. */
  readonly limit: Limiter;
}

/**
 * A trail's bucket in S3. Listings and public keys are read by the SDK; objects by plain requests that the SDK's signer
 * signs, to the endpoint that the SDK found: its client costs more than a small object.
 */
export function s3Source(options: S3Options): Source & { close(): Promise<void> } {
  const { session, connectTimeoutMs, attemptTimeoutMs, maxLogMib, limit } = options;
  const routes = new Map<string, Route>();
  const client = s3Client(session, session.region, (bucket, route) => routes.set(bucket, route));
  const inflater = makeInflater();
  let pool: Promise<Agents> | undefined;
  const connections = (alone: boolean) => {
    if (alone) return session.connections(1);
    pool ??= session.connections(Number.POSITIVE_INFINITY);
    return pool;
  };
  const call = <T>(ask: (signal: AbortSignal) => Promise<T>) => withDeadline(ask, session.callDeadlineMs);
  const signal = () => AbortSignal.timeout(session.callDeadlineMs);

  /** The route to a bucket's objects; the SDK finds it with the first request. */
  const routeTo = async (bucket: string, key: string): Promise<Route | undefined> => {
    if (!routes.has(bucket))
      await call((abort) => touchObject(client, bucket, key, abort)).catch((error: unknown) => {
        if (!routes.has(bucket)) throw error;
      });
    return routes.get(bucket);
  };
  const request = async (bucket: string, key: string): Promise<ObjectRequest> => {
    const route = await routeTo(bucket, key);
    if (!route)
      throw Object.assign(new Error("the endpoint of this bucket could not be determined"), { name: "NoRoute" });
    const { accessKeyId, secretAccessKey, sessionToken } = await session.credentials();
    const credentials = { accessKeyId, secretAccessKey, sessionToken };
    const clockOffset = client.config.systemClockOffset;
    return { route, key, credentials, clockOffset, connections, connectTimeoutMs, attemptTimeoutMs };
  };
  const failed = (error: unknown): Extract<Fetched, { state: "missing" | "unreadable" }> => {
    const { code, message } = classify(error, session.hide);
    if (code === "NoSuchKey" || code === "NoSuchBucket") return { state: "missing", code };
    return { state: "unreadable", code, message };
  };

  const unreadable = (got: Unreadable): Unreadable => {
    session.expiry.learn(got.code);
    return { ...got, message: session.hide(got.message) };
  };

  const digest = async (bucket: string, key: string, fresh: boolean): Promise<Fetched> => {
    try {
      const got = await getObject(await request(bucket, key), readObject, { throttled: 0 }, fresh);
      if (got.state === "unreadable") return unreadable(got);
      return got.state === "missing" ? got : got.value;
    } catch (error) {
      return failed(error);
    }
  };

  return {
    hasMetadata: true,
    namesBucket: true,
    list: (asked) => listed(asked, () => listObjects(client, asked, signal), session),
    digest: (bucket, key) => digest(bucket, key, false),
    digestAgain: (bucket, key) => digest(bucket, key, true),
    log: async (bucket, key, expected): Promise<LogContent> => {
      let asked: ObjectRequest;
      try {
        asked = await request(bucket, key);
      } catch (error) {
        return failed(error);
      }
      const pressure = { throttled: 0 };
      const content = await readLog({ ...asked, expected, limitMib: maxLogMib }, inflater, pressure);
      if (pressure.throttled > 0) limit.slowDown();
      return content.state === "unreadable" ? unreadable(content) : content;
    },
    publicKeys: async (region, from, to) => {
      try {
        return await call(() => listPublicKeys(session, region, from, to, signal));
      } catch (error) {
        const { code, message } = classify(error, session.hide);
        throw new SourceError(code, message);
      }
    },
    close: async () => {
      const agents = await pool;
      agents?.httpAgent.destroy();
      agents?.httpsAgent.destroy();
      await inflater.close();
    },
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

async function readObject(body: IncomingMessage): Promise<Fetched> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_STORED_DIGEST) return DIGEST_TOO_LARGE;
    chunks.push(chunk);
  }
  const metadata = Object.entries(body.headers).flatMap(([name, value]) =>
    name.startsWith(METADATA) && typeof value === "string" ? [[name.slice(METADATA.length), value] as const] : [],
  );
  return { state: "read", body: Buffer.concat(chunks), metadata: Object.fromEntries(metadata) };
}

/** The headers of an object's metadata. */
const METADATA = "x-amz-meta-";
