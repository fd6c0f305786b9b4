import { createPublicKey, type KeyObject, verify } from "node:crypto";
import type { PublicKey } from "../source/source.ts";
import type { DigestBody } from "./parse.ts";

/**
 * What CloudTrail signs of a digest file.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function stringToSign(body: DigestBody, contentHash: string): string {
  const previous = body.previous?.signature ?? "null";
  return `${body.endText}\n${body.bucket}/${body.key}\n${contentHash}\n${previous}`;
}

/** Whether a signature (hexadecimal) is that of CloudTrail: RSA PKCS#1 v1.5 with SHA-256. */
export function isSigned(signed: string, signature: string, key: KeyObject): boolean {
  return isHex(signature) && verify("RSA-SHA256", Buffer.from(signed), key, Buffer.from(signature, "hex"));
}

export const isHex = (text: string): boolean => text.length > 0 && text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text);

/** Reads a key in PKCS#1, or in SPKI, which AWS may change to; `undefined` if it is neither. */
export function importKey({ der }: PublicKey): KeyObject | undefined {
  for (const type of ["pkcs1", "spki"] as const)
    try {
      const key = createPublicKey({ key: Buffer.from(der), format: "der", type });
      if (key.asymmetricKeyType === "rsa") return key;
    } catch {
      // Try the other encoding.
    }
  return undefined;
}
