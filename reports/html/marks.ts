import type { Finding } from "../../src/model/result.ts";
import type { Status } from "../../src/model/severity.ts";

/** A shape and a word: never a colour alone. The template draws the shape. */
export interface Mark {
  readonly kind: Status | "waived";
  readonly word: string;
}

const WORDS: Readonly<Record<Mark["kind"], string>> = {
  fail: "Fail",
  unknown: "Unknown",
  manual: "Manual",
  pass: "Pass",
  "not-applicable": "Not applicable",
  waived: "Waived",
};

export const mark = (kind: Mark["kind"]): Mark => ({ kind, word: WORDS[kind] });

/** A waived failure keeps its status in the result; a reader looks for the waiver. */
export const kindOf = ({ status, waiver }: Pick<Finding, "status" | "waiver">): Mark["kind"] =>
  waiver ? "waived" : status;
