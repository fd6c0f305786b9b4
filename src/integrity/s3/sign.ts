import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Route } from "./route.ts";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** SHA-256 of nothing: a GET has no body. */
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Node's hash with the interface that the signer requires. */
class Sha256 {
  #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as string | Uint8Array);
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const signers = new Map<string, SignatureV4>();
let current: Credentials | undefined;

/** The headers of a signed GET. The signer is the SDK's; the client is not, since it costs more than the request. */
export async function signedHeaders(
  route: Route,
  path: string,
  credentials: Credentials,
  date: Date,
): Promise<Record<string, string>> {
  current = credentials;
  const signer =
    signers.get(route.region) ??
    new SignatureV4({
      service: "s3",
      region: route.region,
      credentials: async () => withoutUndefined(current ?? credentials),
      sha256: Sha256 as never,
      uriEscapePath: false,
      applyChecksum: false,
    });
  signers.set(route.region, signer);
  const host = route.port === undefined ? route.hostname : `${route.hostname}:${route.port}`;
  const request = {
    method: "GET",
    protocol: route.protocol,
    hostname: route.hostname,
    ...(route.port === undefined ? {} : { port: route.port }),
    path,
    query: {},
    headers: { host, "x-amz-content-sha256": EMPTY },
  };
  const signed = await signer.sign(request, { signingDate: date });
  return signed.headers;
}

function withoutUndefined({ accessKeyId, secretAccessKey, sessionToken }: Credentials) {
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}
