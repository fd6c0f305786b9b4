import { hash } from "node:crypto";
import type { Subject } from "../../model/resources/subject.ts";

/**
 * Names a finding for good: the same control on the same resource has the same fingerprint in every run, on every
 * machine, whatever its severity, wording and time. 32 hex digits of SHA-256.
 */
export function fingerprint(
  control: string,
  account: { readonly id: string; readonly partition: string },
  resource: Subject,
  facet: string | undefined,
): string {
  const name = resource.arn ?? [resource.region, resource.id];
  const parts = ["trailproof/1", control, account.id, account.partition, resource.type, name, facet ?? ""];
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 32);
}
