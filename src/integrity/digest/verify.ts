import { locationOf } from "../../model/location.ts";
import { inflateBuffer } from "../inflate/gzip.ts";
import type { DigestName } from "../layout/object-names.ts";
import { type Fetched, keyHere, type Source, TOO_LARGE, type Unreadable } from "../source/source.ts";
import { type DigestBody, type Previous, parseDigest } from "./parse.ts";
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
  /** What it says of the digest before it, where it could be read so far. */
  readonly claims?: Previous | null;
}

export interface ValidDigest {
  readonly state: "valid";
  readonly body: DigestBody;
  /** SHA-256 of the uncompressed content. */
  readonly hash: string;
  readonly signature: string;
}

const KEY_UNREADABLE = "CloudTrail's public keys could not be asked for";

/** A signature that stands in the digest after the one that it is of. It proves itself; a wrong one may be the carrier's fault. */
export interface Carried {
  readonly signature: string;
  /** Whether the carrier is valid. */
  readonly trusted: boolean;
}

/** One digest has one verdict. */
export type Verdict = ValidDigest | DigestProblem;

/** Where a digest was found, and what its name says of it. */
export type Located = Pick<DigestName, "key" | "region" | "time" | "backfill"> & { readonly bucket: string };

/**
 * Reads and verifies one digest file. Several things may be wrong with it: the first of unreadable, missing, form, place,
 * key, signature is its problem.
 *
 * @param carried - the signature that the digest after it names; in place of metadata, where the source has none.
 */
export async function verifyDigest(
  source: Source,
  keys: KeyRing,
  located: Located,
  carried?: Carried,
): Promise<Verdict> {
  const fetched = await source.digest(located.bucket, located.key);
  const verdict = await judgeFetched(source, keys, located, fetched, carried);
  if (verdict.state === "valid" || fetched.state !== "read" || verdict.kind === "unreadable") return verdict;
  // Something in between may cut or change an answer: only what is the same twice is the object's own.
  const again = await source.digestAgain?.(located.bucket, located.key);
  if (again?.state === "unreadable") return unreadable(again);
  if (again?.state !== "read" || again.body.equals(fetched.body)) return verdict;
  return unreadable({ code: "UnreadableResponse", message: "its content differs each time that it is read" });
}

async function judgeFetched(
  source: Source,
  keys: KeyRing,
  { bucket, key, region, backfill }: Located,
  fetched: Fetched,
  carried: Carried | undefined,
): Promise<Verdict> {
  // Whoever may write to the bucket can make an object that is too large to be read: that is no digest, and excuses nothing.
  if (fetched.state === "unreadable")
    return fetched.code === TOO_LARGE ? problem("digest-invalid-format", fetched.message) : unreadable(fetched);
  if (fetched.state === "missing") return problem("digest-missing", `there is no such object (${fetched.code})`);
  const closed = await keys.unreadable(region);
  if (closed) return unreadable(closed, KEY_UNREADABLE);
  const member = await inflateBuffer(fetched.body, { limit: MAX_DIGEST_MIB * 2 ** 20, keep: true });
  if (member.state === "too-large")
    return problem("digest-invalid-format", `it inflates past ${MAX_DIGEST_MIB} MiB, and no digest is as large`);
  if (member.state === "invalid") return problem("digest-invalid-format", member.reason);
  const { metadata } = fetched;
  const body = parseDigest(member.content ?? Buffer.alloc(0));
  const form = typeof body === "string" ? body : formProblem(metadata, backfill, source.hasMetadata);
  if (typeof body === "string" || form !== undefined)
    return problem("digest-invalid-format", form ?? "its form is wrong");
  if (keyHere(source, body.key) !== key || (source.namesBucket && body.bucket !== bucket))
    return problem("digest-moved", "it is not where it says that it was delivered", {
      expected: source.namesBucket ? `s3://${body.bucket}/${body.key}` : body.key,
      found: locationOf(source.folder, bucket, key),
    });
  const generated = Date.parse(metadata["backfill-generation-timestamp"] ?? "");
  const answer = await keys.find(region, body.fingerprint, Number.isNaN(generated) ? body.end : generated);
  if (answer.state === "unreadable") return unreadable(answer, KEY_UNREADABLE);
  if (answer.state === "unknown")
    return problem("digest-key-unknown", unknownKey(source, region), {
      found: body.fingerprint,
    });
  const found = asFound(source, body, bucket);
  // Where an object has metadata, its signature has to be there: one that the next digest names does not replace it.
  const signature = metadata.signature ?? (source.hasMetadata ? undefined : carried?.signature);
  const fits = (text: string) => isHex(text) && isSigned(stringToSign(body, member.hash), text, answer.key);
  if (!source.hasMetadata && metadata.signature === undefined && !carried?.trusted && !fits(signature ?? ""))
    return {
      ...unreadable({ code: "NoSignature", message: "nothing beside it, and no later digest, holds its signature" }),
      claims: found.previous,
    };
  if (signature === undefined) return problem("digest-invalid-signature", "its metadata has no signature");
  if (!isHex(signature)) return problem("digest-invalid-signature", "its signature is not hexadecimal");
  if (metadata["signature-algorithm"] === undefined && source.hasMetadata)
    return problem("digest-invalid-signature", "its metadata names no signature algorithm");
  if (!fits(signature))
    return {
      ...problem("digest-invalid-signature", "its signature does not fit its content", { found: signature }),
      claims: found.previous,
    };
  return { state: "valid", body: found, hash: member.hash, signature };
}

/** A digest's names as the source has them: a tree on disk is one bucket, by whatever name its digests call it. */
function asFound(source: Source, body: DigestBody, bucket: string): DigestBody {
  if (source.namesBucket && !source.keyHere) return body;
  const here = <T extends { readonly bucket: string; readonly key: string }>(named: T): T => ({
    ...named,
    bucket: source.namesBucket ? named.bucket : bucket,
    key: keyHere(source, named.key),
  });
  return { ...here(body), previous: body.previous && here(body.previous), logs: body.logs.map(here) };
}

const unknownKey = ({ keysFile }: Source, region: string): string =>
  keysFile === undefined
    ? `CloudTrail knows no public key of that fingerprint in ${region}`
    : `its public key is not in ${keysFile}`;

function formProblem(
  metadata: Readonly<Record<string, string>>,
  backfill: boolean,
  required: boolean,
): string | undefined {
  const algorithm = metadata["signature-algorithm"];
  if (algorithm !== undefined && algorithm !== "SHA256withRSA")
    return "its metadata names another signature algorithm than SHA256withRSA";
  if (!backfill) return undefined;
  const generated = metadata["backfill-generation-timestamp"];
  if (generated === undefined) return required ? "its metadata has no backfill-generation-timestamp" : undefined;
  return Number.isNaN(Date.parse(generated)) ? "its backfill-generation-timestamp is no time" : undefined;
}

function problem(
  kind: DigestProblemKind,
  detail: string,
  more: Pick<DigestProblem, "expected" | "found"> = {},
): DigestProblem {
  return { state: "problem", kind, detail, ...more };
}

function unreadable({ code, message }: Pick<Unreadable, "code" | "message">, what?: string): DigestProblem {
  return problem("unreadable", `${what ? `${what}: ` : ""}${message} (${code})`);
}
