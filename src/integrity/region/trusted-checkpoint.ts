import type { CheckpointEntry } from "../checkpoint/checkpoint.ts";
import { idOf } from "../digest/entry.ts";
import { type NextDigestSignature, verifyDigest } from "../digest/verify.ts";
import type { ListedDigest } from "../layout/listing.ts";
import type { Run } from "./run.ts";

/**
 * The checkpoint's entries for the digest files of a folder. They are used only if the newest one is unchanged: it is read
 * and verified again. An entry whose object was replaced since is never used.
 */
export async function trustedCheckpoint(
  run: Run,
  newestFirst: readonly ListedDigest[],
): Promise<(digest: ListedDigest) => CheckpointEntry | undefined> {
  const get = (digest: ListedDigest) => {
    const entry = run.checkpoint.get(idOf(digest));
    return entry?.etag === digest.etag ? entry : undefined;
  };
  const anchor = newestFirst.find((digest) => run.checkpoint.get(idOf(digest)) !== undefined);
  if (!anchor) return () => undefined;
  const before = get(anchor);
  const outcome = before && (await verifyDigest(run.source, run.keys, anchor, trustedSignature(before.digest)));
  const same =
    outcome?.state === "valid" &&
    outcome.hash === before?.digest.hash &&
    outcome.signature.toLowerCase() === before.digest.signature.toLowerCase();
  return same ? get : () => undefined;
}

/** A signature that a verified digest file lists. */
export const trustedSignature = ({ signature }: { readonly signature: string }): NextDigestSignature => ({
  signature,
  trusted: true,
});
