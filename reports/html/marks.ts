import type { FindingKind } from "../finding-kind.ts";

export { type FindingKind, kindOf } from "../finding-kind.ts";

/** A shape and a word: never a colour alone. The template draws the shape. */
export interface Mark {
  readonly kind: FindingKind | "partly";
  readonly word: string;
}

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
