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
  /** Left out where it could not be inflated here. */
  readonly member?: Member;
}

parentPort?.on("message", async ({ id, body, limit }: InflateRequest) => {
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const member = await inflateBuffer(whole, { limit }).catch(() => undefined);
  parentPort?.postMessage({ id, ...(member ? { member } : {}) } satisfies InflateResponse);
});
