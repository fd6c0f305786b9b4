import { locationOf } from "../../model/integrity/location.ts";
import { inflateBuffer } from "../inflate/gzip.ts";
import type { DigestName } from "../layout/object-names.ts";
import { type Fetched, keyHere, type Source, TOO_LARGE, type Unreadable } from "../source/source.ts";
import { type DigestBody, type PreviousDigest, parseDigest } from "./parse.ts";
import type { KeyRing } from "./public-keys.ts";
import { isHex, isSigned, stringToSign } from "./signature.ts";

/** Uncompressed, a digest of 100,000 log files is smaller than this. */
export const MAX_DIGEST_MIB = 64;

export type DigestProblemKind =
  | "unreadable"
  | "digest-missing"
  | "digest-invalid-format"
  | "digest-moved"
  | "digest-key-unknown"
  | "digest-invalid-signature";

export interface DigestProblem {
  readonly state: "problem";
  readonly kind: DigestProblemKind;
  readonly detail: string;
  readonly expected?: string;
  readonly found?: string;
  /** If unreadable: the error code, and which call failed. */
  readonly code?: string;
  readonly call?: "digest" | "keys";
  /** The previous digest file that it lists, if it could be read. */
  readonly claims?: PreviousDigest | null;
}

export interface ValidDigest {
  readonly state: "valid";
  readonly body: DigestBody;
  /** SHA-256 of the uncompressed content. */
  readonly hash: string;
  readonly signature: string;
}

const KEY_UNREADABLE = "CloudTrail's public keys could not be read";

/** The signature of a digest file as the next one lists it. A valid one needs no trust; a wrong one may be an error of the next one. */
export interface NextDigestSignature {
  readonly signature: string;
  /** Whether the next digest file is valid. */
  readonly trusted: boolean;
}

/** A digest file is valid or has one problem. */
export type DigestOutcome = ValidDigest | DigestProblem;

/** Where a digest file was found, and what its name says. */
export type Located = Pick<DigestName, "key" | "region" | "time" | "backfill"> & { readonly bucket: string };

/**
 * Reads and verifies one digest file. If several things are wrong, the first of unreadable, missing, format, location, key,
 * signature is its problem.
 *
 * @param fromNext - the signature that the next digest file lists; used if the source has no metadata.
 */
export async function verifyDigest(
  source: Source,
  keys: KeyRing,
  located: Located,
  fromNext?: NextDigestSignature,
): Promise<DigestOutcome> {
  const fetched = await source.digest(located.bucket, located.key);
  const outcome = await verifyFetched(source, keys, located, fetched, fromNext);
  if (outcome.state === "valid" || fetched.state !== "read" || outcome.kind === "unreadable") return outcome;
  // The network may truncate or change a response: only what is the same twice is the object's content.
  const again = await source.digestAgain?.(located.bucket, located.key);
  if (again?.state === "unreadable") return unreadable(again);
  if (again?.state !== "read" || again.body.equals(fetched.body)) return outcome;
  return unreadable({ code: "UnreadableResponse", message: "its content differs between two reads" });
}

