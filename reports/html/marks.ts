import type { Finding } from "../../src/model/documents/result.ts";
import type { Status } from "../../src/model/findings/severity.ts";

/** A shape and a word: never a colour alone. The template draws the shape. */
export interface Mark {
  readonly kind: FindingKind | "partly";
  readonly word: string;
}

/** What a finding is to a reader. */
export type FindingKind = Status | "waived" | "attested";

const WORDS: Readonly<Record<FindingKind, string>> = {
  fail: "Fail",
  unknown: "Unknown",
  manual: "Manual",
  pass: "Pass",
  "not-applicable": "Not applicable",
  waived: "Waived",
  attested: "Attested",
};

export const mark = (kind: FindingKind): Mark => ({ kind, word: WORDS[kind] });

/** A waived failure and an attested finding keep their status in the result; a reader looks for what a person says. */
export const kindOf = ({
  status,
  waiver,
  attestation,
}: Pick<Finding, "status" | "waiver" | "attestation">): FindingKind =>
  waiver ? "waived" : attestation ? "attested" : status;
