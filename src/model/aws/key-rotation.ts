import type { Key } from "../documents/snapshot.ts";
import type { Read } from "../resources/observed.ts";

type Description = Extract<Key["description"], Read<unknown>>["value"];

/**
 * Why KMS does not rotate a key each year by itself, and the member that says so; null: it can, or that is not known. Only
 * customer managed symmetric encryption keys with material of KMS are rotated. AWS KMS API, EnableKeyRotation and
 * GetKeyRotationStatus.
 */
export function whyNotRotated({ keyManager, keySpec, origin, keyState }: Description) {
  if (keyManager === "AWS")
    return { member: "keyManager", why: "is managed by AWS, which rotates it every year" } as const;
  if (keySpec && keySpec !== "SYMMETRIC_DEFAULT")
    return { member: "keySpec", why: `is of type ${keySpec}, which KMS does not rotate` } as const;
  if (origin && origin !== "AWS_KMS")
    return { member: "origin", why: `has key material of origin ${origin}, which KMS does not rotate` } as const;
  return keyState === "PendingDeletion" ? ({ member: "keyState", why: "is pending deletion" } as const) : null;
}