async function verifyFetched(
  source: Source,
  keys: KeyRing,
  { bucket, key, region, backfill }: Located,
  fetched: Fetched,
  fromNext: NextDigestSignature | undefined,
): Promise<DigestOutcome> {
  // Anyone who can write to the bucket can store an object that is too large to read: that is not a digest file.
  if (fetched.state === "unreadable")
    return fetched.code === TOO_LARGE ? problem("digest-invalid-format", fetched.message) : unreadable(fetched);
  if (fetched.state === "missing")
    return problem(
      "digest-missing",
      `listed in the next digest, missing from the ${source.folder === undefined ? "bucket" : "copy"} (${fetched.code})`,
    );
  const closed = await keys.unreadable(region);
  if (closed) return unreadable(closed, KEY_UNREADABLE);
  const member = await inflateBuffer(fetched.body, { limit: MAX_DIGEST_MIB * 2 ** 20, keep: true });
  if (member.state === "too-large")
    return problem(
      "digest-invalid-format",
      `larger than a digest file can be: more than ${MAX_DIGEST_MIB} MiB uncompressed`,
    );
  if (member.state === "invalid") return problem("digest-invalid-format", member.reason);
  const { metadata } = fetched;
  const body = parseDigest(member.content ?? Buffer.alloc(0));
  const wrong = typeof body === "string" ? body : formatProblem(metadata, backfill, source.hasMetadata);
  if (typeof body === "string" || wrong !== undefined)
    return problem("digest-invalid-format", wrong ?? "invalid format");
  if (keyHere(source, body.key) !== key || (source.namesBucket && body.bucket !== bucket))
    return problem("digest-moved", "it was delivered to a different location", {
      expected: source.namesBucket ? `s3://${body.bucket}/${body.key}` : body.key,
      found: locationOf(source.folder, bucket, key),
    });
  const generated = Date.parse(metadata["backfill-generation-timestamp"] ?? "");
  const answer = await keys.find(region, body.fingerprint, Number.isNaN(generated) ? body.end : generated);
  if (answer.state === "unreadable") return unreadable(answer, KEY_UNREADABLE);
  if (answer.state === "unknown")
    return problem("digest-key-unknown", unknownKeyDetail(source, region), {
      found: body.fingerprint,
    });
  const found = asFound(source, body, bucket);
  // If the source has metadata, the signature must be there: one that the next digest file lists does not replace it.
  const signature = metadata.signature ?? (source.hasMetadata ? undefined : fromNext?.signature);
  const isValid = (text: string) => isHex(text) && isSigned(stringToSign(body, member.hash), text, answer.key);
  if (!source.hasMetadata && metadata.signature === undefined && !fromNext?.trusted && !isValid(signature ?? ""))
    return {
      ...unreadable({
        code: "NoSignature",
        message: "neither a metadata file nor a later digest file has its signature",
      }),
      claims: found.previous,
    };
  if (signature === undefined) return problem("digest-invalid-signature", "its metadata has no signature");
  if (!isHex(signature)) return problem("digest-invalid-signature", "its signature is not hexadecimal");
  if (metadata["signature-algorithm"] === undefined && source.hasMetadata)
    return problem("digest-invalid-signature", "its metadata has no signature-algorithm");
  if (!isValid(signature))
    return {
      ...problem("digest-invalid-signature", "signature verification failed", { found: signature }),
      claims: found.previous,
    };
  return { state: "valid", body: found, hash: member.hash, signature };
}

/** Names as the source has them: a copy on disk is one bucket, whatever name the digest files have for it. */
function asFound(source: Source, body: DigestBody, bucket: string): DigestBody {
  if (source.namesBucket && !source.keyHere) return body;
  const here = <T extends { readonly bucket: string; readonly key: string }>(named: T): T => ({
    ...named,
    bucket: source.namesBucket ? named.bucket : bucket,
    key: keyHere(source, named.key),
  });
  return { ...here(body), previous: body.previous && here(body.previous), logs: body.logs.map(here) };
}

const unknownKeyDetail = ({ keysFile }: Source, region: string): string =>
  keysFile === undefined
    ? `ListPublicKeys has no key with its fingerprint in ${region}`
    : `its public key is not in ${keysFile}`;

function formatProblem(
  metadata: Readonly<Record<string, string>>,
  backfill: boolean,
  required: boolean,
): string | undefined {
  const algorithm = metadata["signature-algorithm"];
  if (algorithm !== undefined && algorithm !== "SHA256withRSA")
    return "signature-algorithm in its metadata is not SHA256withRSA";
  if (!backfill) return undefined;
  const generated = metadata["backfill-generation-timestamp"];
  if (generated === undefined) return required ? "its metadata has no backfill-generation-timestamp" : undefined;
  return Number.isNaN(Date.parse(generated)) ? "its backfill-generation-timestamp is not a valid time" : undefined;
}

function problem(
  kind: DigestProblemKind,
  detail: string,
  more: Pick<DigestProblem, "expected" | "found"> = {},
): DigestProblem {
  return { state: "problem", kind, detail, ...more };
}

function unreadable({ code, message }: Pick<Unreadable, "code" | "message">, what?: string): DigestProblem {
  const call = what === undefined ? "digest" : "keys";
  return { ...problem("unreadable", `${what ? `${what}: ` : ""}${message} (${code})`), code, call };
}
