import type { Finding } from "../src/model/documents/result.ts";
import type { Status } from "../src/model/findings/severity.ts";

/** What a finding is to a reader. */
export type FindingKind = Status | "waived" | "attested";

/** A waived failure and an attested finding keep their status in the result; a reader looks for what a person says. */
export const kindOf = ({
  status,
  waiver,
  attestation,
}: Pick<Finding, "status" | "waiver" | "attestation">): FindingKind =>
  waiver ? "waived" : attestation ? "attested" : status;
