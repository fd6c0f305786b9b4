/** A thread that inflates and hashes small bodies, so that the main one is free for the network. */
import { parentPort } from "node:worker_threads";
import { inflateBuffer, type Member } from "./gzip.ts";

export interface InflateRequest {
  readonly id: number;
  readonly body: Uint8Array;
  /** Bytes of uncompressed content. */
  readonly limit: number;
}

export interface InflateResponse {
  readonly id: number;
  readonly member?: Member;
  /** A bug: what was thrown. */
  readonly error?: unknown;
}

parentPort?.on("message", ({ id, body, limit }: InflateRequest) => {
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  inflateBuffer(whole, { limit }).then(
    (member) => parentPort?.postMessage({ id, member } satisfies InflateResponse),
    (error: unknown) => parentPort?.postMessage({ id, error } satisfies InflateResponse),
  );
});
