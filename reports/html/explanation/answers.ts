import { thousands } from "../../../src/model/text/safe-text.ts";
import type { Mark } from "../marks.ts";

/** What is said of an event, with the shape, pattern and colour of a status. */
export interface AnswerMark extends Mark {
  readonly kind: "pass" | "fail" | "unknown";
}

/** In the order of the bars, with the member of the counts. */
export const ANSWERS = [
  { member: "recorded", kind: "pass", word: "Recorded" },
  { member: "notRecorded", kind: "fail", word: "Not recorded" },
  { member: "undecidable", kind: "unknown", word: "Undecided" },
] as const satisfies readonly (AnswerMark & { readonly member: string })[];

/** The answer about an event: null is undecidable. */
export function answerMark(recorded: boolean | null): AnswerMark {
  const [yes, no, open] = ANSWERS;
  const { kind, word } = recorded === null ? open : recorded ? yes : no;
  return { kind, word };
}

/** `1 event`, `1,234 events`. */
export const events = (count: number): string => `${thousands(count)} ${count === 1 ? "event" : "events"}`;
