import { safeJson } from "../../../model/text/safe-text.ts";

/** The first place at which a file differs from what was rendered. */
export interface Difference {
  /** 1-based. */
  readonly line: number;
  /** What is there, as a JSON string: nothing in it acts on a terminal. Undefined: nothing, it ends there. */
  readonly inFile: string | undefined;
  readonly rendered: string | undefined;
}

/** Characters shown before the first difference, and altogether. */
const BEFORE = 20;
const SHOWN = 80;

/** Undefined where the texts are equal. */
export function firstDifference(inFile: string, rendered: string): Difference | undefined {
  if (inFile === rendered) return undefined;
  let at = 0;
  while (at < inFile.length && inFile[at] === rendered[at]) at++;
  const start = inFile.lastIndexOf("\n", at - 1) + 1;
  const from = Math.max(start, at - BEFORE);
  return {
    line: inFile.slice(0, start).split("\n").length,
    inFile: excerpt(inFile, at, from),
    rendered: excerpt(rendered, at, from),
  };
}

function excerpt(text: string, at: number, from: number): string | undefined {
  if (at >= text.length) return undefined;
  const end = text.indexOf("\n", at);
  const last = Math.min(from + SHOWN, end < 0 ? text.length : end + 1);
  return safeJson(text.slice(from, last), 0);
}
