import { type DigestEntry, idOf, inOrder, locatePrevious } from "../digest/entry.ts";
import type { DigestOutcome, NextDigestSignature } from "../digest/verify.ts";
import type { RegionFolder } from "../layout/object-names.ts";

/** The previous digest file, as the next one lists it. */
export type PreviousLocation = NonNullable<ReturnType<typeof locatePrevious>> & { readonly signature: string };

/** Digest files in the range that others list as the previous one, and that no listing had. */
export function unlistedPrevious(own: ReadonlyMap<string, DigestEntry>, start: number): PreviousLocation[] {
  const found = new Map<string, PreviousLocation>();
  for (const entry of own.values()) {
    const before = entry.state === "valid" ? locatePrevious(entry) : undefined;
    if (entry.state !== "valid" || !before || !entry.previous) continue;
    if (before.time >= start && !own.has(idOf(before)))
      found.set(idOf(before), { ...before, signature: entry.previous.signature });
  }
  return inOrder(found.values());
}

/** A folder that the chain leads to and that was not listed yet: the trail's bucket or prefix was changed. */
export function otherFolder(
  { bucket, name }: PreviousLocation,
  folders: readonly { readonly folder: RegionFolder }[],
): RegionFolder | undefined {
  if (!name || folders.some(({ folder }) => folder.bucket === bucket && folder.base === name.base)) return undefined;
  return { bucket, base: name.base, accountId: name.accountId, region: name.region };
}

/** Keeps the signature that a digest file lists for the previous one, for a source without metadata. */
export function keepSignature(
  outcome: DigestOutcome,
  bucket: string,
  signatures: Map<string, NextDigestSignature>,
): void {
  const previous = outcome.state === "valid" ? outcome.body.previous : outcome.claims;
  if (!previous) return;
  const { key, signature } = previous;
  signatures.set(idOf({ bucket, key }), { signature, trusted: outcome.state === "valid" });
}
