import { oneLine, safeJson, shorten } from "../../src/model/text/safe-text.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** Beyond this a value is looked up in the snapshot. */
const LONGEST_BLOCK = 4000;
const LONGEST_VALUE_LINE = 1200;

/** What AWS named, as one line. */
export const line = (text: string) => oneLine(text);

/** A name in running text: a name made to flood would drown the sentence. */
export const name = (text: string) => oneLine(text, 80, 80);

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

/** `12 November 2026`, for a sentence. Undefined where the text is no time. */
export function day(time: unknown): string | undefined {
  if (typeof time !== "string") return undefined;
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)/.exec(time) ?? [];
  const word = MONTHS[Number(month) - 1];
  return word ? `${Number(date)} ${word} ${year}` : undefined;
}

/** `2026-11-12 09:30:41 UTC`, for a table. */
export function moment(time: string): string {
  const [, date, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)/.exec(time) ?? [];
  return date ? `${date} ${clock} UTC` : line(time);
}

/** `a, b and c`; a long list ends in how many more there are. */
export function inWords(items: readonly string[], most = 4, noun = ""): string {
  const more = `${items.length - most} more${noun && ` ${noun}`}`;
  const shown = items.length > most + 1 ? [...items.slice(0, most), more] : [...items];
  const last = shown.pop() ?? "";
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : last;
}
