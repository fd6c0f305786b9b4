import type { Key } from "../documents/snapshot.ts";
import type { Read } from "../resources/observed.ts";

type Description = Extract<Key["description"], Read<unknown>>["value"];

/**
 * Whether KMS can rotate a key each year by itself: a customer managed symmetric encryption key with material of KMS. AWS KMS
 * API, GetKeyRotationStatus. A key that is pending deletion is not rotated, and its status then says nothing.
 */
export function isRotatable({ keyManager, keySpec, origin, keyState }: Description): boolean {
  return (
    keyManager === "CUSTOMER" &&
    keySpec === "SYMMETRIC_DEFAULT" &&
    origin === "AWS_KMS" &&
    keyState !== "PendingDeletion"
  );
}
