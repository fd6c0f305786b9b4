import type { AppliedAttestation } from "../../src/model/documents/result.ts";
import { oneLine, safeJson, shorten } from "../../src/model/text/safe-text.ts";

/** Beyond this a value is looked up in the snapshot. */
const LONGEST_BLOCK = 4000;
const LONGEST_VALUE_LINE = 1200;

/** What AWS named, as one line. */
export const line = (text: string) => oneLine(text);

/** A name in running text: a name made to flood would drown the sentence. */
export const name = (text: string) => oneLine(text, 80, 80);

/** What a person states of a requirement or a finding. */
export function attestedText({ statement, evidence, owner, expires }: AppliedAttestation): string {
  return line(`Attested by ${owner} until ${expires}: ${statement}. Evidence: ${evidence}`);
}

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Text that keeps its lines; everything else that acts is made visible. */
export function block(text: string): string {
  const lines = text.split(/\r?\n/).map((one) => keepIndent(one));
  return shorten(lines.join("\n"), LONGEST_BLOCK);
}

function keepIndent(text: string): string {
  const indent = /^ */.exec(text)?.[0] ?? "";
  return indent + oneLine(text.slice(indent.length), LONGEST_VALUE_LINE, LONGEST_VALUE_LINE);
}

/** A value of the snapshot as JSON with its lines. */
export function valueText(value: unknown): string {
  return block(safeJson(value));
}

/** `2026-11-12 09:30:41 UTC`, for a table. */
export function moment(time: string): string {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)/.exec(time) ?? [];
  return date ? `${date} ${clock} UTC` : line(time);
}

/** A time, or from when to when. */
export const span = (from: string, to: string): string =>
  from === to ? moment(from) : `${moment(from).replace(/ UTC$/, "")} to ${moment(to)}`;
