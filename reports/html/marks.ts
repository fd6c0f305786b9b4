import type { Finding } from "../../src/model/documents/result.ts";
import type { Status } from "../../src/model/findings/severity.ts";

/** A shape and a word: never a colour alone. The template draws the shape. */
export interface Mark {
  readonly kind: FindingKind | "partly";
  readonly word: string;
}

/** What a finding is to a reader. */
export type FindingKind = Status | "waived";

const WORDS: Readonly<Record<FindingKind, string>> = {
  fail: "Fail",
  unknown: "Unknown",
  manual: "Manual",
  pass: "Pass",
  "not-applicable": "Not applicable",
  waived: "Waived",
};

export const mark = (kind: FindingKind): Mark => ({ kind, word: WORDS[kind] });

/** A waived failure keeps its status in the result; a reader looks for the waiver. */
export const kindOf = ({ status, waiver }: Pick<Finding, "status" | "waiver">): FindingKind =>
  waiver ? "waived" : status;
