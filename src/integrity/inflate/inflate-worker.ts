/** A thread that inflates and hashes small bodies, so that the main thread is free for the network. */
import { parentPort } from "node:worker_threads";
import { type GzipMember, inflateBuffer } from "./gzip.ts";

export interface InflateRequest {
  readonly id: number;
  readonly body: Uint8Array;
  /** Bytes of uncompressed content. */
  readonly limit: number;
}

export interface InflateResponse {
  readonly id: number;
  /** Absent if it could not be inflated here. */
  readonly member?: GzipMember;
}

parentPort?.on("message", async ({ id, body, limit }: InflateRequest) => {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const member = await inflateBuffer(buffer, { limit }).catch(() => undefined);
  parentPort?.postMessage({ id, ...(member ? { member } : {}) } satisfies InflateResponse);
});
